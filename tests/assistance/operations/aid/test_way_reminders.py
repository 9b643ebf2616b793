"""How to be paid is not said: one reminder after two weeks, a call after thirty days."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from assistance.enums import CameBack, Grounds
from assistance.models import AidRequest
from assistance.operations.aid import (
    approve_aid_request,
    approve_payment,
    ask_review,
    choose_way,
    forget_years,
    prepare_payment,
    remind_of_ways,
    return_payment,
    start_review,
)
from assistance.operations.aid.way_reminders import _remind
from assistance.tasks import remind_of_ways_to_be_paid
from stage4club.core import audit
from stage4club.notifications.models import Message
from stage4club.people.enums import CallTaskState, ContactBy, Role
from stage4club.people.models import CallTask
from stage4club.people.operations import finish_call_task, note_death, stop_contact
from tests.assistance.aids import dollars, make_complete, make_declined, make_granted, make_reviewed
from tests.assistance.payments import CHEQUE, OTHER, make_chosen, make_payers, paid, prepared, sent
from tests.conventions.test_neutral_outside import assert_neutral
from tests.factories import NOW, make_user
from tests.stage4club.core.races import race, without_row_locks

pytestmark = pytest.mark.django_db

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
CALLED: dict[str, Any] = {"email": "", "contact_by": ContactBy.PHONE}


def told() -> tuple[int, int]:
    """How many reminders were written, and how many calls ask the same."""
    written = Message.objects.filter(kind="assistance.aid_way_reminder").count()
    return written, CallTask.objects.filter(dedupe_key__contains="/way/").count()


def make_granted_in_part() -> AidRequest:
    request = make_reviewed()
    officer: Any = request.reviewer
    amount, grounds = dollars(500), Grounds.BUDGET
    return approve_aid_request(request, by=officer, now=NOW, amount=amount, grounds=grounds)


def come_back(request: AidRequest, now: datetime) -> None:
    """Paid as she said, and returned by the bank."""
    by = make_payers()
    prepare_payment(request, by=by.payer, now=now)
    approve_payment(request, by=by.approver, now=now)
    return_payment(request, by=by.payer, now=now, because=CameBack.CHEQUE)


# Who is reminded, and when ------------------------------------------------------------------------


def test_reminded_once_then_called_once() -> None:
    request = make_granted()
    assert remind_of_ways(NOW + 14 * DAY - SECOND) == 0
    assert remind_of_ways(NOW + 14 * DAY) == 1
    assert AidRequest.objects.get().reminded_at == NOW + 14 * DAY
    assert audit.history(request)[:1].get().verb == "remind-how"
    for day in (14, 20, 29):
        assert remind_of_ways(NOW + day * DAY) == 0
    assert remind_of_ways(NOW + 30 * DAY - SECOND) == 0
    assert told() == (1, 0)
    assert remind_of_ways(NOW + 30 * DAY) == 1
    assert told() == (1, 1)
    call = CallTask.objects.get()
    assert call.script.count("nous ne savons pas encore comment vous la faire parvenir") == 1
    finish_call_task(call, by=make_user(Role.FINANCE), now=NOW + 31 * DAY)
    assert remind_of_ways(NOW + 60 * DAY) == 0
    assert told() == (1, 1)


def test_who_is_reminded_late_is_given_as_long_to_answer() -> None:
    make_granted()
    late = NOW + 200 * DAY
    assert remind_of_ways(late) == 1
    assert remind_of_ways(late + 16 * DAY - SECOND) == 0
    assert remind_of_ways(late + 16 * DAY) == 1
    assert told() == (1, 1)


def test_who_is_not_written_to_is_called_at_once_and_once() -> None:
    make_granted(**CALLED)
    assert remind_of_ways(NOW + 14 * DAY) == 1
    assert remind_of_ways(NOW + 30 * DAY) == 0
    assert told() == (0, 1)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_message_only_says_that_something_waits(language: str) -> None:
    request = make_granted(language=language)
    remind_of_ways(NOW + 14 * DAY)
    message = Message.objects.get(kind="assistance.aid_way_reminder")
    subject = {"fr": "Quelque chose vous attend", "en": "Something waits for you"}[language]
    assert message.subject == f"{subject} {request.reference}"
    assert (message.to_address, message.language) == ("louise@example.org", language)
    waits = {"fr": "Quelque chose vous attend encore", "en": "Something still waits for you"}
    for part in (message.body_text, message.body_html):
        assert part.count(waits[language]) == 1
        for word in ("800", "paie", "verse", "argent", "chèque", "paid", "money", "cheque"):
            assert part.lower().count(word) == 0
    assert_neutral(message.subject)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_whoever_calls_reads_what_to_say(language: str) -> None:
    make_granted(language=language, **CALLED)
    remind_of_ways(NOW + 14 * DAY)
    words = {
        "fr": "Comment souhaitez-vous la recevoir?",
        "en": "How would you like to receive it?",
    }
    call = CallTask.objects.get(dedupe_key__contains="/way/")
    assert call.script.count(words[language]) == 1


# Who is not ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "make",
    [
        make_complete,
        make_declined,
        partial(make_granted, 1500),
        make_chosen,
        partial(make_chosen, way=OTHER),
    ],
)
def test_nobody_else_is_reminded(make: Any) -> None:
    make()
    assert remind_of_ways(NOW + 60 * DAY) == 0
    assert told() == (0, 0)


@pytest.mark.parametrize("make", [prepared, sent, paid])
def test_nor_while_she_is_paid_or_once_she_was(make: Any) -> None:
    make(make_payers())
    assert remind_of_ways(NOW + 60 * DAY) == 0


@pytest.mark.parametrize("stop", [stop_contact, note_death])
def test_nor_who_asked_for_silence_or_has_died(stop: Any) -> None:
    request = make_granted()
    stop(request.person, by=make_user(Role.COORDINATOR), now=NOW)
    assert remind_of_ways(NOW + 60 * DAY) == 0
    assert told() == (0, 0)


@pytest.mark.parametrize("stop", [stop_contact, note_death])
def test_nor_is_she_called_after_that(stop: Any) -> None:
    request = make_granted()
    remind_of_ways(NOW + 14 * DAY)
    stop(request.person, by=make_user(Role.COORDINATOR), now=NOW + 15 * DAY)
    assert remind_of_ways(NOW + 60 * DAY) == 0
    assert told() == (1, 0)


def test_nor_is_who_said_it_meanwhile() -> None:
    request = make_granted()
    remind_of_ways(NOW + 14 * DAY)
    choose_way(request, by=None, now=NOW + 15 * DAY, way=CHEQUE)
    assert remind_of_ways(NOW + 60 * DAY) == 0
    assert told() == (1, 0)


def test_nor_while_the_decision_is_looked_at_again() -> None:
    request = make_granted_in_part()
    ask_review(request, by=None, now=NOW)
    assert remind_of_ways(NOW + 60 * DAY) == 0


def test_nor_of_a_year_that_is_forgotten() -> None:
    make_granted(now=NOW.replace(year=2017))
    forget_years(now=NOW.replace(year=2025))
    assert remind_of_ways(NOW) == 0
    assert told() == (0, 0)


# Said meanwhile -----------------------------------------------------------------------------------


def test_once_she_says_it_nobody_calls_to_ask() -> None:
    request = make_granted(**CALLED)
    remind_of_ways(NOW + 14 * DAY)
    choose_way(request, by=None, now=NOW + 15 * DAY, way=CHEQUE)
    asking = CallTask.objects.get(dedupe_key__contains="/way/")
    assert (asking.state, asking.cancelled_by) == (CallTaskState.CANCELLED, None)
    # What else somebody is to tell her is still told.
    others = CallTask.objects.exclude(pk=asking.pk)
    assert [call.state for call in others] == [CallTaskState.OPEN]


def test_whoever_notes_it_for_her_is_making_that_call() -> None:
    request = make_granted(**CALLED)
    remind_of_ways(NOW + 14 * DAY)
    choose_way(request, by=make_user(Role.FINANCE), now=NOW + 15 * DAY, way=CHEQUE)
    assert CallTask.objects.get(dedupe_key__contains="/way/").state == CallTaskState.OPEN


# Asked anew ---------------------------------------------------------------------------------------


def test_what_came_back_has_its_own_two_weeks() -> None:
    request = make_granted()
    remind_of_ways(NOW + 14 * DAY)
    choose_way(request, by=None, now=NOW + 15 * DAY, way=CHEQUE)
    come_back(request, NOW + 20 * DAY)
    assert remind_of_ways(NOW + 34 * DAY - SECOND) == 0
    assert remind_of_ways(NOW + 34 * DAY) == 1
    assert remind_of_ways(NOW + 50 * DAY - SECOND) == 0
    assert remind_of_ways(NOW + 50 * DAY) == 1
    assert told() == (2, 1)


def test_what_a_review_grants_has_its_own_two_weeks() -> None:
    request = make_granted_in_part()
    remind_of_ways(NOW + 14 * DAY)
    officer = make_user(Role.FINANCE)
    ask_review(request, by=None, now=NOW + 15 * DAY)
    start_review(request, by=officer, now=NOW + 16 * DAY)
    approve_aid_request(request, by=officer, now=NOW + 16 * DAY, amount=dollars(800))
    assert remind_of_ways(NOW + 30 * DAY - SECOND) == 0
    assert remind_of_ways(NOW + 30 * DAY) == 1
    assert told() == (2, 0)


# Two beats ----------------------------------------------------------------------------------------


def test_the_sweep_comes_by() -> None:
    make_granted()
    remind_of_ways_to_be_paid()
    assert told() == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_two_beats_remind_once() -> None:
    make_granted()
    assert sorted(race(*[partial(remind_of_ways, NOW + 14 * DAY)] * 2)) == [0, 1]
    assert told() == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_believe_that_they_do(monkeypatch: pytest.MonkeyPatch) -> None:
    make_granted()
    without_row_locks(monkeypatch, AidRequest, 2, after="exists")
    assert race(*[partial(remind_of_ways, NOW + 14 * DAY)] * 2) == [1, 1]


def test_what_is_said_in_between_ends_it() -> None:
    request = make_granted()
    choose_way(request, by=None, now=NOW, way=CHEQUE)
    assert _remind(request.pk, NOW + 14 * DAY) is False
    # Another beat has it in hand: it is left to that one.
    assert _remind(0, NOW + 14 * DAY) is False
