"""Calls that a human has to make."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from phonenumber_field.modelfields import PhoneNumberField

from stage4club.core.encrypted_fields import EncryptedTextField
from stage4club.core.models.conditions import none_of
from stage4club.core.models.subject import subject_key
from stage4club.core.phones import Phone
from stage4club.core.references import new_reference

from ..enums import CallReason, CallTaskState, CallTopic, GoodTime, Language, Room
from ..permissions import Scope
from .closeness import read_for
from .person import Person
from .user import User

_PERSON, _CALL = range(2)


def _voices_known_to(user: User) -> models.QuerySet[Any]:
    return user.ties.open().filter(call__isnull=False).order_by()


def _close(user: User) -> models.QuerySet[Any, Any]:
    """Keys of people who are close to her, and of calls of which she knows the voice."""
    people = Person.objects.close_to(user).order_by().annotate(of=Value(_PERSON))
    calls = _voices_known_to(user).annotate(of=Value(_CALL))
    return people.values_list("pk", "of").union(calls.values_list("call", "of"), all=True)


class CallTaskQuerySet(models.QuerySet["CallTask"]):
    """Reading calls to make, room by room."""

    def visible_to(self, user: User) -> CallTaskQuerySet:
        """Calls of her rooms; as a patient-partner only those given to her, until they are made.

        Nobody sees a call to herself, nor to somebody she declared a tie with (`close_to`).
        """
        whole = user.rooms_where("people.view_calltask", Scope.ALL)
        given = user.rooms_where("people.view_calltask", Scope.ASSIGNED)
        hers = Q(room__in=given, assigned_to=user, state=CallTaskState.OPEN)
        seen = Q(room__in=whole) | hers
        read = read_for(user, "people.calls.close", _close)
        people, calls = ([key for key, of in read if of == what] for what in (_PERSON, _CALL))
        return self.filter(seen & none_of("person", people) & none_of("pk", calls))

    def close_to(self, user: User) -> CallTaskQuerySet:
        """Calls to herself, and to whom she knows: a person, or a voice without a file yet."""
        voices = _voices_known_to(user).values("call")
        return self.filter(Q(person__in=Person.objects.close_to(user)) | Q(pk__in=voices))

    def about(self, row: models.Model) -> CallTaskQuerySet:
        """Calls about a stored row of any model."""
        subject_type, subject_id = subject_key(row)
        return self.filter(subject_type=subject_type, subject_id=subject_id)

    def open(self) -> CallTaskQuerySet:
        """Calls still to make, the earliest due first; none that a robot may have asked for."""
        waiting = self.filter(state=CallTaskState.OPEN, is_quarantined=False)
        return waiting.order_by("due_on", "pk")

    def quarantined(self) -> CallTaskQuerySet:
        """Asked for by a robot, perhaps: a human has to look before anybody calls."""
        return self.filter(state=CallTaskState.OPEN, is_quarantined=True).order_by("due_on", "pk")


class CallTask(models.Model):
    """A call that a human has to make, with the words to say.

    Either to a Person, at the number given with the request if there was one, or to a name and
    number typed by somebody unknown.
    """

    reference = models.CharField(
        _("reference"), max_length=11, unique=True, default=new_reference, editable=False
    )
    room = models.CharField(_("room"), max_length=11, choices=Room)
    reason = models.CharField(_("reason"), max_length=14, choices=CallReason)
    topic = models.CharField(
        _("to talk about"), max_length=11, choices=CallTopic, blank=True, default="", db_default=""
    )
    dedupe_key = models.CharField(max_length=120, unique=True, editable=False)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, verbose_name=_("person"), related_name="+"
    )
    typed_name = models.CharField(_("name"), max_length=120, blank=True)
    typed_phone = PhoneNumberField(_("telephone"), blank=True)
    typed_extension = models.CharField(_("extension"), max_length=10, blank=True)
    about_name = models.CharField(
        _("person who died"), max_length=120, blank=True, default="", db_default=""
    )
    language = models.CharField(_("language"), max_length=2, choices=Language)
    good_time = models.CharField(
        _("good time"), max_length=9, choices=GoodTime, default=GoodTime.ANY
    )
    script = EncryptedTextField(_("what to say"), blank=True, bound_to="reference")
    subject_type = models.CharField(max_length=100, blank=True, editable=False)
    subject_id = models.CharField(max_length=100, blank=True, editable=False)
    is_quarantined = models.BooleanField(_("to be checked (may be a robot)"), default=False)
    due_on = models.DateField(_("to call by"))
    assigned_to = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=pgettext_lazy("call", "given to"),
        related_name="call_tasks",
    )
    state = models.CharField(
        _("state"), max_length=9, choices=CallTaskState, default=CallTaskState.OPEN
    )
    created_at = models.DateTimeField(_("created"), editable=False)
    done_at = models.DateTimeField(_("made at"), null=True, editable=False)
    done_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("made by")
    )
    cancelled_at = models.DateTimeField(null=True, editable=False)
    cancelled_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = CallTaskQuerySet.as_manager()

    class Meta:
        """Somebody to call, and each state with its stamps."""

        verbose_name = _("call to make")
        verbose_name_plural = _("calls to make")
        default_permissions = ("view",)
        permissions: ClassVar = [
            ("assign_calltask", _("Can give a call to somebody")),
            ("finish_calltask", _("Can note a call as made")),
            ("cancel_calltask", _("Can cancel a call")),
            ("release_calltask", _("Can say that a call was not asked for by a robot")),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["room", "due_on"],
                name="people_calltask_open",
                condition=Q(state=CallTaskState.OPEN),
            ),
            models.Index(fields=["due_on", "id"], name="people_calltask_list"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="people_calltask_someone",
                condition=Q(person__isnull=False, typed_name="")
                | (Q(person__isnull=True) & ~Q(typed_name="") & ~Q(typed_phone="")),
            ),
            # The program itself asks for calls to people it knows.
            models.CheckConstraint(
                name="people_calltask_quarantined_unknown",
                condition=Q(is_quarantined=False) | Q(person__isnull=True),
            ),
            models.CheckConstraint(
                name="people_calltask_extension_has_phone",
                condition=Q(typed_extension="") | ~Q(typed_phone=""),
            ),
            models.CheckConstraint(
                name="people_calltask_room_known", condition=Q(room__in=Room.values)
            ),
            models.CheckConstraint(
                name="people_calltask_reason_known", condition=Q(reason__in=CallReason.values)
            ),
            models.CheckConstraint(
                name="people_calltask_topic_known", condition=Q(topic__in=["", *CallTopic.values])
            ),
            models.CheckConstraint(
                name="people_calltask_death_names_somebody",
                condition=Q(topic=CallTopic.DEATH) & ~Q(about_name="")
                | ~Q(topic=CallTopic.DEATH) & Q(about_name=""),
            ),
            models.CheckConstraint(
                name="people_calltask_language_known", condition=Q(language__in=Language.values)
            ),
            models.CheckConstraint(
                name="people_calltask_good_time_known", condition=Q(good_time__in=GoodTime.values)
            ),
            models.CheckConstraint(
                name="people_calltask_state_known", condition=Q(state__in=CallTaskState.values)
            ),
            models.CheckConstraint(
                name="people_calltask_done",
                condition=Q(state=CallTaskState.DONE, done_at__isnull=False, done_by__isnull=False)
                | (~Q(state=CallTaskState.DONE) & Q(done_at__isnull=True, done_by__isnull=True)),
            ),
            models.CheckConstraint(
                name="people_calltask_cancelled",
                # Nobody of the staff cancelled it when the person withdrew by herself.
                condition=Q(state=CallTaskState.CANCELLED, cancelled_at__isnull=False)
                | (
                    ~Q(state=CallTaskState.CANCELLED)
                    & Q(cancelled_at__isnull=True, cancelled_by__isnull=True)
                ),
            ),
            models.CheckConstraint(
                name="people_calltask_about_whole",
                condition=Q(subject_type="", subject_id="")
                | (~Q(subject_type="") & ~Q(subject_id="")),
            ),
        ]

    def __str__(self) -> str:
        """The public reference."""
        return self.reference

    @property
    def called_name(self) -> str:
        """Whom to ask for: the person's name, or the one that was typed."""
        return self.person.preferred_name if self.person else self.typed_name

    def is_followed_by(self, user: User) -> bool:
        """Whether `user` is to make it: it is given to her, and open."""
        return self.state == CallTaskState.OPEN and self.assigned_to_id == user.pk

    @property
    def number(self) -> Phone | None:
        """The number given with the request, else the person's own; None when there is neither."""
        if self.typed_phone:
            return Phone(str(self.typed_phone), self.typed_extension)
        return self.person.number if self.person else None
