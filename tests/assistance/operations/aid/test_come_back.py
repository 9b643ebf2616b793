"""A payment that comes back: still hers, or free again; and a review beside it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from assistance.enums import CameBack, Grounds, Movement
from assistance.models import AidDecision, AidRequest, AidYear, BankDetails, Payment, PaymentWay
from assistance.operations.aid import (
    CannotEnd,
    GrantedInWhole,
    NoPayment,
    approve_aid_request,
    approve_payment,
    ask_review,
    choose_way,
    confirm_payment,
    prepare_payment,
    return_payment,
    spoken_news,
    start_review,
    take_payment_back,
)
from assistance.operations.aid.paying import come_back
from stage4club.core.workflow import TransitionRefused
from stage4club.core.working_days import local_date
from stage4club.notifications.models import Message
from stage4club.people.enums import ContactBy, Role
from stage4club.people.models import CallTask
from stage4club.people.operations import declare_tie
from tests.assistance.aids import dollars, make_reviewed
from tests.assistance.payments import (
    CHEQUE,
    DEPOSIT,
    Payers,
    make_payers,
    paid,
    payment_of,
    prepared,
    sent,
)
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=3)
TODAY = local_date(NOW)


@pytest.fixture
def by() -> Payers:
    return make_payers()


def totals() -> tuple[object, object, object]:
    year = AidYear.objects.get()
    return year.granted, year.paid, year.left


def in_part(by: Payers, amount: int = 500) -> AidRequest:
    """Granted in part, and paid."""
    request = make_reviewed(amount_requested=dollars(900))
    approve_aid_request(
        request,
        by=request.reviewer,
        now=NOW,
        amount=dollars(amount),
        grounds=Grounds.BUDGET,
    )
    choose_way(request, by=None, now=NOW, way=DEPOSIT)
    return pay(request, by)


def pay(request: AidRequest, by: Payers) -> AidRequest:
    prepare_payment(request, by=by.payer, now=NOW)
    approve_payment(request, by=by.approver, now=NOW)
    confirm_payment(request, by=by.payer, now=NOW, paid_on=TODAY)
    return AidRequest.objects.get(pk=request.pk)


def reviewed_again(request: AidRequest, amount: int) -> AidRequest:
    """Somebody else looks at it and grants so much in all."""
    ask_review(request, by=None, now=LATER)
    other = make_user(Role.APPROVER)
    start_review(request, by=other, now=LATER)
    return approve_aid_request(
        request, by=other, now=LATER, amount=dollars(amount), grounds=Grounds.BUDGET
    )


# Before anybody received it -----------------------------------------------------------------------


@pytest.mark.parametrize("because", [CameBack.ACCOUNT, CameBack.CHEQUE])
def test_returned_it_is_still_hers_and_asked_anew(by: Payers, because: CameBack) -> None:
    request = sent(by)
    return_payment(request, by=by.payer, now=LATER, because=because)
    payment = payment_of(request)
    assert (payment.state, payment.because, payment.ended_by) == ("returned", because, by.payer)
    assert totals() == (800, 0, 1200)
    assert not BankDetails.objects.exists()
    assert not PaymentWay.objects.exists()
    assert Message.objects.filter(kind="assistance.aid_way_again").count() == 1
    assert "nous est revenu" in spoken_news(AidRequest.objects.get())
    # Paid anew, once only.
    choose_way(request, by=None, now=LATER, way=CHEQUE)
    assert "Comment souhaitez-vous" in spoken_news(AidRequest.objects.get())
    prepare_payment(request, by=by.payer, now=LATER)
    assert Payment.objects.filter(award=request.decisions.get()).count() == 2


def test_what_never_left_keeps_its_way_and_tells_nobody(by: Payers) -> None:
    request = sent(by)
    return_payment(request, by=by.payer, now=LATER, because=CameBack.NOT_SENT)
    assert payment_of(request).state == "returned"
    assert BankDetails.objects.exists()
    assert not Message.objects.filter(kind="assistance.aid_way_again").exists()


def test_who_is_not_written_to_is_called(by: Payers) -> None:
    request = sent(by, contact_by=ContactBy.PHONE, email="", way=CHEQUE)
    return_payment(request, by=by.payer, now=LATER, because=CameBack.CHEQUE)
    assert "nous est revenu" in CallTask.objects.open().get().script


@pytest.mark.parametrize("because", [CameBack.GIVEN_BACK, CameBack.MISTAKE])
def test_nobody_gives_back_what_she_has_not_received(by: Payers, because: CameBack) -> None:
    request = sent(by)
    with pytest.raises(NoPayment):
        return_payment(request, by=by.payer, now=LATER, because=because)


def test_what_the_bank_does_not_have_is_taken_back_instead(by: Payers) -> None:
    with pytest.raises(TransitionRefused):
        return_payment(prepared(by), by=by.payer, now=LATER, because=CameBack.ACCOUNT)


# After it was paid --------------------------------------------------------------------------------


def test_the_bank_brings_back_what_was_paid_and_it_stays_granted(by: Payers) -> None:
    request = paid(by)
    return_payment(request, by=by.payer, now=LATER, because=CameBack.ACCOUNT)
    payment, stored = payment_of(request), AidRequest.objects.get()
    assert (payment.state, stored.state) == ("reversed", "granted")
    assert totals() == (800, 0, 1200)
    movements = [line.movement for line in stored.entries.order_by("pk")]
    assert movements == ["granted", "paid", "reversed", "granted"]
    assert "nous est revenu" in spoken_news(stored)
    with pytest.raises(TransitionRefused):
        return_payment(request, by=by.payer, now=LATER, because=CameBack.ACCOUNT)


def test_what_was_granted_in_part_is_that_again(by: Payers) -> None:
    request = in_part(by)
    return_payment(request, by=by.payer, now=LATER, because=CameBack.CHEQUE)
    assert AidRequest.objects.get().state == "partly_granted"


@pytest.mark.parametrize("because", [CameBack.GIVEN_BACK, CameBack.MISTAKE])
def test_for_good_it_frees_the_ceiling_and_ends_the_application(
    by: Payers, because: CameBack
) -> None:
    request = paid(by)
    return_payment(request, by=by.payer, now=LATER, because=because)
    stored = AidRequest.objects.get()
    assert (stored.state, stored.closing, stored.closed_by) == ("closed", "given_back", by.payer)
    assert totals() == (0, 0, 2000)
    line = stored.entries.get(movement=Movement.REVERSED)
    assert (line.payment, line.amount) == (payment_of(request), 800)
    assert not Message.objects.filter(kind="assistance.aid_way_again").exists()


def test_nobody_reverses_a_payment_to_whom_she_knows(by: Payers) -> None:
    request = paid(by)
    declare_tie(request.person, by=by.payer, now=NOW)
    with pytest.raises(Exception, match="autre personne"):
        return_payment(request, by=by.payer, now=LATER, because=CameBack.MISTAKE)
    assert totals() == (0, 800, 1200)


# Beside a review ----------------------------------------------------------------------------------


def test_what_is_paid_in_part_may_be_looked_at_again(by: Payers) -> None:
    request = reviewed_again(in_part(by), 700)
    assert (request.state, request.amount_granted) == ("partly_granted", 700)
    assert totals() == (200, 500, 1300)
    choose_way(request, by=None, now=LATER, way=CHEQUE)
    pay(request, by)
    first, second = Payment.objects.order_by("pk")
    assert (first.amount, second.amount) == (500, 200)
    assert [row.award.number for row in (first, second)] == [1, 2]
    assert totals() == (0, 700, 1300)
    assert AidRequest.objects.get().state == "paid"


def test_a_decision_that_stands_is_paid_as_before(by: Payers) -> None:
    request = reviewed_again(in_part(by), 500)
    assert AidRequest.objects.get().state == "paid"
    assert AidDecision.objects.count() == 2
    assert request.state == "paid"


def test_of_what_is_paid_in_whole_nothing_is_looked_at_again(by: Payers) -> None:
    request = paid(by)
    with pytest.raises(GrantedInWhole):
        ask_review(request, by=None, now=LATER)
    assert AidRequest.objects.get().state == "paid"


def test_a_payment_goes_on_while_the_decision_is_looked_at_again(by: Payers) -> None:
    request = make_reviewed(amount_requested=dollars(900))
    officer = request.reviewer
    approve_aid_request(request, by=officer, now=NOW, amount=dollars(500), grounds=Grounds.BUDGET)
    choose_way(request, by=None, now=NOW, way=DEPOSIT)
    prepare_payment(request, by=by.payer, now=NOW)
    ask_review(request, by=None, now=NOW)
    approve_payment(request, by=by.approver, now=NOW)
    confirm_payment(request, by=by.payer, now=NOW, paid_on=TODAY)
    # It is not « paid » while somebody looks at it.
    assert AidRequest.objects.get().state == "review_asked"
    assert totals() == (0, 500, 1500)


def test_the_first_comes_back_while_the_second_is_under_way(by: Payers) -> None:
    request = reviewed_again(in_part(by), 700)
    choose_way(request, by=None, now=LATER, way=CHEQUE)
    prepare_payment(request, by=by.payer, now=LATER)
    first = Payment.objects.earliest("pk")
    with pytest.raises(CannotEnd):
        come_back(first, by=by.payer, now=LATER, because=CameBack.MISTAKE)
    come_back(first, by=by.payer, now=LATER, because=CameBack.ACCOUNT)
    # The way is that of the one that goes on.
    assert PaymentWay.objects.exists()
    assert totals() == (700, 0, 1300)
    approve_payment(request, by=by.approver, now=LATER)
    confirm_payment(request, by=by.payer, now=LATER, paid_on=local_date(LATER))
    assert totals() == (500, 200, 1300)
    assert AidRequest.objects.get().state == "partly_granted"
    choose_way(request, by=None, now=LATER, way=CHEQUE)
    pay_later = prepare_payment(request, by=by.payer, now=LATER)
    assert (pay_later.amount, pay_later.award.number) == (500, 1)


def test_what_was_taken_back_is_prepared_whole_after_a_review(by: Payers) -> None:
    request = make_reviewed(amount_requested=dollars(900))
    approve_aid_request(
        request, by=request.reviewer, now=NOW, amount=dollars(500), grounds=Grounds.BUDGET
    )
    choose_way(request, by=None, now=NOW, way=DEPOSIT)
    prepare_payment(request, by=by.payer, now=NOW)
    take_payment_back(request, by=by.payer, now=NOW)
    reviewed_again(request, 700)
    assert prepare_payment(request, by=by.payer, now=LATER).amount == 700


def test_two_payments_are_not_ended_by_one(by: Payers) -> None:
    request = reviewed_again(in_part(by), 700)
    choose_way(request, by=None, now=LATER, way=CHEQUE)
    pay(request, by)
    with pytest.raises(CannotEnd):
        return_payment(request, by=by.payer, now=LATER, because=CameBack.GIVEN_BACK)
