"""Reading applications, in the words of those who decide."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Max, Q

from stage4club.people.enums import ContactBy
from stage4club.people.models import User

from ..enums import AID_DECIDED, AID_UNDECIDED, AidState
from .figures_queries import CountedQuerySet

if TYPE_CHECKING:
    from .aid_request import AidRequest

_VIEW = "assistance.view_aidrequest"


class AidRequestQuerySet(CountedQuerySet["AidRequest"]):
    """Reading applications: who sees what, what is to be done."""

    # Who sees what ------------------------------------------------------------------------------

    def visible_to(self, user: User) -> AidRequestQuerySet:
        """All of them for those who decide (domain.md, Roles); none of somebody close to her."""
        if not user.scopes(_VIEW):
            return self.none()
        return self.exclude(person__in=self._people_close_to(user))

    def reached_at(self, address: str) -> AidRequestQuerySet:
        """Those that have a private page, of people who are written to at `address`; no robot's."""
        return self.filter(
            email__iexact=address, contact_by=ContactBy.EMAIL, is_quarantined=False
        ).exclude(state=AidState.CLOSED)

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

    def decided(self) -> AidRequestQuerySet:
        """Those on which a decision stands, the latest first."""
        return self.filter(state__in=AID_DECIDED).order_by("-decided_at", "-pk")

    def quarantined(self) -> AidRequestQuerySet:
        """Sent by a robot, perhaps: a human looks before anybody is answered."""
        return self.undecided().filter(is_quarantined=True)

    def of_person(self, request: AidRequest) -> AidRequestQuerySet:
        """The other applications of the same person, the latest first."""
        same = self.filter(person=request.person_id).exclude(pk=request.pk)
        return same.order_by("-received_at", "-pk")
