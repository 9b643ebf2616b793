"""The ledger of somebody's year: what is left, and each movement."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from stage4club.core.constraints import refused_by
from stage4club.core.errors import RuleError
from stage4club.core.money import spoken_amount
from stage4club.core.spoken import long_day
from stage4club.core.working_days import local_date
from stage4club.people.models import User

from ...enums import Movement
from ...models import AidRequest, AidYear, Criteria, LedgerEntry, Payment
from ...policy import ceiling_of_part, year_of


class CeilingExceeded(RuleError):
    """Together with what was granted and paid before, it is more than the ceiling of the year."""

    def __init__(self, year: AidYear | None = None) -> None:
        """`year`: as it stands, for the words; the database refuses without telling."""
        self.year = year
        # Put into words when shown, in the language of who reads it.
        super().__init__(lazy(self._describe, str)())

    def _describe(self) -> str:
        if self.year is None:
            return _("This is more than what is left of the ceiling of this year.")
        sentence = _("At most %(left)s can be granted to this person until %(day)s.")
        words = {"left": spoken_amount(self.year.left), "day": long_day(self.year.last_day)}
        return sentence % words


def year_on(person_id: int, day: date, *, criteria: Criteria | None = None) -> AidYear:
    """The year in which this day is, as it stands; one that nothing was granted in is not stored.

    By the `criteria` of that day. Reads only.
    """
    criteria = criteria or Criteria.objects.in_force(day)
    stored = AidYear.objects.filter(person=person_id).on(day).first()
    if stored is None:
        return _new_year(person_id, day, criteria)
    stored.ceiling = _ceiling_of(stored, criteria)
    return stored


def hold_year(person_id: int, now: datetime, *, criteria: Criteria | None = None) -> AidYear:
    """The row of the present year, held until the transaction ends; made where there is none.

    Its ceiling is that of the `criteria` in force, or what was promised before. After requests,
    before messages (`hold_person_and_letters`).
    """
    day = local_date(now)
    criteria = criteria or Criteria.objects.in_force(day)
    held = AidYear.objects.filter(person=person_id).on(day).select_for_update(of=("self",))
    year = held.first()
    if year is None:
        # Whoever makes it at the same moment is waited for: years do not overlap.
        AidYear.objects.bulk_create([_new_year(person_id, day, criteria)], ignore_conflicts=True)
        year = held.get()
    ceiling = _ceiling_of(year, criteria)
    if year.ceiling != ceiling:
        year.ceiling = ceiling
        year.save(update_fields=["ceiling"])
    return year


def write_line(
    year: AidYear,
    *,
    request: AidRequest,
    movement: Movement,
    amount: Decimal,
    by: User | None,
    now: datetime,
    payment: Payment | None = None,
) -> LedgerEntry:
    """One line; the database adds it up. The caller's transaction can go on after a refusal.

    Raises `CeilingExceeded`, having written nothing.
    """
    with refused_by({"assistance_aidyear_ceiling": CeilingExceeded}):
        return LedgerEntry.objects.create(
            year=year,
            request=request,
            movement=movement,
            amount=amount,
            made_at=now,
            made_by=by,
            payment=payment,
        )


def _ceiling_of(year: AidYear, criteria: Criteria) -> Decimal:
    """That of the criteria; a lower one takes back nothing that was promised, and adds nothing."""
    period = year.period
    ceiling: Decimal = max(
        ceiling_of_part(criteria.ceiling, period.lower, period.upper), year.committed
    )
    return ceiling


def _new_year(person_id: int, day: date, criteria: Criteria) -> AidYear:
    starts, ends = year_of(day, criteria.first_month)
    # The first month may have changed: what stands is not overlapped.
    for other in AidYear.objects.filter(person=person_id):
        if other.period.upper <= day:
            starts = max(starts, other.period.upper)
        elif other.period.lower > day:
            ends = min(ends, other.period.lower)
        # The very year: somebody else has made it since; the one that is made here is dropped.
    ceiling = ceiling_of_part(criteria.ceiling, starts, ends)
    return AidYear(person_id=person_id, period=DateRange(starts, ends), ceiling=ceiling)
