"""The ledger: sums that nobody writes, lines that nobody changes, a ceiling that nothing passes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from assistance.enums import Movement
from assistance.models import AidRequest, AidYear, Criteria, LedgerEntry
from assistance.operations.aid import CeilingExceeded, write_line, year_on
from tests.assistance.aids import dollars, make_aid_request, make_granted
from tests.assistance.models.rows import copy_of, insert, update
from tests.factories import NOW
from tests.stage4club.core.violations import violates

YEAR = DateRange(date(2026, 1, 1), date(2027, 1, 1))


def year_of(request: AidRequest, **values: Any) -> AidYear:
    given_ = {"person": request.person, "period": YEAR, "ceiling": dollars(2000)}
    return AidYear.objects.create(**given_ | values)


def write(year: AidYear, request: AidRequest, movement: str, amount: Any) -> None:
    write_line(year, request=request, movement=Movement(movement), amount=amount, by=None, now=NOW)


@pytest.mark.django_db
def test_a_line_is_added_up_whoever_writes_it() -> None:
    request = make_aid_request()
    year = year_of(request)
    for movement, amount in [("reserved", 700), ("granted", 600), ("paid", 100)]:
        insert(
            LedgerEntry(year=year, request=request, movement=movement, amount=amount, made_at=NOW)
        )
    year.refresh_from_db()
    assert (year.reserved, year.granted, year.paid) == (700, 500, 100)
    assert (year.committed, year.left, year.last_day) == (1300, 700, date(2026, 12, 31))


@pytest.mark.django_db
@pytest.mark.parametrize("movement", ["reserved", "granted"])
def test_not_a_cent_more_than_the_ceiling(movement: str) -> None:
    request = make_aid_request()
    year = year_of(request)
    write(year, request, movement, dollars(2000))
    with pytest.raises(CeilingExceeded) as refusal:
        write(year, request, "granted", dollars("0.01"))
    assert str(refusal.value) == "C’est plus que ce qu’il reste du plafond de cette année."
    with violates("assistance_aidyear_ceiling"):
        update(year, ceiling=dollars("1999.99"))
    assert LedgerEntry.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("movement", ["released", "withdrawn", "given_up", "paid", "reversed"])
def test_nothing_is_taken_from_nothing(movement: str) -> None:
    request = make_aid_request()
    year = year_of(request)
    with violates("assistance_aidyear_totals"):
        insert(LedgerEntry(year=year, request=request, movement=movement, amount=1, made_at=NOW))


@pytest.mark.django_db
@pytest.mark.parametrize("values", [{"amount": 0}, {"amount": -5}, {"movement": "lost"}])
def test_a_line(values: dict[str, Any]) -> None:
    request = make_aid_request()
    row = LedgerEntry(
        **{
            "year": year_of(request),
            "request": request,
            "movement": "granted",
            "amount": 1,
            "made_at": NOW,
            **values,
        }
    )
    with violates("assistance_ledger_line"):
        insert(row)


@pytest.mark.django_db
def test_lines_are_never_changed_and_totals_never_written() -> None:
    request = make_granted()
    line, year = request.entries.get(), AidYear.objects.get()
    with violates("assistance_ledger_append_only"):
        update(line, amount=1)
    with violates("assistance_ledger_append_only"):
        LedgerEntry.objects.all().delete()
    for name in ("reserved", "granted", "paid"):
        with violates("assistance_aidyear_sums"):
            update(year, **{name: 0})
        with violates("assistance_aidyear_sums"):
            insert(copy_of(year, period=("2020-01-01", "2021-01-01"), **{name: 1}))


@pytest.mark.django_db
def test_what_is_over_since_six_years_is_deleted() -> None:
    request = make_aid_request()
    old = year_of(request, period=("2019-01-01", "2020-01-01"))
    recent = year_of(request, period=("2021-01-01", "2022-01-01"))
    for year in (old, recent):
        write(year, request, "granted", dollars(5))
    assert LedgerEntry.objects.filter(year=old).delete()[0] == 1
    with violates("assistance_ledger_append_only"):
        LedgerEntry.objects.filter(year=recent).delete()


@pytest.mark.django_db
def test_years_do_not_overlap_and_have_two_ends() -> None:
    request = make_aid_request()
    year_of(request)
    with violates("assistance_aidyear_one_at_a_time"):
        year_of(request, period=("2026-12-31", "2027-12-31"))
    year_of(request, period=("2027-01-01", "2028-01-01"))
    for period in ((None, "2020-01-01"), ("2030-01-01", None), ("2030-01-01", "2030-01-01")):
        with violates("assistance_aidyear_bounded"):
            year_of(request, period=DateRange(*period))


@pytest.mark.django_db
def test_a_year_that_begins_in_another_month_does_not_overlap() -> None:
    request = make_granted()
    Criteria.objects.create(applies_from=date(2026, 6, 1), first_month=4)
    new = year_on(request.person_id, date(2027, 2, 1))
    assert new.period == DateRange(date(2027, 1, 1), date(2027, 4, 1))
    # Three months of it, and their part of what a whole year has.
    assert new.ceiling == dollars(500)
    make_granted(500, now=NOW.replace(year=2027, month=2, day=1))
    with pytest.raises(CeilingExceeded):
        make_granted(1, now=NOW.replace(year=2027, month=2, day=2))
    year_of(request, period=("2028-01-01", "2029-01-01"))
    assert year_on(request.person_id, date(2027, 5, 1)).period == DateRange(
        date(2027, 4, 1), date(2028, 1, 1)
    )


@pytest.mark.django_db
def test_a_ceiling_that_changes_takes_nothing_back() -> None:
    request = make_granted(900)
    Criteria.objects.create(applies_from=date(2026, 6, 1), ceiling=800, most_at_once=800)
    # What was promised stands; nothing more can be added.
    lowered = year_on(request.person_id, date(2026, 6, 1))
    assert (lowered.ceiling, lowered.left) == (900, 0)
    Criteria.objects.create(applies_from=date(2026, 7, 1), ceiling=1200)
    assert year_on(request.person_id, date(2026, 7, 1)).left == 300
    make_granted(300, now=NOW.replace(month=7))
    assert AidYear.objects.get().ceiling == 1200


class Sums(TestCase):
    """Whatever is tried, the totals are the sums of the lines, and within the ceiling."""

    @settings(max_examples=25, deadline=None)
    @given(
        st.lists(st.tuples(st.sampled_from(Movement.values), st.integers(1, 150_000)), max_size=12)
    )
    def test_totals_are_sums(self, moves: list[tuple[str, int]]) -> None:
        request = make_aid_request()
        year = year_of(request)
        sums = {"reserved": Decimal(0), "granted": Decimal(0), "paid": Decimal(0)}
        effect = {
            "reserved": {"reserved": 1},
            "released": {"reserved": -1},
            "granted": {"granted": 1},
            "withdrawn": {"granted": -1},
            "given_up": {"granted": -1},
            "paid": {"granted": -1, "paid": 1},
            "reversed": {"paid": -1},
        }
        for movement, cents in moves:
            amount = Decimal(cents) / 100
            after = {
                name: total + amount * effect[movement].get(name, 0) for name, total in sums.items()
            }
            if min(after.values()) < 0:
                with violates("assistance_aidyear_totals"):
                    write(year, request, movement, amount)
            elif sum(after.values()) > 2000:
                with pytest.raises(CeilingExceeded):
                    write(year, request, movement, amount)
            else:
                write(year, request, movement, amount)
                sums = after
        year.refresh_from_db()
        assert sums == {name: getattr(year, name) for name in sums}
