"""An appointment with a social worker: what was asked, its state, its time."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from stage4club.people.enums import ContactBy, ForWhom, GoodTime, Language, YesNo
from stage4club.people.models import Person, User

from ..enums import (
    OPEN_STATES,
    UNANSWERED_STATES,
    AgeBand,
    AppointmentState,
    CancelledBy,
    Closing,
    Lead,
    Meeting,
    Mode,
    SpokenLanguage,
    Weekday,
)
from .asked import Asked
from .queries import AppointmentQuerySet
from .reservation import Reservation

MOST_ADULTS = 8  # as many as a room holds; a larger family is spoken with first


class Appointment(Asked):
    """What somebody asked of a social worker, and nothing of what is said (domain.md §9)."""

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    sequence = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    #: Indexed with whose it is (`assistance_of_person`).
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        related_name="appointments",
        verbose_name=_("person"),
        db_index=False,
    )
    social_worker = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
        verbose_name=_("social worker"),
    )
    safe_place = models.CharField(
        _("can talk freely there"), max_length=3, choices=YesNo, blank=True
    )
    meeting = models.CharField(_("meeting"), max_length=10, choices=Meeting)
    mode = models.CharField(_("how"), max_length=9, choices=Mode)
    spoken_language = models.CharField(
        _("language of the meeting"), max_length=5, choices=SpokenLanguage
    )
    interpreter = models.CharField(_("language of the interpreter"), max_length=60, blank=True)
    adults = models.PositiveSmallIntegerField(_("adults, the person included"), default=1)
    children_ages = ArrayField(
        models.CharField(max_length=5, choices=AgeBand),
        verbose_name=_("ages of the children"),
        default=list,
        blank=True,
    )
    avoid_weekdays = ArrayField(
        models.PositiveSmallIntegerField(choices=Weekday),
        verbose_name=_("days that do not suit"),
        default=list,
        blank=True,
    )
    state = models.CharField(
        _("state"), max_length=9, choices=AppointmentState, default=AppointmentState.REQUESTED
    )
    #: When it is, or was to be.
    reservation = models.OneToOneField(
        Reservation,
        models.RESTRICT,
        null=True,
        blank=True,
        editable=False,
        related_name="appointment",
        verbose_name=_("reserved time"),
    )
    remind_before = models.CharField(_("reminder"), max_length=2, choices=Lead, blank=True)
    #: When the reminder of the present time is due; empty once it was written.
    remind_at = models.DateTimeField(null=True, editable=False)
    #: Since when she would like to hear of earlier times.
    earlier_since = models.DateTimeField(_("asked for an earlier time"), null=True, editable=False)
    booked_at = models.DateTimeField(_("booked at"), null=True, editable=False)
    #: Nobody of the staff, where the person chose a time that was offered.
    booked_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("booked by"),
    )
    cancelled_by = models.CharField(
        _("cancelled by"), max_length=6, choices=CancelledBy, blank=True
    )
    closing = models.CharField(_("why it ended"), max_length=16, choices=Closing, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)
    closed_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("closed by"),
    )

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        """Each state with its stamps; a booked one has a time, and somebody to meet."""

        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        default_permissions = ("view",)
        permissions: ClassVar = [
            ("add_appointment", _("Can book for somebody on the telephone")),
            ("take_appointment", _("Can take a request")),
            ("propose_appointment", _("Can propose times")),
            ("book_appointment", _("Can book")),
            ("move_appointment", _("Can move an appointment")),
            ("hand_over_appointment", _("Can give an appointment to a colleague")),
            ("fulfil_appointment", _("Can say that it took place")),
            ("cancel_appointment", _("Can cancel an appointment")),
            ("close_appointment", _("Can close a request")),
            ("release_appointment", _("Can say that it is not a robot")),
            ("read_code_appointment", _("Can read a code on the telephone")),
        ]
        indexes: ClassVar = [
            models.Index(fields=["social_worker", "state"], name="assistance_followed"),
            # Whom a social worker may read is told by the index alone.
            models.Index(fields=["person", "social_worker", "id"], name="assistance_of_person"),
            models.Index(
                fields=["promised_on", "id"],
                name="assistance_open",
                condition=Q(state__in=OPEN_STATES),
            ),
            models.Index(fields=["promised_on", "id"], name="assistance_promised"),
            models.Index(Upper("email"), name="assistance_email"),
            models.Index(
                fields=["closed_at"],
                name="assistance_over",
                condition=Q(closed_at__isnull=False),
            ),
            models.Index(
                fields=["remind_at"],
                name="assistance_remind",
                condition=Q(remind_at__isnull=False),
            ),
            models.Index(
                fields=["earlier_since"],
                name="assistance_earlier",
                condition=Q(earlier_since__isnull=False),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="assistance_appointment_named", condition=~Q(preferred_name="")
            ),
            models.CheckConstraint(
                name="assistance_appointment_answers_known",
                condition=Q(
                    language__in=Language.values,
                    for_whom__in=ForWhom.values,
                    contact_by__in=ContactBy.values,
                    good_time__in=GoodTime.values,
                    voicemail__in=["", *YesNo.values],
                    safe_place__in=["", *YesNo.values],
                    meeting__in=Meeting.values,
                    mode__in=Mode.values,
                    spoken_language__in=SpokenLanguage.values,
                    children_ages__contained_by=AgeBand.values,
                    avoid_weekdays__contained_by=Weekday.values,
                ),
            ),
            models.CheckConstraint(
                name="assistance_appointment_extension_has_phone",
                condition=Q(phone_extension="") | ~Q(phone=""),
            ),
            models.CheckConstraint(
                name="assistance_appointment_reachable",
                condition=~Q(email="") | ~Q(phone="") | Q(for_whom=ForWhom.OTHER),
            ),
            models.CheckConstraint(
                name="assistance_appointment_interpreter",
                condition=Q(interpreter="") | Q(spoken_language=SpokenLanguage.OTHER),
            ),
            models.CheckConstraint(
                name="assistance_appointment_who_comes",
                condition=Q(meeting=Meeting.INDIVIDUAL, adults=1, children_ages__len=0)
                | Q(meeting=Meeting.FAMILY, adults__range=(1, MOST_ADULTS)),
            ),
            # It also holds that there is no other state.
            models.CheckConstraint(
                name="assistance_appointment_state",
                condition=Q(state=AppointmentState.REQUESTED, reservation__isnull=True)
                | Q(
                    state=AppointmentState.PROPOSED,
                    reservation__isnull=True,
                    social_worker__isnull=False,
                )
                | Q(
                    state__in=(AppointmentState.BOOKED, AppointmentState.FULFILLED),
                    reservation__isnull=False,
                    social_worker__isnull=False,
                    is_quarantined=False,
                )
                | Q(state=AppointmentState.CANCELLED, reservation__isnull=False)
                | Q(state=AppointmentState.CLOSED),
            ),
            models.CheckConstraint(
                name="assistance_appointment_booked",
                condition=Q(
                    booked_at__isnull=True, booked_by__isnull=True, reservation__isnull=True
                )
                | Q(booked_at__isnull=False, reservation__isnull=False),
            ),
            models.CheckConstraint(
                name="assistance_appointment_remind_before",
                condition=Q(remind_before__in=["", *Lead.values]),
            ),
            # Nobody is reminded of what is not, or no longer, to come.
            models.CheckConstraint(
                name="assistance_appointment_remind_at",
                condition=Q(remind_at__isnull=True)
                | Q(~Q(remind_before=""), state=AppointmentState.BOOKED),
            ),
            models.CheckConstraint(
                name="assistance_appointment_cancelled",
                condition=Q(state=AppointmentState.CANCELLED, cancelled_by__in=CancelledBy.values)
                | (~Q(state=AppointmentState.CANCELLED) & Q(cancelled_by="")),
            ),
            models.CheckConstraint(
                name="assistance_appointment_closing",
                condition=Q(state=AppointmentState.CLOSED, closing__in=Closing.values)
                | (~Q(state=AppointmentState.CLOSED) & Q(closing="")),
            ),
            models.CheckConstraint(
                name="assistance_appointment_closed",
                condition=Q(
                    # Nobody of the staff closed it when the person cancelled by herself.
                    Q(closed_by__isnull=False)
                    | Q(state=AppointmentState.CANCELLED, cancelled_by=CancelledBy.PERSON)
                    | Q(state=AppointmentState.CLOSED, closing=Closing.NO_LONGER_WANTED),
                    closed_at__isnull=False,
                )
                & ~Q(state__in=OPEN_STATES)
                | Q(state__in=OPEN_STATES, closed_at__isnull=True, closed_by__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        """The public reference."""
        return self.reference

    @property
    def starts_at(self) -> datetime | None:
        """When it begins, or was to begin; None while no time is booked."""
        return self.reservation.starts_at if self.reservation else None

    @property
    def ends_at(self) -> datetime | None:
        """When it ends, likewise."""
        return self.reservation.ends_at if self.reservation else None

    def is_late(self, today: date) -> bool:
        """Whether somebody should already have answered."""
        return self.state in UNANSWERED_STATES and self.promised_on < today
