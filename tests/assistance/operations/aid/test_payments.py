"""A payment, from the way that she chooses to the day on which it left."""

from __future__ import annotations

from datetime import timedelta

import pytest

from assistance.enums import Movement
from assistance.models import AidRequest, AidYear, BankDetails, Payment, PaymentWay
from assistance.operations.aid import (
    CloseToApplicant,
    NoPayment,
    NothingOwed,
    NotYetPaidOn,
    PaymentUnderWay,
    PreparedItHerself,
    Way,
    WayNotChosen,
    approve_payment,
    choose_way,
    confirm_payment,
    owed_to,
    prepare_payment,
    reveal_details,
    send_payment,
    spoken_news,
    take_payment_back,
)
from stage4club.core import audit
from stage4club.core.models import AccessEvent, AccessKind
from stage4club.core.workflow import TransitionRefused
from stage4club.core.working_days import local_date
from stage4club.notifications.models import Message
from stage4club.people.enums import ContactBy, Role
from stage4club.people.models import CallTask
from stage4club.people.operations import declare_tie
from tests.assistance.aids import dollars, make_granted
from tests.assistance.payments import (
    ACCOUNT,
    CHEQUE,
    OTHER,
    Payers,
    approved,
    make_chosen,
    make_payers,
    paid,
    payment_of,
    prepared,
    sent,
)
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db

TODAY = local_date(NOW)
LATER = NOW + timedelta(days=2)


@pytest.fixture
def by() -> Payers:
    return make_payers()


# Prepared by one, approved by another -------------------------------------------------------------


def test_from_one_person_to_the_other(by: Payers) -> None:
    request = prepared(by)
    payment = payment_of(request)
    assert (payment.state, payment.amount, payment.pay_by) == ("prepared", dollars(800), "deposit")
    assert (payment.prepared_by, payment.award, payment.is_over) == (
        by.payer,
        request.decisions.get(),
        False,
    )
    assert str(payment) == payment.reference
    approve_payment(request, by=by.approver, now=LATER)
    payment = payment_of(request)
    assert (payment.state, payment.approved_by, payment.approved_at) == (
        "approved",
        by.approver,
        LATER,
    )
    send_payment(request, by=by.payer, now=LATER)
    assert payment_of(request).sent_by == by.payer
    year = AidYear.objects.get()
    assert (year.granted, year.paid) == (800, 0)
    # Nothing was told of it yet.
    assert not Message.objects.filter(kind="assistance.aid_paid").exists()
    verbs = [event.verb for event in audit.history(request)]
    assert verbs[:4] == ["payment-send", "payment-approve", "prepare-payment", "choose-way"]


def test_nobody_approves_her_own(by: Payers) -> None:
    both = make_user(Role.FINANCE, Role.APPROVER)
    request = make_chosen()
    prepare_payment(request, by=both, now=NOW)
    with pytest.raises(PreparedItHerself):
        approve_payment(request, by=both, now=NOW)
    assert payment_of(request).state == "prepared"


def test_without_a_way_there_is_no_payment(by: Payers) -> None:
    request = make_granted()
    with pytest.raises(WayNotChosen):
        prepare_payment(request, by=by.payer, now=NOW)
    for act in (approve_payment, send_payment, take_payment_back, reveal_details):
        with pytest.raises(NoPayment):
            act(request, by=by.approver, now=NOW)
    assert not Payment.objects.exists()


def test_one_at_a_time(by: Payers) -> None:
    request = prepared(by)
    with pytest.raises(PaymentUnderWay):
        prepare_payment(request, by=by.payer, now=NOW)
    assert Payment.objects.count() == 1


def test_nobody_pays_whom_she_knows(by: Payers) -> None:
    request = approved(by)
    officer = make_user(Role.FINANCE)
    declare_tie(request.person, by=officer, now=NOW)
    for act in (approve_payment, send_payment, reveal_details):
        with pytest.raises(CloseToApplicant):
            act(request, by=officer, now=NOW)
    with pytest.raises(CloseToApplicant):
        confirm_payment(request, by=officer, now=NOW, paid_on=TODAY)
    other = make_chosen(preferred_name="Rita", email=officer.email)
    with pytest.raises(CloseToApplicant):
        prepare_payment(other, by=officer, now=NOW)


def test_taken_back_and_prepared_anew(by: Payers) -> None:
    request = approved(by)
    take_payment_back(request, by=by.approver, now=LATER)
    payment = payment_of(request)
    assert (payment.state, payment.ended_by, payment.is_over) == ("taken_back", by.approver, True)
    for act in (approve_payment, send_payment):
        with pytest.raises(TransitionRefused):
            act(request, by=by.approver, now=LATER)
    choose_way(request, by=None, now=LATER, way=CHEQUE)
    prepare_payment(request, by=by.payer, now=LATER)
    assert payment_of(request).pay_by == "cheque"


