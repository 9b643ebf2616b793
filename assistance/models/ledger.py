"""What somebody was promised and paid in a year: one row with the totals, and its lines.

The database adds up: a line changes the totals of its year in the same statement, whoever writes
it, and a CHECK keeps their sum under the ceiling (reliability.md). Lines are never changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Count, F, Q, Sum
from django.utils.translation import gettext_lazy as _

from stage4club.people.models import Person, User

from ..enums import Movement
from .aid_request import AidRequest


def _amount(label: Any, **options: Any) -> Any:
    return models.DecimalField(label, max_digits=9, decimal_places=2, **options)


#: What figures count of the ledger.
_COUNTED = (Movement.PAID, Movement.REVERSED, Movement.GIVEN_UP)


@dataclass(frozen=True)
class Moved:
    """For how many applications something was paid, and how much; the same of what was given up."""

    paid_for: int
    paid: Decimal
    given_up_by: int
    given_up: Decimal


def _sum_of(movement: Movement) -> Any:
    return Sum("amount", filter=Q(movement=movement), default=Decimal(0))


def _total(label: Any) -> Any:
    return _amount(label, default=Decimal(0), db_default=Decimal(0), editable=False)


class AidYearQuerySet(models.QuerySet["AidYear"]):
    """Reading years."""

    def visible_to(self, user: User) -> AidYearQuerySet:
        """Those of people whose applications `user` may open."""
        hers = AidRequest.objects.visible_to(user).order_by()
        return self.filter(person__in=hers.values("person"))

    def on(self, day: date) -> AidYearQuerySet:
        """Those in which this day is."""
        return self.filter(period__contains=day)

    def over_by(self, day: date) -> AidYearQuerySet:
        """Those that ended on this day or before."""
        return self.filter(period__endswith__lte=day)

    def begun_within(self, first: date, after: date) -> AidYearQuerySet:
        """Those that began from `first` on, and before `after`: of one year of the programme."""
        return self.filter(period__startswith__gte=first, period__startswith__lt=after)

    def sums(self) -> tuple[Decimal, Decimal, Decimal]:
        """What is kept, granted and paid in all of them: one statement, however many there are."""
        totals = self.aggregate(reserved=Sum("reserved"), granted=Sum("granted"), paid=Sum("paid"))
        reserved, granted, paid = (totals[name] or Decimal(0) for name in totals)
        return reserved, granted, paid


class AidYear(models.Model):
    """What one person was promised and paid in one year, in dollars and cents.

    `reserved`: kept for a proposal; `granted`: decided, and not paid yet; `paid`.
    """

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="aid_years", verbose_name=_("person")
    )
    period = DateRangeField(_("year"))
    ceiling = _amount(_("ceiling"))
    reserved = _total(_("kept for a proposal"))
    granted = _total(_("granted, to be paid"))
    paid = _total(_("paid"))

    objects = AidYearQuerySet.as_manager()

    class Meta:
        """Years of one person do not overlap; what is promised and paid stays under the ceiling."""

        verbose_name = _("year of assistance")
        verbose_name_plural = _("years of assistance")
        default_permissions = ("view",)
        constraints: ClassVar = [
            ExclusionConstraint(
                name="assistance_aidyear_one_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="assistance_aidyear_bounded",
                condition=Q(
                    period__isempty=False,
                    period__lower_inf=False,
                    period__upper_inf=False,
                ),
            ),
            models.CheckConstraint(
                name="assistance_aidyear_totals",
                condition=Q(reserved__gte=0, granted__gte=0, paid__gte=0),
            ),
            models.CheckConstraint(
                name="assistance_aidyear_ceiling",
                condition=Q(ceiling__gte=F("reserved") + F("granted") + F("paid")),
            ),
        ]
        indexes: ClassVar = [
            # Read by the budget, with nothing but the index.
            models.Index(
                F("period__startswith"),
                F("reserved"),
                F("granted"),
                F("paid"),
                name="assistance_aidyear_begun",
            )
        ]

    def __str__(self) -> str:
        """The reference of the person: never how much."""
        return str(self.person)

    @property
    def committed(self) -> Decimal:
        """What is kept, granted and paid in all."""
        total: Decimal = self.reserved + self.granted + self.paid
        return total

    @property
    def left(self) -> Decimal:
        """What can still be granted."""
        left: Decimal = self.ceiling - self.committed
        return left

    @property
    def last_day(self) -> date:
        """The last day on which it counts."""
        end: date = self.period.upper
        return end - timedelta(days=1)


class LedgerEntryQuerySet(models.QuerySet["LedgerEntry"]):
    """Reading lines."""

    def owed(self) -> list[tuple[int, Decimal]]:
        """What these lines grant and have not paid, by the key of the year, the first one first."""
        signs = {Movement.GRANTED: 1, Movement.PAID: -1}
        signs |= {Movement.WITHDRAWN: -1, Movement.GIVEN_UP: -1}
        totals: dict[int, Decimal] = {}
        lines = self.filter(movement__in=signs).order_by("year__period", "pk")
        for year, movement, amount in lines.values_list("year", "movement", "amount"):
            totals[year] = totals.get(year, Decimal(0)) + signs[Movement(movement)] * amount
        return [(year, total) for year, total in totals.items() if total]

    def visible_to(self, user: User) -> LedgerEntryQuerySet:
        """Those of applications that `user` may open."""
        return self.filter(request__in=AidRequest.objects.visible_to(user))

    def given_up(self) -> Self:
        """Those by which something was given up, the first one first."""
        return self.filter(movement=Movement.GIVEN_UP).order_by("pk")

    def moved_within(self, begins: datetime, ends: datetime) -> Moved:
        """What was paid then, less what came back; what was given up. One statement."""
        totals = self.filter(
            movement__in=_COUNTED, made_at__gte=begins, made_at__lt=ends
        ).aggregate(
            paid_for=Count("request", filter=Q(movement=Movement.PAID), distinct=True),
            paid=_sum_of(Movement.PAID),
            reversed=_sum_of(Movement.REVERSED),
            given_up_by=Count("request", filter=Q(movement=Movement.GIVEN_UP), distinct=True),
            given_up=_sum_of(Movement.GIVEN_UP),
        )
        came_back: Decimal = totals.pop("reversed")
        return Moved(**{**totals, "paid": totals["paid"] - came_back})


class LedgerEntry(models.Model):
    """A line: what moved, for which application, who moved it. Written once, never changed."""

    year = models.ForeignKey(AidYear, models.PROTECT, related_name="entries")
    request = models.ForeignKey(AidRequest, models.PROTECT, related_name="entries")
    movement = models.CharField(_("movement"), max_length=9, choices=Movement)
    amount = _amount(_("amount"))
    made_at = models.DateTimeField(_("written at"))
    made_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("written by")
    )
    #: The payment by which it was paid, or which came back.
    payment = models.ForeignKey(
        "assistance.Payment", models.PROTECT, null=True, editable=False, related_name="entries"
    )

    objects = LedgerEntryQuerySet.as_manager()

    class Meta:
        """An amount above zero: the movement says what it adds to."""

        verbose_name = _("line of the ledger")
        verbose_name_plural = _("lines of the ledger")
        default_permissions = ("view",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="assistance_ledger_line",
                condition=Q(movement__in=Movement.values, amount__gt=0),
            ),
            models.CheckConstraint(
                name="assistance_ledger_payment",
                condition=Q(payment__isnull=True)
                | Q(movement__in=(Movement.PAID, Movement.REVERSED)),
            ),
            # A payment counts once in each year that it pays for, and comes back once.
            models.UniqueConstraint(
                name="assistance_ledger_paid_once", fields=["payment", "year", "movement"]
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["made_at"],
                name="assistance_ledger_paid",
                condition=Q(movement__in=_COUNTED),
            )
        ]

    def __str__(self) -> str:
        """The reference of the application: never how much."""
        return str(self.request)
