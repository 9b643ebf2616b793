"""Who is helped."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from stage4club.core import personal_data
from stage4club.core.models.conditions import NOTHING, any_of
from stage4club.core.models.telephone import HasPhone
from stage4club.core.references import new_reference

from ..enums import ContactBy, GoodTime, Language, PersonStatus
from .closeness import read_for
from .user import User


def keys_at(address: str, *asked: models.QuerySet[Any]) -> models.QuerySet[Any, Any]:
    """Keys of people who are written to at this address, or of whom a request carries it.

    As theirs or as the helper's, in what was `asked`; what a robot may have typed tells nothing.
    """
    # Small sets, each found by an index: one condition over their tables would read all rows.
    keys: models.QuerySet[Any, Any] = Person.objects.filter(email__iexact=address).order_by()
    sent = [rows.filter(is_quarantined=False).order_by() for rows in asked]
    typed = [
        rows.filter(**{name: address}).values("person")
        for rows in sent
        for name in ("email__iexact", "helper__email__iexact")
    ]
    return keys.values("pk").union(*typed, all=True)


def people_close_to(user: User, *asked: models.QuerySet[Any]) -> models.QuerySet[Any, Any]:
    """As `keys_at` of her address, and those of people of whom she said that she knows them."""
    tied = user.ties.open().filter(person__isnull=False).order_by().values("person")
    return keys_at(user.email, *asked).union(tied, all=True)


def _close_in_any_room(user: User) -> models.QuerySet[Any, Any]:
    asked = [rows for requests in personal_data.handlers("requests") for rows in requests()]
    return people_close_to(user, *asked)


class PersonQuerySet(models.QuerySet["Person"]):
    """Reading people: always through the records of one's own rooms."""

    def visible_to(self, user: User) -> PersonQuerySet:
        """People with a record that `user` may see.

        Each app says which, and leaves out whom she knows (`visible_people`).
        """
        handlers = personal_data.handlers("visible_people")
        return self.filter(any_of(handler(user) for handler in handlers))

    def close_to(self, user: User) -> PersonQuerySet:
        """`user` herself, as a person, and people she declared a tie with.

        By « Je connais cette personne », or in what was asked for by a form (`requests`).
        """
        return self.filter(pk__in=_close_in_any_room(user))

    def keys_close_to(self, user: User) -> list[int]:
        """Their keys, read once for a page."""
        return [key for (key,) in read_for(user, "people.close", _close_in_any_room)]

    def reached_at(self, *, email: str, phone: str) -> PersonQuerySet:
        """People who share this e-mail or this telephone number (E.164)."""
        shared = NOTHING
        if email:
            shared |= Q(email__iexact=email)
        if phone:
            shared |= Q(phone=phone)
        return self.filter(shared)


class Person(HasPhone, models.Model):
    """Somebody who asked for something. Never overwritten by a form (`operations`)."""

    reference = models.CharField(
        _("reference"), max_length=11, unique=True, default=new_reference, editable=False
    )
    preferred_name = models.CharField(_("name to be called by"), max_length=120)
    #: `policy.name_key` of the name; a key is at most twice as long as its text.
    name_key = models.CharField(max_length=240, editable=False)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = PhoneNumberField(_("telephone"), blank=True)
    phone_extension = models.CharField(_("extension"), max_length=10, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language)
    contact_by = models.CharField(_("to be reached"), max_length=5, choices=ContactBy)
    good_time = models.CharField(_("good time"), max_length=9, choices=GoodTime)
    voicemail = models.BooleanField(_("a voice message may be left"), default=False)
    status = models.CharField(
        _("status"), max_length=14, choices=PersonStatus, default=PersonStatus.ACTIVE
    )
    status_changed_at = models.DateTimeField(_("status since"), null=True, editable=False)
    status_changed_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(_("created"), editable=False)
    #: Whether she asked that room for something; triggers keep it (`room_marks`).
    in_group = models.BooleanField(default=False, db_default=False, editable=False)
    in_assistance = models.BooleanField(default=False, db_default=False, editable=False)
    in_social_work = models.BooleanField(default=False, db_default=False, editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        """Found by contact; a status other than active was set by somebody at some moment."""

        verbose_name = _("person")
        verbose_name_plural = _("people")
        default_permissions = ("view",)
        permissions: ClassVar = [
            ("stop_contact_person", _("Can note: do not contact")),
            ("resume_contact_person", _("Can note: may be contacted again")),
        ]
        indexes: ClassVar = [
            models.Index(Upper("email"), name="people_person_email"),
            models.Index(fields=["phone"], name="people_person_phone"),
            models.Index(fields=["name_key"], name="people_person_name_key"),
            # The list of the people of a room.
            models.Index(fields=["id"], name="people_person_group", condition=Q(in_group=True)),
            models.Index(
                fields=["id"], name="people_person_assistance", condition=Q(in_assistance=True)
            ),
            models.Index(
                fields=["id"], name="people_person_social_work", condition=Q(in_social_work=True)
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="people_person_named", condition=~Q(preferred_name="") & ~Q(name_key="")
            ),
            models.CheckConstraint(
                name="people_person_extension_has_phone",
                condition=Q(phone_extension="") | ~Q(phone=""),
            ),
            models.CheckConstraint(
                name="people_person_status_known", condition=Q(status__in=PersonStatus.values)
            ),
            models.CheckConstraint(
                name="people_person_language_known", condition=Q(language__in=Language.values)
            ),
            models.CheckConstraint(
                name="people_person_contact_by_known", condition=Q(contact_by__in=ContactBy.values)
            ),
            models.CheckConstraint(
                name="people_person_good_time_known", condition=Q(good_time__in=GoodTime.values)
            ),
            models.CheckConstraint(
                name="people_person_status_pair",
                condition=Q(status_changed_at__isnull=True, status_changed_by__isnull=True)
                | Q(status_changed_at__isnull=False, status_changed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="people_person_status_since",
                condition=Q(status=PersonStatus.ACTIVE) | Q(status_changed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        """The public reference: a name here would leak through every foreign key of the admin."""
        return self.reference
