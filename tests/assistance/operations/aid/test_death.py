"""Somebody has died: what the bank does not have is taken back, and people decide who is paid."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError

from assistance.enums import AidState, CameBack, PaymentState
from assistance.models import AidRequest, AidYear, BankDetails, Payment, PaymentWay
from assistance.operations.aid import (
    ChosenBeforeDeath,
    NoPayment,
    approve_payment,
    choose_way,
    confirm_payment,
    prepare_payment,
    remind_of_documents,
    return_payment,
    send_payment,
)
from stage4club.core import audit
from stage4club.core.workflow import TransitionRefused
from stage4club.core.working_days import local_date
from stage4club.notifications.models import Message
from stage4club.notifications.operations.deliver import drain
from stage4club.people.enums import ContactBy, PersonStatus, Role
from stage4club.people.models import CallTask, Person, User
from stage4club.people.operations import AlreadyInStatus, note_death, undo_death
from tests.assistance.aids import dollars, make_aid_request, make_granted, make_reviewed
from tests.assistance.payments import (
    CHEQUE,
    Payers,
    approved,
    make_chosen,
    make_payers,
    payment_of,
    prepared,
    sent,
)
from tests.factories import NOW, make_user
from tests.smtp_sink import SmtpSink
from tests.stage4club.core.races import race, without_row_locks

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=1)
TODAY = local_date(NOW)
ESTATE = replace(CHEQUE, payee="Succession de Louise Bergeron")
REACHED = {"email": "", "contact_by": ContactBy.PHONE}


@pytest.fixture
def by() -> Payers:
    return make_payers()


@pytest.fixture
def coordinator() -> User:
    return make_user(Role.COORDINATOR, name="Josée")


def died(request: AidRequest, coordinator: User) -> AidRequest:
    note_death(request.person, by=coordinator, now=LATER)
    return AidRequest.objects.select_related("person").get(pk=request.pk)


# What is taken back, and what stays ---------------------------------------------------------------


@pytest.mark.parametrize("make", [prepared, approved])
def test_what_the_bank_does_not_have_is_taken_back(
    make: Any, by: Payers, coordinator: User
) -> None:
    request = died(make(by), coordinator)
    payment = payment_of(request)
    assert (payment.state, payment.ended_at, payment.ended_by) == (
        PaymentState.TAKEN_BACK,
        LATER,
        coordinator,
    )
    event = audit.history(request)[:1].get()
    assert (event.verb, event.actor_id) == ("payment-take-back", coordinator.pk)


@pytest.mark.parametrize("make", [prepared, approved])
def test_nothing_is_lost(make: Any, by: Payers, coordinator: User) -> None:
    request = died(make(by), coordinator)
    year = AidYear.objects.get()
    assert (request.state, year.granted, year.paid) == (AidState.GRANTED, dollars(800), 0)
    assert (PaymentWay.objects.count(), BankDetails.objects.count()) == (1, 1)


def test_what_others_are_paid_stays(by: Payers, coordinator: User) -> None:
    request = prepared(by)
    other = prepared(by, preferred_name="Ana", email="ana@example.org", phone=None)
    died(request, coordinator)
    assert payment_of(other).state == PaymentState.PREPARED


def test_what_was_asked_for_stays_open_with_what_is_kept(coordinator: User) -> None:
    open_one = make_reviewed()
    proposed = make_granted(1500, preferred_name="Ana", email="ana@example.org", phone=None)
    assert proposed.state == AidState.TO_CONFIRM
    assert died(open_one, coordinator).state == AidState.UNDER_REVIEW
    assert died(proposed, coordinator).state == AidState.TO_CONFIRM
    assert AidYear.objects.get(person=proposed.person).reserved == dollars(1500)


# Nothing is paid as she chose ---------------------------------------------------------------------


def test_as_she_chose_nothing_is_prepared_any_more(by: Payers, coordinator: User) -> None:
    request = died(make_chosen(), coordinator)
    with pytest.raises(ChosenBeforeDeath):
        prepare_payment(request, by=by.payer, now=LATER)
    assert not Payment.objects.exists()


def test_nor_as_it_was_noted_for_her_before(by: Payers, coordinator: User) -> None:
    request = make_granted()
    choose_way(request, by=by.payer, now=LATER - timedelta(seconds=1), way=CHEQUE)
    with pytest.raises(ChosenBeforeDeath):
        prepare_payment(died(request, coordinator), by=by.payer, now=LATER)


def test_once_it_is_decided_who_receives_it_two_people_pay(by: Payers, coordinator: User) -> None:
    request = died(approved(by), coordinator)
    choose_way(request, by=by.payer, now=LATER, way=ESTATE)
    assert not BankDetails.objects.exists()
    prepare_payment(request, by=by.payer, now=LATER)
    approve_payment(request, by=by.approver, now=LATER)
    assert "Succession de Louise Bergeron" in send_payment(request, by=by.payer, now=LATER)
    confirm_payment(request, by=by.payer, now=LATER, paid_on=local_date(LATER))
    assert AidRequest.objects.get().state == AidState.PAID
    year = AidYear.objects.get()
    assert (year.granted, year.paid) == (0, dollars(800))


def test_noted_twice_what_was_prepared_since_is_not_taken_back(
    by: Payers, coordinator: User
) -> None:
    request = died(make_chosen(), coordinator)
    choose_way(request, by=by.payer, now=LATER, way=ESTATE)
    prepare_payment(request, by=by.payer, now=LATER)
    with pytest.raises(AlreadyInStatus):
        note_death(request.person, by=coordinator, now=LATER)
    assert payment_of(request).state == PaymentState.PREPARED


# What the bank has --------------------------------------------------------------------------------


def test_the_bank_answers_all_the_same(by: Payers, coordinator: User) -> None:
    request = died(sent(by), coordinator)
    assert payment_of(request).state == PaymentState.SENT
    confirm_payment(request, by=by.payer, now=LATER, paid_on=TODAY)
    assert AidRequest.objects.get().state == AidState.PAID


def test_what_comes_back_is_still_owed(by: Payers, coordinator: User) -> None:
    request = died(sent(by), coordinator)
    return_payment(request, by=by.payer, now=LATER, because=CameBack.ACCOUNT)
    assert AidRequest.objects.get().state == AidState.GRANTED
    assert AidYear.objects.get().granted == dollars(800)


@pytest.mark.django_db(transaction=True)
def test_no_message_leaves_whatever_the_bank_answers(
    by: Payers, coordinator: User, smtp_sink: SmtpSink
) -> None:
    paid_one = sent(by)
    back = sent(by, preferred_name="Ana", email="ana@example.org", phone=None)
    for request in (paid_one, back):
        died(request, coordinator)
    confirm_payment(paid_one, by=by.payer, now=LATER, paid_on=TODAY)
    return_payment(back, by=by.payer, now=LATER, because=CameBack.ACCOUNT)
    drain(lambda: LATER + timedelta(days=2))
    assert smtp_sink.messages == []
    assert {row.state for row in Message.objects.all()} == {"aborted"}


def test_nobody_calls_whatever_the_bank_answers(by: Payers, coordinator: User) -> None:
    request = died(sent(by, **REACHED), coordinator)
    return_payment(request, by=by.payer, now=LATER, because=CameBack.ACCOUNT)
    assert not CallTask.objects.open().exists()


def test_nobody_is_reminded_of_documents(coordinator: User) -> None:
    died(make_aid_request(), coordinator)
    assert remind_of_documents(NOW + timedelta(days=60)) == 0


# A mistake ----------------------------------------------------------------------------------------


def test_undone_it_goes_on_by_the_ordinary_verbs(by: Payers, coordinator: User) -> None:
    request = died(approved(by), coordinator)
    undo_death(request.person, by=coordinator, now=LATER)
    assert payment_of(request).state == PaymentState.TAKEN_BACK
    payment = prepare_payment(request, by=by.payer, now=LATER)
    assert (payment.state, payment.amount) == (PaymentState.PREPARED, dollars(800))


# At the same moment -------------------------------------------------------------------------------


def kinds(done: list[Any]) -> list[str]:
    return sorted(type(row).__name__ for row in done)


def jobs_of(request: AidRequest, act: Any, coordinator: User) -> list[Any]:
    person = Person.objects.get(pk=request.person_id)
    return [act, partial(note_death, person, by=coordinator, now=LATER)]


@pytest.mark.django_db(transaction=True)
def test_given_to_the_bank_while_a_death_is_noted(by: Payers, coordinator: User) -> None:
    request = approved(by)
    done = race(
        *jobs_of(request, partial(send_payment, request, by=by.payer, now=LATER), coordinator)
    )
    # Either the bank had it, or it is refused: never both.
    state = payment_of(request).state
    assert (state, type(done[0])) in [
        (PaymentState.SENT, str),
        (PaymentState.TAKEN_BACK, TransitionRefused),
    ]
    assert Person.objects.get().status == PersonStatus.DECEASED


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_one_of_the_two_stumbles(
    by: Payers, coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = approved(by)
    jobs = jobs_of(request, partial(send_payment, request, by=by.payer, now=LATER), coordinator)
    # Both read that it is approved; only the database refuses one that is sent and taken back.
    without_row_locks(monkeypatch, Payment, 2)
    [refused] = [row for row in race(*jobs) if isinstance(row, Exception)]
    assert isinstance(refused, IntegrityError)
    assert "assistance_payment_state" in str(refused)


@pytest.mark.django_db(transaction=True)
def test_prepared_while_a_death_is_noted(by: Payers, coordinator: User) -> None:
    request = make_chosen()
    done = race(
        *jobs_of(request, partial(prepare_payment, request, by=by.payer, now=LATER), coordinator)
    )
    assert isinstance(done[0], Payment | ChosenBeforeDeath)
    assert not Payment.objects.live().exists()
    assert Person.objects.get().status == PersonStatus.DECEASED


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_what_she_chose_is_prepared(
    by: Payers, coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = make_chosen()
    jobs = jobs_of(request, partial(prepare_payment, request, by=by.payer, now=LATER), coordinator)
    # The one reads that she lives, the other that nothing is prepared.
    without_row_locks(monkeypatch, Person, 2)
    assert kinds(race(*jobs)) == ["Payment", "Person"]
    assert Payment.objects.live().get().state == PaymentState.PREPARED


def test_there_is_nothing_to_take_back_of_what_was_never_prepared(
    by: Payers, coordinator: User
) -> None:
    request = died(make_granted(), coordinator)
    with pytest.raises(NoPayment):
        send_payment(request, by=by.payer, now=LATER)
