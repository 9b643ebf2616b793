"""A registration to a group service: what was typed, its state, its promise."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Case, F, Q, When
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from services.models import Service
from stage4club.core.encrypted_fields import EncryptedTextField
from stage4club.core.models.telephone import HasPhone
from stage4club.core.references import new_reference
from stage4club.people.enums import ContactBy, GoodTime, Language
from stage4club.people.models import Person, User

from ..enums import (
    CLOSED_STATES,
    OPEN_STATES,
    UNANSWERED_STATES,
    Attending,
    ForWhom,
    French,
    RegistrationState,
    YesNo,
)
from .queries import ANYBODY, UNTAKEN, RegistrationQuerySet


class Registration(HasPhone, models.Model):
    """What somebody typed to join a group; the Person is never changed by it."""

    reference = models.CharField(
        _("reference"), max_length=11, unique=True, default=new_reference, editable=False
    )
    form_key = models.CharField(max_length=64, unique=True, editable=False)
    service = models.ForeignKey(Service, models.PROTECT, verbose_name=_("service"))
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="registrations", verbose_name=_("person")
    )
    attached_to = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="attached",
        verbose_name=_("attached to"),
    )
    language = models.CharField(_("language"), max_length=2, choices=Language)
    for_whom = models.CharField(_("filled"), max_length=5, choices=ForWhom)
    preferred_name = models.CharField(_("name to be called by"), max_length=120)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = PhoneNumberField(_("telephone"), blank=True)
    phone_extension = models.CharField(_("extension"), max_length=10, blank=True)
    contact_by = models.CharField(_("to be reached"), max_length=5, choices=ContactBy)
    good_time = models.CharField(_("good time"), max_length=9, choices=GoodTime)
    voicemail = models.CharField(
        _("a voice message may be left"), max_length=3, choices=YesNo, blank=True
    )
    lives_with_mbc = models.CharField(
        _("lives with metastatic breast cancer"), max_length=3, choices=YesNo
    )
    french = models.CharField(_("at ease in French"), max_length=7, choices=French, blank=True)
    attendance = models.CharField(_("would take part"), max_length=9, choices=Attending, blank=True)
    access_needs = EncryptedTextField(
        _("what would make it easier"), blank=True, bound_to="reference"
    )
    message = EncryptedTextField(_("message"), blank=True, bound_to="reference")
    #: `search.search_text_of` the row, written with it.
    search_text = models.TextField(db_default="", editable=False)
    is_quarantined = models.BooleanField(_("to be checked (may be a robot)"), default=False)
    state = models.CharField(
        _("state"), max_length=11, choices=RegistrationState, default=RegistrationState.RECEIVED
    )
    promised_on = models.DateField(_("promised for"))
    received_at = models.DateTimeField(_("received"))
    assigned_to = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="registrations",
        verbose_name=_("given to"),
    )
    #: Who reads it besides the coordinator, for one index: who follows it, `ANYBODY`, or none.
    open_to = models.GeneratedField(
        expression=Case(
            When(assigned_to__isnull=False, then=F("assigned_to")),
            When(UNTAKEN, then=ANYBODY),
        ),
        output_field=models.BigIntegerField(null=True),
        db_persist=True,
    )
    #: Kept once she has a place, so that taking it back restores her turn.
    listed_at = models.DateTimeField(_("on the waiting list since"), null=True, editable=False)
    listed_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("put on the waiting list by"),
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, editable=False)
    confirmed_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)
    closed_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("closed by"),
    )

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        """One open registration and one place per person and group; each state with its stamps.

        That a group never has more people than places is a trigger, `registrations_places`: it is
        written in the migration `0002_waiting_list`.
        """

        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        default_permissions = ("view",)
        permissions: ClassVar = [
            ("add_registration", _("Can register somebody on the telephone")),
            ("take_registration", _("Can take a registration")),
            ("assign_registration", _("Can give a registration to somebody")),
            ("log_call_registration", _("Can note a call")),
            ("confirm_registration", _("Can confirm")),
            ("wait_registration", _("Can put on the waiting list")),
            ("offer_registration", _("Can keep a place for somebody on the waiting list")),
            ("send_schedule_registration", _("Can send the schedule")),
            ("decline_registration", _("Can say that the group does not fit")),
            ("unreachable_registration", _("Can note that nobody could be reached")),
            ("withdraw_registration", _("Can note a withdrawal")),
            ("reopen_registration", _("Can reopen")),
            ("read_code_registration", _("Can read a code on the telephone")),
            ("release_registration", _("Can say that it is not a robot")),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["promised_on", "id"],
                name="registrations_open",
                condition=Q(state__in=OPEN_STATES),
            ),
            # The order of the list: without it, every page would sort every row.
            models.Index(fields=["promised_on", "id"], name="registrations_promised"),
            models.Index(fields=["assigned_to", "state"], name="registrations_followed"),
            models.Index(fields=["open_to", "id"], name="registrations_open_to"),
            models.Index(fields=["service", "state"], name="registrations_participants"),
            models.Index(Upper("email"), name="registrations_email"),
            GinIndex(OpClass("search_text", name="gin_trgm_ops"), name="registrations_search"),
            models.Index(fields=["phone"], name="registrations_phone"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="registrations_one_open",
                fields=["person", "service"],
                # What a robot may have typed keeps nobody from being followed.
                condition=Q(state__in=OPEN_STATES, attached_to__isnull=True, is_quarantined=False),
            ),
            models.UniqueConstraint(
                name="registrations_one_place",
                fields=["person", "service"],
                condition=Q(state=RegistrationState.CONFIRMED),
            ),
            models.CheckConstraint(name="registrations_named", condition=~Q(preferred_name="")),
            models.CheckConstraint(
                name="registrations_answers_known",
                condition=Q(
                    language__in=Language.values,
                    for_whom__in=ForWhom.values,
                    contact_by__in=ContactBy.values,
                    good_time__in=GoodTime.values,
                    voicemail__in=["", *YesNo.values],
                    lives_with_mbc__in=YesNo.values,
                    french__in=["", *French.values],
                    attendance__in=["", *Attending.values],
                ),
            ),
            models.CheckConstraint(
                name="registrations_extension_has_phone",
                condition=Q(phone_extension="") | ~Q(phone=""),
            ),
            models.CheckConstraint(
                name="registrations_reachable_or_helped",
                condition=~Q(email="") | ~Q(phone="") | Q(for_whom=ForWhom.OTHER),
            ),
            # It also holds that there is no other state.
            models.CheckConstraint(
                name="registrations_assigned",
                condition=Q(state=RegistrationState.RECEIVED, assigned_to__isnull=True)
                | Q(
                    state__in=(
                        RegistrationState.ASSIGNED,
                        RegistrationState.CONTACTING,
                        RegistrationState.UNREACHABLE,
                    ),
                    assigned_to__isnull=False,
                )
                # Who has a place or a turn keeps it while nobody follows her (`give_back`).
                | Q(
                    state__in=(
                        RegistrationState.WAITING,
                        RegistrationState.OFFERED,
                        RegistrationState.CONFIRMED,
                        RegistrationState.NOT_A_FIT,
                        RegistrationState.WITHDRAWN,
                    )
                ),
            ),
            models.CheckConstraint(
                name="registrations_listed",
                condition=Q(
                    ~Q(state=RegistrationState.RECEIVED),
                    listed_at__isnull=False,
                    listed_by__isnull=False,
                )
                | Q(
                    ~Q(state__in=(RegistrationState.WAITING, RegistrationState.OFFERED)),
                    listed_at__isnull=True,
                    listed_by__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="registrations_confirmed",
                condition=Q(
                    state=RegistrationState.CONFIRMED,
                    confirmed_at__isnull=False,
                    confirmed_by__isnull=False,
                )
                | (
                    ~Q(state=RegistrationState.CONFIRMED)
                    & Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                ),
            ),
            models.CheckConstraint(
                name="registrations_closed",
                condition=Q(
                    # Nobody of the staff closed it when the person withdrew by herself.
                    Q(closed_by__isnull=False) | Q(state=RegistrationState.WITHDRAWN),
                    state__in=CLOSED_STATES,
                    closed_at__isnull=False,
                )
                | (~Q(state__in=CLOSED_STATES) & Q(closed_at__isnull=True, closed_by__isnull=True)),
            ),
            # A human looks at it first: behind another one, nobody would.
            models.CheckConstraint(
                name="registrations_quarantined_alone",
                condition=Q(is_quarantined=False) | Q(attached_to__isnull=True),
            ),
            models.CheckConstraint(
                name="registrations_attached_elsewhere",
                condition=Q(attached_to__isnull=True) | ~Q(attached_to=F("id")),
            ),
        ]

    def __str__(self) -> str:
        """The public reference."""
        return self.reference

    @property
    def takes_email(self) -> bool:
        """Whether the person may be written to: an address, and e-mail is what she chose."""
        return bool(self.email) and self.contact_by == ContactBy.EMAIL

    def is_followed_by(self, user: User) -> bool:
        """Whether `user` is to call: it is given to her, or the one it is attached to, and open.

        Or confirmed: she goes on following whom she has welcomed.
        """
        if self.state in CLOSED_STATES:
            return False
        main = self.attached_to or self
        return user.pk in {self.assigned_to_id, main.assigned_to_id}

    def is_late(self, today: date) -> bool:
        """Whether somebody should already have called."""
        return self.state in UNANSWERED_STATES and self.promised_on < today
