"""What was granted in two years is paid from both, and comes back to both."""

from __future__ import annotations

import pytest

from assistance.enums import CameBack, Grounds
from assistance.models import AidRequest, AidYear, Payment
from assistance.operations.aid import (
    approve_aid_request,
    approve_payment,
    ask_review,
    choose_way,
    confirm_payment,
    prepare_payment,
    return_payment,
    start_review,
)
from assistance.operations.aid.paying import come_back
from stage4club.core.working_days import local_date
from stage4club.people.enums import Role
from tests.assistance.aids import dollars, make_reviewed
from tests.assistance.payments import CHEQUE, DEPOSIT, Payers, make_payers
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db

TODAY = local_date(NOW)
JANUARY = NOW.replace(year=NOW.year + 1, month=1)


@pytest.fixture
def by() -> Payers:
    return make_payers()


def pay(request: AidRequest, by: Payers) -> AidRequest:
    prepare_payment(request, by=by.payer, now=NOW)
    approve_payment(request, by=by.approver, now=NOW)
    confirm_payment(request, by=by.payer, now=NOW, paid_on=TODAY)
    return AidRequest.objects.get(pk=request.pk)


def test_what_was_granted_in_two_years_is_paid_from_both(by: Payers) -> None:
    request = in_part_of_two_years(by)
    prepare_payment(request, by=by.payer, now=JANUARY)
    approve_payment(request, by=by.approver, now=JANUARY)
    confirm_payment(request, by=by.payer, now=JANUARY, paid_on=local_date(JANUARY))
    assert by_year() == [(0, 500), (0, 200)]
    return_payment(request, by=by.payer, now=JANUARY, because=CameBack.ACCOUNT)
    assert by_year() == [(500, 0), (200, 0)]


def test_the_second_year_is_paid_while_the_first_is_owed_again(by: Payers) -> None:
    request = in_part_of_two_years(by, paid_first=True)
    prepare_payment(request, by=by.payer, now=JANUARY)
    approve_payment(request, by=by.approver, now=JANUARY)
    first = Payment.objects.earliest("pk")
    come_back(first, by=by.payer, now=JANUARY, because=CameBack.ACCOUNT)
    confirm_payment(request, by=by.payer, now=JANUARY, paid_on=local_date(JANUARY))
    # The older year first: in all, and in each year, what is granted and paid stays the same.
    assert by_year() == [(300, 200), (200, 0)]


def in_part_of_two_years(by: Payers, *, paid_first: bool = False) -> AidRequest:
    """500 in one year, paid or not; 200 more by a review in the next."""
    request = make_reviewed(amount_requested=dollars(900))
    approve_aid_request(
        request, by=request.reviewer, now=NOW, amount=dollars(500), grounds=Grounds.BUDGET
    )
    if paid_first:
        choose_way(request, by=None, now=NOW, way=DEPOSIT)
        pay(request, by)
    ask_review(request, by=None, now=JANUARY)
    other = make_user(Role.APPROVER)
    start_review(request, by=other, now=JANUARY)
    approve_aid_request(request, by=other, now=JANUARY, amount=dollars(700), grounds=Grounds.BUDGET)
    return choose_way(request, by=None, now=JANUARY, way=CHEQUE)


def by_year() -> list[tuple[object, object]]:
    years = AidYear.objects.order_by("period")
    return [(year.granted, year.paid) for year in years]
