"""Reading appointments, in the words of the social worker."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from stage4club.core.models.conditions import none_of
from stage4club.core.working_days import TORONTO
from stage4club.people.enums import ContactBy, Role
from stage4club.people.models import Person, Tie, User

from ..enums import OPEN_STATES, UNANSWERED_STATES, AppointmentState
from ..policy import EARLIER_UNTIL, MOST_NOTICES
from .asked_queries import CLOSE, AskedQuerySet, told
from .availability import Absence

if TYPE_CHECKING:
    from .appointment import Appointment  # noqa: F401 - the type of the rows

_VIEW = "assistance.view_appointment"
#: Why a key is read, beside `CLOSE`: its hour has come without its social worker.
_BEGUN = CLOSE + 1


def _of_who_left() -> Q:
    here = User.objects.with_role(Role.SOCIAL_WORKER).order_by()
    return Q(social_worker__isnull=False) & ~Q(social_worker__in=here)


def _begun_without_her() -> Q:
    """Its hour has come, and its social worker has left, or said that she knows the person."""
    begun = Q(state=AppointmentState.BOOKED, reservation__starts_at__lte=Now())
    ties = Tie.objects.open().filter(user=OuterRef("social_worker"), person=OuterRef("person"))
    return begun & (_of_who_left() | Q(Exists(ties)))


class AppointmentQuerySet(AskedQuerySet["Appointment"]):
    """Reading appointments: who sees what, what is to be done."""

    # Who sees what ------------------------------------------------------------------------------

    def visible_to(self, user: User) -> AppointmentQuerySet:
        """Her own, and those that no social worker has taken (domain.md §8 and Roles).

        Also those whose hour has come with somebody who has left, or who knows the person: a
        colleague says what became of them. None of somebody close to her, whoever asked for it.
        """
        if not user.scopes(_VIEW):
            return self.none()
        hers, read = Q(social_worker=user) | Q(social_worker__isnull=True), self._read(user)
        # Of few one must know who left, and who knows whom: their keys are read with the others.
        close, begun = ([row for row, _, why in read if why == it] for it in (CLOSE, _BEGUN))
        if begun:
            hers |= Q(pk__in=begun)
        return self.filter(hers & none_of("pk", close))

    def _keys_read(self, user: User) -> models.QuerySet[Any, Any]:
        begun = told(self.model._default_manager.filter(_begun_without_her()), _BEGUN)
        return super()._keys_read(user).union(begun, all=True)

    def left_behind(self, now: datetime) -> AppointmentQuerySet:
        """Those of whoever is no social worker any more that can go back to her colleagues."""
        return self.can_go_back(now).filter(_of_who_left())

    def can_go_back(self, now: datetime) -> AppointmentQuerySet:
        """Open, and their hour has not come: of the others somebody says what became of them."""
        begun = Q(state=AppointmentState.BOOKED, reservation__starts_at__lte=now)
        return self.open().exclude(begun)

    def reached_at(self, address: str) -> AppointmentQuerySet:
        """Open ones of people who are written to at `address`; no robot's.

        One that is over has no private page any more; until somebody says so, it has.
        """
        return self.open().filter(
            email__iexact=address, contact_by=ContactBy.EMAIL, is_quarantined=False
        )

    # What is to be done -------------------------------------------------------------------------

    def open(self) -> AppointmentQuerySet:
        """Somebody still waits for a meeting."""
        return self.filter(state__in=OPEN_STATES)

    def unanswered(self) -> AppointmentQuerySet:
        """It is for the social worker to do something; oldest promise first."""
        return self.filter(state__in=UNANSWERED_STATES).order_by("promised_on", "pk")

    def waiting_too_long(self, today: date) -> AppointmentQuerySet:
        """Unanswered, and the promised day has passed."""
        return self.unanswered().filter(promised_on__lt=today, is_quarantined=False)

    def between(self, starts_at: datetime, ends_at: datetime) -> AppointmentQuerySet:
        """Booked, held or missed in this time, in the order of the day."""
        return self.filter(
            reservation__starts_at__lt=ends_at, reservation__ends_at__gt=starts_at
        ).order_by("reservation__starts_at", "pk")

    def on_day_of(self, person: Person, day: date) -> AppointmentQuerySet:
        """Those that this person has on that local day, whoever she meets."""
        starts = datetime.combine(day, time(), tzinfo=TORONTO)
        ends = datetime.combine(day + timedelta(days=1), time(), tzinfo=TORONTO)
        booked = self.filter(person=person, state=AppointmentState.BOOKED)
        return booked.between(starts, ends)

    def touched_by_absences(self, now: datetime) -> AppointmentQuerySet:
        """Booked, still to come, and at a time at which its social worker will be away."""
        away = Absence.objects.filter(
            social_worker=OuterRef("social_worker"),
            starts_at__lt=OuterRef("reservation__ends_at"),
            ends_at__gt=OuterRef("reservation__starts_at"),
        )
        booked = self.filter(state=AppointmentState.BOOKED, reservation__starts_at__gt=now)
        return booked.filter(Exists(away)).order_by("reservation__starts_at", "pk")

    def quarantined(self) -> AppointmentQuerySet:
        """Sent by a robot, perhaps: a human looks before anybody is answered."""
        return self.filter(is_quarantined=True, state=AppointmentState.REQUESTED).order_by(
            "received_at", "pk"
        )

    def to_come(self, now: datetime) -> AppointmentQuerySet:
        """Booked and not over, in the order of the days."""
        return self.filter(state=AppointmentState.BOOKED, reservation__ends_at__gt=now).order_by(
            "reservation__starts_at", "pk"
        )

    def to_note(self, now: datetime) -> AppointmentQuerySet:
        """Over by the clock, and nobody has said whether it took place."""
        return self.filter(state=AppointmentState.BOOKED, reservation__ends_at__lte=now).order_by(
            "reservation__starts_at", "pk"
        )

    # What is forgotten --------------------------------------------------------------------------

    def over_since(self, moment: datetime) -> AppointmentQuerySet:
        """Held, cancelled or closed at that moment or before."""
        return self.filter(closed_at__lte=moment)

    def to_remind(self, now: datetime) -> AppointmentQuerySet:
        """Somebody asked to be reminded, and it is time; the longest due first."""
        return self.filter(state=AppointmentState.BOOKED, remind_at__lte=now).order_by(
            "remind_at", "pk"
        )

    def waiting_for_earlier(self, now: datetime) -> AppointmentQuerySet:
        """Still to be told of earlier times: who asked first comes first.

        Nobody three times, nor in the last days before her appointment.
        """
        return (
            self.filter(
                state=AppointmentState.BOOKED,
                earlier_since__isnull=False,
                contact_by=ContactBy.EMAIL,
                reservation__starts_at__gte=now + EARLIER_UNTIL,
            )
            .exclude(email="")
            .exclude(notices__number=MOST_NOTICES)
            .order_by("earlier_since", "pk")
        )

    def with_unread(self, user: User) -> AppointmentQuerySet:
        """Hers, where a message of the person or of who comes along waits to be read."""
        hers = self.model._default_manager.filter(social_worker=user).order_by()
        # Two small sets: one condition over both tables would join every message twice.
        waiting = hers.filter(
            thread__written_at__isnull=False,
            thread__author__isnull=True,
            thread__read_at__isnull=True,
        )
        others = hers.filter(
            companions__thread__written_at__isnull=False,
            companions__thread__author__isnull=True,
            companions__thread__read_at__isnull=True,
        )
        return self.filter(pk__in=waiting.values("pk").union(others.values("pk")))

    # For a page of one ---------------------------------------------------------------------------

    def with_time(self) -> AppointmentQuerySet:
        """With whom, when and where it is, in the same statement."""
        return self.select_related("person", "social_worker__practice", "reservation__place")
