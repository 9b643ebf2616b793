"""A document that does not come: one reminder after two weeks, a call after four."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from assistance.enums import AskedBecause, Paper
from assistance.models import AidRequest
from assistance.operations.aid import (
    ask_documents,
    receive_documents,
    remind_of_documents,
    start_review,
)
from assistance.operations.aid.reminders import _remind
from assistance.tasks import remind_of_awaited_documents
from stage4club.notifications.models import Message
from stage4club.people.enums import ContactBy, Role
from stage4club.people.models import CallTask
from stage4club.people.operations import finish_call_task, stop_contact
from tests.assistance.aids import make_aid_request, make_complete
from tests.factories import NOW, make_user
from tests.stage4club.core.races import race, without_row_locks

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
CALLED: dict[str, Any] = {"email": "", "contact_by": ContactBy.PHONE}


def reminders() -> int:
    return Message.objects.filter(kind="assistance.aid_documents").count()


def test_reminded_once_then_called_once() -> None:
    request = make_aid_request()
    assert remind_of_documents(NOW + 14 * DAY - timedelta(seconds=1)) == 0
    assert remind_of_documents(NOW + 14 * DAY) == 1
    assert AidRequest.objects.get().reminded_at == NOW + 14 * DAY
    for day in (15, 20, 27):
        assert remind_of_documents(NOW + day * DAY) == 0
    assert (reminders(), CallTask.objects.count()) == (1, 0)
    assert remind_of_documents(NOW + 28 * DAY) == 1
    call = CallTask.objects.get()
    assert "Mot de l’équipe de soins" in call.script
    finish_call_task(call, by=make_user(Role.FINANCE), now=NOW + 29 * DAY)
    assert remind_of_documents(NOW + 60 * DAY) == 0
    assert (reminders(), CallTask.objects.count()) == (1, 1)
    assert request.state == "documents_awaited"


def test_who_is_not_written_to_is_called_at_once_and_once() -> None:
    make_aid_request(**CALLED)
    assert remind_of_documents(NOW + 14 * DAY) == 1
    assert remind_of_documents(NOW + 28 * DAY) == 0
    assert (CallTask.objects.count(), reminders()) == (1, 0)


def test_what_is_asked_for_later_has_its_own_two_weeks() -> None:
    officer = make_user(Role.FINANCE)
    request = make_aid_request()
    remind_of_documents(NOW + 14 * DAY)
    start_review(request, by=officer, now=NOW + 15 * DAY)
    ask_documents(
        request,
        by=officer,
        now=NOW + 15 * DAY,
        paper=Paper.RECEIPT,
        because=AskedBecause.MISSING,
    )
    assert AidRequest.objects.get().reminded_at is None
    assert remind_of_documents(NOW + 28 * DAY) == 0
    assert remind_of_documents(NOW + 29 * DAY) == 1


@pytest.mark.parametrize("which", ["complete", "robot", "silent"])
def test_nobody_else_is_reminded(which: str) -> None:
    if which == "complete":
        make_complete()
    else:
        request = make_aid_request(suspicious=which == "robot")
        if which == "silent":
            stop_contact(request.person, by=make_user(Role.FINANCE), now=NOW)
    assert remind_of_documents(NOW + 14 * DAY) == 0
    assert reminders() == 0


def test_what_came_in_part_waits_for_the_rest() -> None:
    request = make_aid_request()
    receive_documents(
        request, by=make_user(Role.FINANCE), now=NOW, papers=list(request.papers.awaited())
    )
    assert remind_of_documents(NOW + 40 * DAY) == 0


def test_the_sweep_comes_by() -> None:
    remind_of_awaited_documents()
    assert reminders() == 0


@pytest.mark.django_db(transaction=True)
def test_two_beats_remind_once() -> None:
    make_aid_request()
    assert sorted(race(*[partial(remind_of_documents, NOW + 14 * DAY)] * 2)) == [0, 1]
    assert reminders() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_believe_that_they_do(monkeypatch: pytest.MonkeyPatch) -> None:
    make_aid_request()
    without_row_locks(monkeypatch, AidRequest, 2, after="first")
    assert race(*[partial(remind_of_documents, NOW + 14 * DAY)] * 2) == [1, 1]


def test_a_document_that_comes_in_between_ends_it() -> None:
    request = make_aid_request()
    keys = list(AidRequest.objects.awaited_since(NOW + DAY).values_list("pk", flat=True))
    receive_documents(request, by=None, now=NOW, papers=list(request.papers.awaited()))
    assert [_remind(key, NOW + 14 * DAY) for key in keys] == [False]
    # Another beat has it in hand: it is left to that one.
    assert _remind(0, NOW + 14 * DAY) is False
