"""What is counted of a period: each event on its day in Montréal, in as many statements whatever
there is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assistance.disclosure import FEWEST, exact, publishable
from assistance.enums import AidClosing, AidState, Movement, Need
from assistance.models import AidRequest
from assistance.operations.aid import give_up_grant, write_line
from assistance.operations.figures import count_figures
from assistance.operations.figures.count import median_wait
from assistance.periods import period_of
from tests.assistance.aids import dollars, make_granted
from tests.assistance.counted import AFTER, MARCH, QUARTER, answered, finance, many

pytestmark = pytest.mark.django_db

MONTHS = ("2026-01", "2026-02", "2026-03")


def test_nothing_is_counted_of_nothing() -> None:
    counts = count_figures(QUARTER)
    assert counts.received == dict.fromkeys(MONTHS, 0)
    assert (counts.answered, counts.median, counts.budget, counts.paid_for) == (0, None, None, 0)
    assert exact(counts)["in_time"] is None
    assert exact(counts)["granted"]["amount"] == "0"


def test_each_event_in_its_month() -> None:
    officer = finance()
    # Nearly midnight in Montréal; in UTC it is the next month, and the next quarter.
    many(2, received_at=datetime(2026, 4, 1, 3, 59, tzinfo=UTC))
    many(3, received_at=datetime(2026, 4, 1, 4, 0, tzinfo=UTC))
    many(1, received_at=datetime(2026, 1, 1, 4, 59, tzinfo=UTC))
    before = MARCH - timedelta(days=40)
    answered(4, by=officer, received_at=before)
    answered(2, 300, by=officer, received_at=before)
    answered(1, 0, by=officer, received_at=before)
    many(
        5,
        received_at=before,
        state=AidState.CLOSED,
        closing=AidClosing.UNREACHABLE,
        closed_at=MARCH,
    )
    counts = count_figures(QUARTER)
    assert counts.received == {"2026-01": 12, "2026-02": 0, "2026-03": 2}
    assert counts.granted == {"2026-01": 0, "2026-02": 0, "2026-03": 6}
    assert counts.in_part == {"2026-01": 0, "2026-02": 0, "2026-03": 2}
    assert counts.how == {"granted": 4, "partly_granted": 2}
    assert counts.not_granted == {"2026-01": 0, "2026-02": 0, "2026-03": 1}
    assert counts.closed == {"2026-01": 0, "2026-02": 0, "2026-03": 5}
    assert (counts.answered, counts.amount) == (7, 2600)
    assert exact(counts)["granted"]["total"] == 6


def test_no_robot_and_nothing_that_may_be_one() -> None:
    many(1)
    many(2, is_quarantined=True)
    many(
        1,
        state=AidState.CLOSED,
        closing=AidClosing.ROBOT,
        closed_at=MARCH,
    )
    counts = count_figures(QUARTER)
    assert (sum(counts.received.values()), sum(counts.closed.values())) == (1, 0)


def test_what_was_not_said_how_much_was_granted_in_whole() -> None:
    answered(1, 800, by=finance(), asked=None)
    assert count_figures(QUARTER).how == {"granted": 1, "partly_granted": 0}


def test_a_grant_is_divided_between_its_needs() -> None:
    officer = finance()
    answered(1, 100, by=officer, needs=(Need.FOOD, Need.HOUSING, Need.OTHER), asked=100)
    answered(2, 500, by=officer)
    counts = count_figures(QUARTER)
    shares = {need: amount for need, amount in counts.amount_needs.items() if amount}
    assert shares == {
        "food": Decimal("1033.34"),
        "housing": Decimal("33.33"),
        "other": Decimal("33.33"),
    }
    assert sum(shares.values()) == counts.amount
    assert {need: number for need, number in counts.needs.items() if number} == {
        "food": 3,
        "housing": 1,
        "other": 1,
    }


def test_regions_by_the_postal_code() -> None:
    answered(2, by=finance(), postal_code="G0G 1A0")
    answered(1, 200, by=finance(), postal_code="K1A 0B1", asked=200)
    counts = count_figures(QUARTER)
    assert {one: number for one, number in counts.regions.items() if number} == {
        "09": 2,
        "outside": 1,
    }
    assert counts.amount_regions["09"] == 1000
    assert counts.received_regions["outside"] == 1


def test_promises_kept_and_days_waited() -> None:
    officer = finance()
    friday, monday = MARCH - timedelta(days=5), MARCH - timedelta(days=2)
    answered(2, by=officer, at=monday, received_at=friday, promised_on=date(2026, 3, 9))
    answered(1, by=officer, received_at=friday, promised_on=date(2026, 3, 9))
    counts = count_figures(QUARTER)
    # From Friday to Monday is one working day; from Friday to Wednesday three.
    assert (counts.in_time, counts.median) == (2, 1)
    assert exact(counts)["in_time"] == 65


def test_a_median_is_a_wait_that_there_was() -> None:
    friday, monday, tuesday = date(2026, 3, 6), date(2026, 3, 9), date(2026, 3, 10)
    assert median_wait([]) is None
    assert median_wait([(friday, friday, 3)]) == 0
    assert median_wait([(friday, monday, 1), (friday, tuesday, 1)]) == 1
    assert median_wait([(friday, monday, 1), (friday, tuesday, 2)]) == 2
    # A clock that was put back makes no wait shorter than none.
    assert median_wait([(tuesday, friday, 1)]) == 0
    # On a Saturday nobody works: the Monday is one day further.
    assert median_wait([(date(2026, 3, 7), monday, 1)]) == 1


def test_what_was_paid_less_what_came_back() -> None:
    request = make_granted(800, now=MARCH)
    year = request.entries.get().year
    for movement, amount in ((Movement.PAID, 700), (Movement.REVERSED, 100)):
        write_line(
            year, request=request, movement=movement, amount=dollars(amount), by=None, now=MARCH
        )
    counts = count_figures(QUARTER)
    assert (counts.paid_for, counts.paid) == (1, 600)
    assert count_figures(period_of("2026-2")).paid_for == 0


def test_what_was_given_up_counts_on_its_own_day() -> None:
    officer = finance()
    for number in range(FEWEST):
        request = make_granted(800, now=MARCH, email=f"ana{number}@example.org", phone=None)
        give_up_grant(request, by=officer, now=AFTER)
    before, then = count_figures(QUARTER), count_figures(period_of("2026-2"))
    # The answer was given, and on time: what became of it is told beside.
    assert (before.answered, before.amount, before.given_up) == (5, 4000, 0)
    assert (then.given_up_by, then.given_up, then.paid, sum(then.closed.values())) == (
        5,
        4000,
        0,
        0,
    )
    assert (publishable(then)["given_up"], publishable(before)["given_up"]) == ("4000", None)
    assert exact(then)["given_up"] == "4000.00"


@pytest.mark.parametrize("rows", [1, 30])
def test_as_many_statements_for_one_as_for_thirty(rows: int) -> None:
    officer = finance()
    for number in range(rows):
        at = MARCH - timedelta(days=number)
        answered(1, by=officer, at=at, postal_code=f"H{number % 8 + 1}X 1Y4")
    many(rows, state=AidState.CLOSED, closing=AidClosing.TWICE, closed_at=MARCH)
    with CaptureQueriesContext(connection) as queries:
        count_figures(QUARTER)
    assert len(queries) == 8


def test_what_is_published_hides_what_is_small() -> None:
    officer = finance()
    answered(30, by=officer)
    answered(20, by=officer, postal_code="G1R 4P5")
    answered(3, 200, by=officer, postal_code="G0G 1A0")
    answered(2, 0, by=officer, postal_code="G0G 1A0")
    content = publishable(count_figures(QUARTER))
    granted = content["granted"]
    assert content["received"]["total"] == 55
    assert (granted["total"], granted["amount"]) == (53, "25600")
    # Three of the North Shore are hidden, and those of Québec with them.
    assert {one: number for one, number in granted["regions"].items() if number} == {"06": 30}
    assert {one: number for one, number in granted["amount_regions"].items() if number} == {
        "06": "15000"
    }
    assert granted["how"] == {"partly_granted": None, "granted": None}
    assert content["not_granted"] == {"total": None, "months": dict.fromkeys(MONTHS)}
    assert (content["paid"], content["median"]) == (None, 0)
    assert AidRequest.objects.counted().count() == 55
