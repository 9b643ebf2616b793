"""Two at the same moment: one form, one code, one news; each with its control."""

from __future__ import annotations

from threading import Barrier
from typing import Any

import pytest
from django.db.models import QuerySet

from assistance.models import Attendee, Thread, ThreadMessage
from assistance.operations import (
    add_attendee,
    attendees,
    open_thread,
    send_thread_code,
    threads,
    waits,
)
from stage4club.core import one_time_codes
from stage4club.core.links import open_link
from stage4club.core.models import OneTimeCode
from stage4club.core.one_time_codes import Tried, digits_of
from stage4club.notifications.models import Message
from tests.assistance.threads import answer, make_family, make_followed, write
from tests.factories import NOW
from tests.stage4club.core.races import TIMEOUT, race, without_unique
from tests.stage4club.people.blocked import wait_for_the_other

pytestmark = pytest.mark.django_db(transaction=True)

POSTS = 8


def without_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each thread as it was read, nobody held."""

    def unheld(thread: Thread, **_: Any) -> Thread:
        return thread

    for module in (threads, attendees):
        monkeypatch.setattr(module, "hold_thread", unheld)


# One form sent several times ----------------------------------------------------------------------


def test_a_form_sent_eight_times_at_once_is_one_message() -> None:
    thread = Thread(make_followed())
    sent = race(*[lambda: write(thread, key="form")] * POSTS)
    assert len({message.pk for message in sent}) == 1
    assert ThreadMessage.objects.count() == 1


def test_without_the_lock_and_the_constraint_it_is_several(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    thread = Thread(make_followed())
    without_lock(monkeypatch)
    with without_unique(ThreadMessage, "assistance_threadmessage_form_key_key"):
        looked: list[Any] = []
        save = ThreadMessage.save

        def once_both_have_looked(message: ThreadMessage, **options: Any) -> None:
            looked.append(message)
            wait_for_the_other(or_until=lambda: len(looked) == 2)
            save(message, **options)

        monkeypatch.setattr(ThreadMessage, "save", once_both_have_looked)
        race(*[lambda: write(thread, key="form")] * 2)
        assert ThreadMessage.objects.count() == 2


# One person added twice ---------------------------------------------------------------------------


def add_twice() -> list[Any]:
    appointment = make_family()

    def add() -> Attendee:
        return add_attendee(appointment, by=None, now=NOW, name="Marc", email="marc@example.org")

    return race(*[add] * 4)


def test_somebody_added_four_times_at_once_is_one() -> None:
    assert len({attendee.pk for attendee in add_twice()}) == 1
    assert Message.objects.filter(kind="assistance.invited").count() == 1


def test_without_the_lock_the_database_refuses_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[Any] = []

    real = attendees.Attendee.objects.create

    def once_all_have_looked(**values: Any) -> Attendee:
        looked.append(values)
        wait_for_the_other(or_until=lambda: len(looked) == 4)
        return real(**values)

    without_lock(monkeypatch)
    monkeypatch.setattr(attendees.Attendee.objects, "create", once_all_have_looked)
    errors = [added for added in add_twice() if isinstance(added, Exception)]
    assert len(errors) == 3
    assert Attendee.objects.count() == 1


# One code typed twice -----------------------------------------------------------------------------


def type_one_code_twice() -> list[Any]:
    appointment = make_followed()
    link = open_link("appointment", appointment, now=NOW, expires_at=None)
    thread = Thread(appointment)
    send_thread_code(thread, link, now=NOW)
    digits = digits_of(OneTimeCode.objects.get())
    return sorted(race(*[lambda: open_thread(thread, link, digits, now=NOW)] * 2))


def test_a_code_typed_in_two_browsers_at_once_opens_one() -> None:
    assert type_one_code_twice() == [Tried.OVER, Tried.RIGHT]


def test_without_the_lock_it_opens_both(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[Any] = []
    real = one_time_codes.digits_of

    def once_both_have_looked(code: OneTimeCode) -> str:
        tried.append(code)
        wait_for_the_other(or_until=lambda: len(tried) >= 2)
        return real(code)

    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_: rows)
    monkeypatch.setattr(one_time_codes, "digits_of", once_both_have_looked)
    assert type_one_code_twice() == [Tried.RIGHT, Tried.RIGHT]


# Two answers at once ------------------------------------------------------------------------------


def answer_twice() -> list[Message]:
    thread = Thread(make_followed())
    race(lambda: answer(thread, "Un"), lambda: answer(thread, "Deux"))
    return list(Message.objects.filter(kind="assistance.waits"))


def test_two_answers_at_once_are_one_news() -> None:
    assert len(answer_twice()) == 1


def test_without_the_lock_they_may_be_two(monkeypatch: pytest.MonkeyPatch) -> None:
    without_lock(monkeypatch)
    both_have_found_none, real = Barrier(2, timeout=TIMEOUT), waits.open_link

    def once_both_have_looked(*given: Any, **more: Any) -> Any:
        both_have_found_none.wait()
        return real(*given, **more)

    monkeypatch.setattr(waits, "open_link", once_both_have_looked)
    assert len(answer_twice()) == 2