def test_the_bank_has_it_and_nobody_takes_it_back(by: Payers) -> None:
    request = sent(by)
    with pytest.raises(TransitionRefused):
        take_payment_back(request, by=by.payer, now=NOW)


def test_who_says_that_she_knows_her_takes_back_what_she_prepared_or_approved(by: Payers) -> None:
    request, other = prepared(by), approved(by, preferred_name="Rita", email="rita@example.org")
    third = approved(by, preferred_name="Ana", email="ana@example.org")
    declare_tie(request.person, by=by.payer, now=NOW)
    declare_tie(other.person, by=by.approver, now=NOW)
    declare_tie(third.person, by=make_user(Role.FINANCE), now=NOW)
    states = [payment_of(row).state for row in (request, other, third)]
    assert states == ["taken_back", "taken_back", "approved"]


# What is typed at the bank ------------------------------------------------------------------------


def test_the_account_is_read_by_the_payer_and_each_look_is_logged(by: Payers) -> None:
    request = approved(by)
    text = send_payment(request, by=by.payer, now=NOW)
    for said in (*vars(ACCOUNT).values(), "Louise Bergeron", payment_of(request).reference):
        assert said in text
    assert reveal_details(request, by=by.payer, now=LATER) == text
    looks = AccessEvent.objects.filter(kind=AccessKind.REVEAL)
    assert [(look.subject_type, look.actor_id) for look in looks] == [
        ("assistance.bankdetails", by.payer.pk)
    ] * 2


@pytest.mark.parametrize(
    ("way", "said"), [(CHEQUE, "12, rue des Lilas"), (OTHER, "a demandé qu’on l’appelle")]
)
def test_other_ways_say_where_it_goes(by: Payers, way: Way, said: str) -> None:
    request = approved(by, way=way)
    text = send_payment(request, by=by.payer, now=NOW)
    assert said in text
    assert "1234567" not in text
    assert not AccessEvent.objects.filter(kind=AccessKind.REVEAL).exists()


# Paid ---------------------------------------------------------------------------------------------


def test_paid_once_and_told(by: Payers) -> None:
    request = sent(by)
    confirm_payment(request, by=by.payer, now=LATER, paid_on=local_date(LATER))
    payment, stored, year = payment_of(request), AidRequest.objects.get(), AidYear.objects.get()
    assert (payment.state, payment.paid_by, payment.paid_on) == (
        "paid",
        by.payer,
        local_date(LATER),
    )
    assert (stored.state, owed_to(stored)) == ("paid", 0)
    assert (year.granted, year.paid, year.left) == (0, 800, 1200)
    line = stored.entries.get(movement=Movement.PAID)
    assert (line.payment, line.amount) == (payment, 800)
    # Neither the account nor the way is needed any more.
    assert not BankDetails.objects.exists()
    assert not PaymentWay.objects.exists()
    assert "800\N{NO-BREAK SPACE}$ vous a été versé le vendredi 13" in spoken_news(stored)
    message = Message.objects.get(kind="assistance.aid_paid")
    assert "800\N{NO-BREAK SPACE}$" not in message.body_text
    for act in (
        lambda: confirm_payment(request, by=by.payer, now=LATER, paid_on=TODAY),
        lambda: prepare_payment(stored, by=by.payer, now=LATER),
        lambda: choose_way(stored, by=None, now=LATER, way=CHEQUE),
    ):
        with pytest.raises(TransitionRefused):
            act()
    assert Message.objects.filter(kind="assistance.aid_paid").count() == 1


def test_who_is_not_written_to_is_called(by: Payers) -> None:
    paid(by, contact_by=ContactBy.PHONE, email="", way=CHEQUE)
    call = CallTask.objects.open().get()
    assert "Un chèque de 800 $ vous a été posté le" in call.script.replace("\xa0", " ")


@pytest.mark.parametrize("days", [-1, 1])
def test_a_day_that_cannot_be(by: Payers, days: int) -> None:
    request = sent(by)
    with pytest.raises(NotYetPaidOn):
        confirm_payment(request, by=by.payer, now=NOW, paid_on=TODAY + timedelta(days=days))
    assert payment_of(request).state == "sent"
    assert AidYear.objects.get().paid == 0


def test_what_is_only_prepared_is_not_paid(by: Payers) -> None:
    request = prepared(by)
    with pytest.raises(TransitionRefused):
        confirm_payment(request, by=by.payer, now=NOW, paid_on=TODAY)


def test_nothing_is_owed_twice(by: Payers) -> None:
    request = make_chosen()
    prepare_payment(request, by=by.payer, now=NOW)
    approve_payment(request, by=by.approver, now=NOW)
    confirm_payment(request, by=by.payer, now=NOW, paid_on=TODAY)
    AidRequest.objects.filter(pk=request.pk).update(state="granted")
    with pytest.raises(NothingOwed):
        choose_way(request, by=None, now=NOW, way=CHEQUE)
