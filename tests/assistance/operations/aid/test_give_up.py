"""A grant that its person no longer needs: what is free again, what stays, who is told."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from assistance.enums import AidClosing, AidState, CameBack, Movement, PaymentState
from assistance.models import (
    AidDecision,
    AidRequest,
    AidYear,
    BankDetails,
    PaymentWay,
    ProgrammeBudget,
)
from assistance.operations.aid import (
    CloseToApplicant,
    NothingToGiveUp,
    approve_aid_request,
    ask_review,
    confirm_payment,
    give_up_grant,
    owed_to,
    return_payment,
    start_review,
)
from assistance.operations.figures import budget_standing, set_programme_budget
from stage4club.core import audit
from stage4club.core.workflow import TransitionRefused
from stage4club.core.working_days import local_date
from stage4club.notifications.models import Message
from stage4club.people.enums import Role
from stage4club.people.operations import declare_tie
from tests.assistance.aids import (
    dollars,
    grant_more,
    make_complete,
    make_declined,
    make_granted,
    make_reviewed,
)
from tests.assistance.payments import (
    Payers,
    approved,
    make_payers,
    paid,
    payment_of,
    prepared,
    sent,
)
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=1)
ANA = {"preferred_name": "Ana", "email": "ana@example.org", "phone": None}
TOLD = "assistance.aid_given_up"


@pytest.fixture
def by() -> Payers:
    return make_payers()


def give_up(request: AidRequest, by: Payers) -> AidRequest:
    give_up_grant(request, by=by.payer, now=LATER)
    return AidRequest.objects.get(pk=request.pk)


def totals() -> tuple[Decimal, Decimal, Decimal, Decimal]:
    """What is kept, granted, paid and left in the one year."""
    year = AidYear.objects.get()
    return year.reserved, year.granted, year.paid, year.left


# Nothing was paid ---------------------------------------------------------------------------------


def test_it_is_closed_and_free_again(by: Payers) -> None:
    request = give_up(make_granted(), by)
    assert (request.state, request.closing) == (AidState.CLOSED, AidClosing.GIVEN_UP)
    assert (request.closed_at, request.closed_by) == (LATER, by.payer)
    assert totals() == (0, 0, 0, 2000)
    line = request.entries.latest("pk")
    assert (line.movement, line.amount, line.made_by) == ("given_up", 800, by.payer)
    event = audit.history(request)[:1].get()
    assert (event.verb, event.actor_id, event.from_state) == ("give-up", by.payer.pk, "granted")
    # What was decided stays what was decided.
    assert (request.amount_granted, AidDecision.objects.count()) == (800, 1)


def test_the_budget_has_it_again(by: Payers) -> None:
    day = local_date(LATER)
    set_programme_budget(year=day.year, amount=dollars(5000), by=by.payer, now=NOW)
    request = make_granted()
    before = budget_standing(day)
    assert before is not None
    assert before.left == 4200
    give_up(request, by)
    after = budget_standing(day)
    assert after is not None
    assert (after.left, after.committed) == (5000, 0)
    assert ProgrammeBudget.objects.count() == 1


def test_another_request_may_have_it(by: Payers) -> None:
    give_up(make_granted(1000), by)
    assert make_granted(1000, now=LATER).state == AidState.GRANTED
    officer = make_user(Role.FINANCE)
    third = make_reviewed(by=officer, now=LATER, amount_requested=dollars(1000))
    approve_aid_request(third, by=officer, now=LATER, amount=dollars(1000))
    assert totals() == (0, 2000, 0, 0)


@pytest.mark.parametrize("make", [prepared, approved])
def test_what_is_only_prepared_is_taken_back(make: Any, by: Payers) -> None:
    request = give_up(make(by), by)
    payment = payment_of(request)
    assert (payment.state, payment.ended_at, payment.ended_by) == (
        PaymentState.TAKEN_BACK,
        LATER,
        by.payer,
    )
    assert (request.state, totals()) == (AidState.CLOSED, (0, 0, 0, 2000))
    assert not PaymentWay.objects.exists()
    assert not BankDetails.objects.exists()


def test_what_came_back_is_given_up_too(by: Payers) -> None:
    request = paid(by)
    return_payment(request, by=by.payer, now=NOW, because=CameBack.CHEQUE)
    request = give_up(request, by)
    assert (request.state, totals()) == (AidState.CLOSED, (0, 0, 0, 2000))


# Something is paid, or at the bank ----------------------------------------------------------------


def test_what_is_paid_stays(by: Payers) -> None:
    request = paid(by, amount=300, amount_requested=dollars(900))
    request = give_up(grant_more(request, 700, by.approver), by)
    assert (request.state, request.closing) == (AidState.PAID, "")
    assert totals() == (0, 0, 300, 1700)
    assert request.entries.latest("pk").amount == 400


def test_what_is_paid_alone_is_not_given_up(by: Payers) -> None:
    request = paid(by)
    with pytest.raises(TransitionRefused):
        give_up(request, by)
    part = paid(by, amount=300, amount_requested=dollars(900), **ANA)
    ask_review(part, by=None, now=NOW)
    with pytest.raises(NothingToGiveUp):
        give_up(part, by)
    assert AidRequest.objects.get(pk=part.pk).state == AidState.REVIEW_ASKED


def test_what_the_bank_has_is_not_given_up(by: Payers) -> None:
    request = sent(by)
    with pytest.raises(NothingToGiveUp):
        give_up(request, by)
    assert (payment_of(request).state, totals()) == (PaymentState.SENT, (0, 800, 0, 1200))
    assert not Message.objects.filter(kind=TOLD).exists()


@pytest.mark.parametrize(("more", "state"), [(700, "partly_granted"), (900, "granted")])
def test_beside_what_the_bank_has_the_rest_is(by: Payers, more: int, state: str) -> None:
    request = sent(by, amount=300, amount_requested=dollars(900))
    request = give_up(grant_more(request, more, by.approver), by)
    assert (request.state, owed_to(request)) == (state, 300)
    assert PaymentWay.objects.filter(request=request).exists()
    confirm_payment(request, by=by.payer, now=LATER, paid_on=local_date(LATER))
    assert AidRequest.objects.get().state == AidState.PAID
    assert totals() == (0, 0, 300, 1700)


def test_what_the_bank_returns_is_given_up_after_that(by: Payers) -> None:
    request = sent(by)
    return_payment(request, by=by.payer, now=NOW, because=CameBack.ACCOUNT)
    assert give_up(request, by).state == AidState.CLOSED


# While the decision is looked at again ------------------------------------------------------------


def test_a_review_ends_with_it_and_what_it_proposes_is_free(by: Payers) -> None:
    request = make_granted(500, by=by.payer, amount_requested=dollars(1600))
    ask_review(request, by=None, now=NOW)
    start_review(request, by=by.approver, now=NOW)
    approve_aid_request(request, by=by.approver, now=NOW, amount=dollars(1500), grounds="budget")
    assert totals() == (1000, 500, 0, 500)
    request = give_up(request, by)
    assert (request.state, totals()) == (AidState.CLOSED, (0, 0, 0, 2000))
    assert AidDecision.objects.filter(sent_back_at=LATER).count() == 1
    assert not AidDecision.objects.pending().exists()


def test_where_nothing_was_granted_there_is_nothing_to_give_up(by: Payers) -> None:
    with pytest.raises(NothingToGiveUp):
        give_up(make_complete(), by)
    declined = make_declined(**ANA)
    with pytest.raises(TransitionRefused):
        give_up(declined, by)
    ask_review(declined, by=None, now=NOW)
    with pytest.raises(NothingToGiveUp):
        give_up(declined, by)


def test_twice_is_refused(by: Payers) -> None:
    request = make_granted()
    give_up(request, by)
    with pytest.raises(TransitionRefused):
        give_up(request, by)
    assert request.entries.filter(movement=Movement.GIVEN_UP).count() == 1


def test_whoever_knows_her_does_not_note_it(by: Payers) -> None:
    request = make_granted(by=by.approver)
    declare_tie(request.person, by=by.payer, now=NOW)
    with pytest.raises(CloseToApplicant):
        give_up(request, by)
    assert totals() == (0, 800, 0, 1200)
