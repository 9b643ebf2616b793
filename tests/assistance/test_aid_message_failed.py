"""A message about an application that could not be delivered; what an emergency opens of it."""

from __future__ import annotations

import pytest

from assistance.admin.aid.words import before_closing, before_knowing
from assistance.enums import AidClosing
from assistance.models import AidHelper, AidRequest
from assistance.operations.aid import close_aid_request, spoken_news
from assistance.personal_data import (
    call_made,
    emergency_record,
    emergency_sections,
    message_failed,
)
from services.models import Service
from stage4club.notifications.models import Message
from stage4club.people.enums import CallReason, PersonStatus, Role
from stage4club.people.models import CallTask, Person
from tests.assistance.aids import make_aid_request, make_declined, make_granted
from tests.factories import NOW, make_helper, make_service, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def aid() -> Service:
    return make_service(
        kind="assistance", room="assistance", slug="aid", phone_extension="245", promise_days=10
    )


def fail(kind: str) -> CallTask | None:
    """The call that follows from it, if any."""
    message = Message.objects.get(kind=kind)
    message_failed(message=message, now=NOW)
    message_failed(message=message, now=NOW)
    return CallTask.objects.filter(reason=CallReason.MESSAGE_FAILED).first()


def second_line(call: CallTask) -> str:
    """What is said after the greeting."""
    return [line for line in call.script.split("\n") if line][1]


def test_what_was_granted_is_said() -> None:
    request = make_granted(800)
    call = fail("assistance.aid_answer")
    assert call is not None
    assert call.script == spoken_news(request)
    assert second_line(call) == "Une aide de 800\N{NO-BREAK SPACE}$ vous est accordée."


def test_that_nothing_is_granted_is_said() -> None:
    make_declined()
    call = fail("assistance.aid_answer")
    assert call is not None
    assert second_line(call).startswith("Votre demande n’est pas accordée.")


def test_what_is_missing_is_said() -> None:
    request = make_aid_request()
    call = fail("assistance.aid_received")
    assert call is not None
    assert call.script == spoken_news(request)
    assert second_line(call).startswith("Pour étudier votre demande")


def test_a_receipt_has_no_words_of_its_own() -> None:
    make_aid_request()
    AidRequest.objects.update(state="submitted")
    call = fail("assistance.aid_received")
    assert call is not None
    assert call.script == ""


def test_nobody_calls_about_what_is_over() -> None:
    request = make_aid_request()
    close_aid_request(request, by=None, now=NOW, closing=AidClosing.WITHDRAWN)
    assert fail("assistance.aid_received") is None


def test_nobody_calls_who_wants_silence() -> None:
    make_aid_request()
    by = make_user(Role.FINANCE)
    silent = {"status": PersonStatus.DO_NOT_CONTACT, "status_changed_by": by}
    Person.objects.update(status_changed_at=NOW, **silent)
    assert fail("assistance.aid_received") is None


def test_the_message_of_a_helper() -> None:
    request = make_aid_request(helper=make_helper(), email="", phone=None, contact_by="phone")
    call = fail("assistance.aid_received_helper")
    assert call is not None
    said = "Ce message était pour Marthe, qui a rempli la demande pour cette personne."
    assert call.script.splitlines()[-1] == said
    assert emergency_record(reference=request.reference, user=make_user(Role.ADMIN)) == request


def test_the_helper_was_nobody_after_all() -> None:
    make_aid_request(helper=make_helper(), email="", phone=None, contact_by="phone")
    AidHelper.objects.all().delete()
    call = fail("assistance.aid_received_helper")
    assert call is not None
    assert call.script == ""


@pytest.mark.parametrize("helped", [True, False])
def test_what_an_emergency_opens(helped: bool) -> None:
    request = make_aid_request(helper=make_helper() if helped else None)
    sections = emergency_sections(row=request)
    assert sections is not None
    assert len(sections) == (4 if helped else 3)
    told = {value for section in sections for _label, value in section.lines}
    assert ("Marthe" in told) is helped
    assert {"louise@example.org"} <= told


def test_who_closes_is_told_what_it_does() -> None:
    request = make_aid_request()
    assert before_closing(request).startswith("Dites-le d’abord")
    request.is_quarantined = True
    assert "aucun message" in before_closing(request)


def test_who_says_that_she_knows_her_is_told_what_it_does() -> None:
    assert before_knowing(make_aid_request()).startswith("Vous ne verrez plus")


def test_a_call_about_what_is_erased_lets_nothing_leave() -> None:
    request = make_declined()
    call = CallTask.objects.about(request).get()
    due = Message.objects.get(kind="assistance.aid_answer").due_at
    call.subject_id = "0"
    call_made(call=call, by=make_user(Role.FINANCE), now=NOW)
    assert Message.objects.get(kind="assistance.aid_answer").due_at == due
