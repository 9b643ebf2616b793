"""What is done in one room to somebody known in another one names nobody there."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client

from assistance.models import Appointment
from assistance.operations import take_appointment
from stage4club.core.models import AuditEvent
from stage4club.notifications.models import Message
from stage4club.people.admin.call_tasks import CallTaskAdmin
from stage4club.people.enums import Role, Room
from stage4club.people.models import CallTask, Person, User
from stage4club.people.operations import stop_contact
from tests.factories import NOW, make_appointment, make_registration, make_user
from tests.stage4club.people.admin.pages import browser_of, list_of, page_of, text_of
from tests.stage4club.people.rows import end_transaction, make_call_task

pytestmark = pytest.mark.django_db

#: (who stops everything, who reads it)
BETWEEN = [(Role.SOCIAL_WORKER, Role.COORDINATOR), (Role.COORDINATOR, Role.SOCIAL_WORKER)]
WITHIN = [(Role.COORDINATOR, Role.COORDINATOR), (Role.SOCIAL_WORKER, Role.SOCIAL_WORKER)]

ROOM = {Role.COORDINATOR: Room.GROUP, Role.SOCIAL_WORKER: Room.SOCIAL_WORK}


@dataclass
class Stopped:
    """« Ne plus contacter » was noted; `named` says whether the reader may learn by whom."""

    person: Person
    call: CallTask
    reader: User
    name: str
    named: bool

    @property
    def browser(self) -> Client:
        """Where the reader is signed in."""
        return browser_of(self.reader)

    def is_named_on(self, page: Any) -> bool:
        """Whether the page names who did it, exactly where it may."""
        assert page.status_code in {HTTPStatus.OK, HTTPStatus.CONFLICT}
        return (self.name in text_of(page)) is self.named


@pytest.fixture
def known_in_both(db: None) -> tuple[Person, User]:
    """A person of the group whom a social worker follows too, and that social worker."""
    person = make_registration().person
    worker = make_user(Role.SOCIAL_WORKER, name="Béatrice")
    appointment = make_appointment()
    # As once two cards were found to be those of one person.
    Message.objects.filter(person_id=appointment.person_id).update(person_id=person.pk)
    Appointment.objects.filter(pk=appointment.pk).update(person=person)
    appointment.refresh_from_db()
    take_appointment(appointment, by=worker, now=NOW)
    end_transaction()
    return person, worker


@pytest.fixture(params=[*BETWEEN, *WITHIN], ids=lambda pair: f"{pair[0]}-{pair[1]}")
def stopped(request: Any, known_in_both: tuple[Person, User]) -> Stopped:
    """Everything stopped by one, and another one who reads it."""
    by, reader = request.param
    person, worker = known_in_both
    staff = {Role.SOCIAL_WORKER: worker, Role.COORDINATOR: make_user(Role.COORDINATOR)}
    who = make_user(by, name="Gisèle") if by == reader else staff[by]
    call = make_call_task(person=person, room=ROOM[reader])
    stop_contact(person, by=who, now=NOW)
    return Stopped(person, call, staff[reader], who.name, named=by == reader)


def test_a_card_tells_what_was_done_and_names_nobody_at_all(stopped: Stopped) -> None:
    """Named for a colleague, and for nobody else, a line without a name would tell the same."""
    history = stopped.browser.get(page_of(stopped.person, "history"))
    assert [(line.what, line.who) for line in history.context["lines"]] == [
        ("Ne plus contacter", "")
    ]
    for page in (history, stopped.browser.get(page_of(stopped.person))):
        assert stopped.name not in text_of(page)


def test_neither_does_a_call_that_ended_with_it(stopped: Stopped) -> None:
    history = stopped.browser.get(page_of(stopped.call, "history"))
    assert history.context["lines"][0].at == NOW
    assert stopped.is_named_on(history)


def test_neither_does_a_verb_that_comes_a_moment_too_late(
    stopped: Stopped, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What the page saw a moment before.
    monkeypatch.setattr(CallTaskAdmin, "is_verb_available", lambda *_given: True)
    page = stopped.browser.post(page_of(stopped.call, "finish"), {"outcome": "reached"})
    assert page.status_code == HTTPStatus.CONFLICT
    assert "Annulé" in page.context["refusal"]
    assert stopped.is_named_on(page)


def test_neither_does_a_message_that_was_stopped(stopped: Stopped) -> None:
    [message] = Message.objects.visible_to(stopped.reader).filter(person_id=stopped.person.pk)
    assert stopped.is_named_on(stopped.browser.get(page_of(message, "history")))


def test_the_log_names_everybody(stopped: Stopped) -> None:
    page = browser_of(make_user(Role.PRIVACY)).get(list_of(AuditEvent))
    assert stopped.name in text_of(page)
