"""Counting applications: one statement for each question, however many there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import Case, Count, F, Q, Sum, Value, When
from django.db.models.functions import Left, TruncDate, TruncMonth

from stage4club.core.working_days import TORONTO

from ..enums import AidClosing, AidState
from .asked_queries import AskedQuerySet

RowT = TypeVar("RowT", bound=models.Model)
#: The first signs of a postal code, by which a region is known.
_AREA = 3


@dataclass(frozen=True)
class Answered:
    """How many answers of one kind were given in one month, and how many as promised."""

    month: str
    outcome: str
    count: int
    in_time: int


@dataclass(frozen=True)
class Granted:
    """How many grants have `key` in common, and how much they are together."""

    key: Any
    count: int
    amount: Decimal


class CountedQuerySet(AskedQuerySet[RowT]):
    """What is counted of applications: never what a robot sent, or may have sent."""

    def counted(self) -> Self:
        """Those that a person sent."""
        return self.filter(is_quarantined=False).exclude(closing=AidClosing.ROBOT).order_by()

    def received_within(self, begins: datetime, ends: datetime) -> Self:
        """Received from `begins` on, and before `ends`."""
        return self.counted().filter(received_at__gte=begins, received_at__lt=ends)

    def answered_within(self, begins: datetime, ends: datetime) -> Self:
        """Of which the latest answer was given then."""
        return self.counted().filter(decided_at__gte=begins, decided_at__lt=ends)

    def granted_within(self, begins: datetime, ends: datetime) -> Self:
        """Of which the latest answer, given then, grants something."""
        return self.answered_within(begins, ends).filter(amount_granted__gt=0)

    def closed_within(self, begins: datetime, ends: datetime) -> Self:
        """Ended then without an answer."""
        closed = Q(closed_at__gte=begins, closed_at__lt=ends, decided_at__isnull=True)
        return self.counted().filter(closed)

    # What is asked of them ----------------------------------------------------------------------

    def by_month_and_area(self) -> Iterable[tuple[str, str, int]]:
        """How many were received in each month from each area of postal codes."""
        area = Left("postal_code", _AREA)
        rows = self.values(month=_month("received_at"), area=area).annotate(count=Count("pk"))
        return ((f"{row['month']:%Y-%m}", row["area"], row["count"]) for row in rows)

    def by_outcome(self) -> Iterable[Answered]:
        """The answers of each month: granted, in part, or not."""
        asked = F("amount_requested")
        outcome = Case(
            When(amount_granted=0, then=Value(AidState.NOT_GRANTED.value)),
            When(amount_granted__lt=asked, then=Value(AidState.PARTLY_GRANTED.value)),
            default=Value(AidState.GRANTED.value),
        )
        said = TruncDate("decided_at", tzinfo=TORONTO)
        rows = (
            self.annotate(said_on=said)
            .values(month=_month("decided_at"), outcome=outcome)
            .annotate(
                count=Count("pk"), in_time=Count("pk", filter=Q(said_on__lte=F("promised_on")))
            )
        )
        for row in rows:
            yield Answered(f"{row['month']:%Y-%m}", row["outcome"], row["count"], row["in_time"])

    def grants_by_area(self) -> Iterable[Granted]:
        """What was granted, by area of postal codes."""
        return self._grants(Left("postal_code", _AREA))

    def grants_by_needs(self) -> Iterable[Granted]:
        """What was granted, by the list of needs: all that were ticked together."""
        return self._grants(F("needs"))

    def _grants(self, key: Any) -> Iterable[Granted]:
        rows = self.values(key=key).annotate(count=Count("pk"), amount=Sum("amount_granted"))
        return (Granted(row["key"], row["count"], row["amount"]) for row in rows)

    def waits(self) -> Iterable[tuple[date, date, int]]:
        """How many were received on one day and answered on another, each pair of days once."""
        received = TruncDate("received_at", tzinfo=TORONTO)
        said = TruncDate("decided_at", tzinfo=TORONTO)
        rows = self.values(received_on=received, said_on=said).annotate(count=Count("pk"))
        return ((row["received_on"], row["said_on"], row["count"]) for row in rows)

    def closed_by_month(self) -> Iterable[tuple[str, int]]:
        """How many ended in each month."""
        rows = self.values(month=_month("closed_at")).annotate(count=Count("pk"))
        return ((f"{row['month']:%Y-%m}", row["count"]) for row in rows)


def _month(moment: str) -> TruncMonth:
    return TruncMonth(moment, tzinfo=TORONTO)
