"""Reading applications, in the words of those who decide."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Case, Exists, F, Max, OuterRef, Q, When
from django.db.models.functions import Greatest

from stage4club.people.enums import ContactBy, PersonStatus
from stage4club.people.models import Person, User

from ..enums import AID_GRANTED, AID_UNDECIDED, LIVE_PAYMENTS, AidClosing, AidState
from .figures_queries import CountedQuerySet

if TYPE_CHECKING:
    from .aid_request import AidRequest

_VIEW = "assistance.view_aidrequest"
_DEAD = Q(person__status=PersonStatus.DECEASED)
#: Noted by somebody of the staff, who knew.
_NOTED_SINCE = Q(
    payment_way__chosen_by__isnull=False,
    payment_way__chosen_at__gte=F("person__status_changed_at"),
)


class AidRequestQuerySet(CountedQuerySet["AidRequest"]):
    """Reading applications: who sees what, what is to be done."""

    # Who sees what ------------------------------------------------------------------------------

    def visible_to(self, user: User) -> AidRequestQuerySet:
        """All of them for those who decide (domain.md, Roles); none of somebody close to her."""
        if not user.scopes(_VIEW):
            return self.none()
        return self.of_others(user)

    def reached_at(self, address: str) -> AidRequestQuerySet:
        """Those that have a private page, of people who are written to at `address`; no robot's."""
        closed = Q(state=AidState.CLOSED) & ~Q(closing=AidClosing.GIVEN_UP)
        return self.filter(
            email__iexact=address, contact_by=ContactBy.EMAIL, is_quarantined=False
        ).exclude(closed)

    # What is to be done -------------------------------------------------------------------------

    def undecided(self) -> AidRequestQuerySet:
        """Somebody waits for an answer; oldest promise first."""
        return self.filter(state__in=AID_UNDECIDED).order_by("promised_on", "pk")

    def to_answer(self) -> AidRequestQuerySet:
        """It is for the foundation to do something: no document is awaited, no robot sent it."""
        return self.undecided().filter(is_quarantined=False).exclude(state=AidState.AWAITING)

    def for_reviewer(self, user: User) -> AidRequestQuerySet:
        """Hers to review, to be taken up by anybody, or to be confirmed by somebody else."""
        hers = Q(reviewer=user, state=AidState.UNDER_REVIEW)
        free = Q(state__in=(AidState.SUBMITTED, AidState.REVIEW_ASKED)) & ~Q(decided_by=user)
        proposed = Q(state=AidState.TO_CONFIRM) & ~Q(reviewer=user)
        return self.filter(hers | free | proposed)

    def waiting_too_long(self, today: date) -> AidRequestQuerySet:
        """To be answered, and the promised day has passed."""
        return self.to_answer().filter(promised_on__lt=today)

    def awaited_since(self, moment: datetime) -> AidRequestQuerySet:
        """Every document that they wait for was asked for at that moment or before; no robot's."""
        awaiting = self.filter(state=AidState.AWAITING, is_quarantined=False)
        latest = Max("papers__asked_at", filter=Q(papers__received_at__isnull=True))
        return awaiting.annotate(asked_last_at=latest).filter(asked_last_at__lte=moment)

    def decided_before(self, moment: datetime) -> AidRequestQuerySet:
        """A decision stands since before that moment; their words are still there."""
        ended = self.filter(decided_at__lte=moment, forgotten_at__isnull=True)
        return ended.exclude(state__in=AID_UNDECIDED)

    def closed_before(self, moment: datetime) -> AidRequestQuerySet:
        """Ended without a decision before that moment; their words are still there."""
        return self.filter(
            state=AidState.CLOSED,
            closed_at__lte=moment,
            decided_at__isnull=True,
            forgotten_at__isnull=True,
        )

    def kept_for_nothing(self) -> AidRequestQuerySet:
        """Forgotten, and neither a line of the ledger nor a payment is theirs any more."""
        return self.filter(forgotten_at__isnull=False, entries__isnull=True, payments__isnull=True)

    def to_be_paid(self) -> AidRequestQuerySet:
        """Something was granted, and no payment is prepared; the oldest decision first."""
        payments = apps.get_model("assistance", "Payment")._default_manager
        under_way = payments.filter(request=OuterRef("pk"), state__in=LIVE_PAYMENTS)
        granted = self.filter(~Exists(under_way), state__in=AID_GRANTED)
        return granted.order_by("decided_at", "pk")

    def to_prepare(self) -> AidRequestQuerySet:
        """Of those, the ones that have said how they wish to be paid."""
        chosen = self.to_be_paid().filter(payment_way__isnull=False)
        return chosen.filter(~_DEAD | _NOTED_SINCE)

    def without_way(self) -> AidRequestQuerySet:
        """Of those to be paid, the ones that live and have not said how."""
        return self.to_be_paid().filter(~_DEAD, payment_way__isnull=True)

    def asked_how_since(self, moment: datetime) -> AidRequestQuerySet:
        """Of those, the ones that were asked at that moment or before: by the answer, or anew."""
        came_back = Max("payments__ended_at", filter=~Q(payments__because=""))
        asked = self.without_way().annotate(asked_how_at=Greatest("decided_at", came_back))
        return asked.filter(asked_how_at__lte=moment, forgotten_at__isnull=True)

    def not_reminded_how(self) -> AidRequestQuerySet:
        """Of those, the ones that heard nothing more since."""
        return self.filter(Q(reminded_at__isnull=True) | Q(reminded_at__lt=F("asked_how_at")))

    def reminded_how_by(self, moment: datetime) -> AidRequestQuerySet:
        """Of those, the ones that were reminded at that moment or before."""
        return self.filter(reminded_at__gte=F("asked_how_at"), reminded_at__lte=moment)

    def left_by_the_dead(self) -> AidRequestQuerySet:
        """Of those to be paid, the ones for people to decide about: who receives the money."""
        return self.to_be_paid().filter(_DEAD & ~_NOTED_SINCE)

    def quarantined(self) -> AidRequestQuerySet:
        """Sent by a robot, perhaps: a human looks before anybody is answered."""
        return self.undecided().filter(is_quarantined=True)

    def of_person_or_near(self, request: AidRequest) -> AidRequestQuerySet:
        """The others of the same person, and of people reached at her address or number.

        Her own before those, of each the latest first. People by three indexes, then what they
        asked for.
        """
        people = Person.objects.reached_at(email=request.email, phone=str(request.phone))
        near = people | Person.objects.filter(pk=request.person_id)
        others = self.filter(person__in=near.order_by().values("pk")).exclude(pk=request.pk)
        hers = Case(When(person=request.person_id, then=0), default=1)
        return others.order_by(hers, "-received_at", "-pk")
