"""Applications that come in at the edge: corrected under limits, from a robot, from silence."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from assistance.contents.aid import shown
from assistance.enums import AidState, AskedBecause, Paper
from assistance.models import AidRequest
from assistance.operations.aid import (
    ask_documents,
    correct_aid_request,
    receive_documents,
    release_aid_request,
    remind_of_documents,
    start_review,
)
from services.models import Service
from stage4club.notifications.models import Message
from stage4club.people.enums import ContactBy, PersonStatus, Role
from stage4club.people.models import CallTask, Person
from tests.assistance.aids import aid_answers, make_aid_request, make_complete, make_declined
from tests.factories import NOW, make_helper, make_service, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def aid() -> Service:
    return make_service(
        kind="assistance", room="assistance", slug="aid", phone_extension="245", promise_days=10
    )


def wants_silence() -> None:
    silent = {"status": PersonStatus.DO_NOT_CONTACT, "status_changed_by": make_user(Role.FINANCE)}
    Person.objects.update(status_changed_at=NOW, **silent)


def test_a_correction_counts_its_mailbox_once(settings: Any) -> None:
    settings.RATE_LIMITS = True
    for needed in range(5):
        make_aid_request(form_key="form", household_size=needed + 1)
    assert not AidRequest.objects.get().is_quarantined


def test_what_a_robot_corrects_is_told_to_nobody() -> None:
    make_aid_request(form_key="form", suspicious=True)
    make_aid_request(form_key="form", suspicious=True, household_size=3)
    assert AidRequest.objects.get().is_quarantined
    assert not Message.objects.exists()


def test_once_it_is_verified_whoever_helps_is_written_to() -> None:
    request = make_aid_request(
        suspicious=True, helper=make_helper(), email="", phone=None, contact_by=ContactBy.PHONE
    )
    release_aid_request(request, by=make_user(Role.FINANCE), now=NOW)
    assert Message.objects.get().kind == "assistance.aid_received_helper"


def test_what_the_database_refuses_is_refused() -> None:
    with pytest.raises(IntegrityError):
        make_aid_request(household_size=-1)
    assert not AidRequest.objects.exists()


def test_nobody_is_called_who_wants_silence() -> None:
    make_aid_request(email="", contact_by=ContactBy.PHONE)
    CallTask.objects.all().delete()
    wants_silence()
    later = NOW + timedelta(days=15)
    for _again in range(2):
        remind_of_documents(later)
        later += timedelta(days=15)
    assert not CallTask.objects.exists()


def test_nobody_calls_to_decline_who_wants_silence() -> None:
    make_aid_request()
    wants_silence()
    make_declined(preferred_name="Louise")
    assert not CallTask.objects.exists()


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (AidState.AWAITING, "Nous attendons un document."),
        (AidState.REVIEW_ASKED, "Une autre personne va revoir votre demande."),
        (AidState.CLOSED, "Cette demande est fermée."),
    ],
)
def test_where_it_stands(state: AidState, said: str) -> None:
    request = make_aid_request()
    request.state = state
    assert shown(request, now=NOW)["state"] == said


def test_once_a_part_has_come_whoever_calls_asks_for_the_rest() -> None:
    officer = make_user(Role.FINANCE)
    request = make_aid_request(contact_by=ContactBy.PHONE, email="")
    request = start_review(request, by=officer, now=NOW)
    ask_documents(request, by=officer, now=NOW, paper=Paper.RECEIPT, because=AskedBecause.MISSING)
    first = CallTask.objects.open().about(request).get()
    assert [first.script.count(words) for words in ("stade 4", "Reçu")] == [1, 1]
    [word] = request.papers.awaited().filter(paper=Paper.ATTESTATION)
    receive_documents(request, by=officer, now=NOW + timedelta(days=1), papers=[word])
    call = CallTask.objects.open().about(request).get()
    assert call.pk != first.pk
    assert [call.script.count(words) for words in ("stade 4", "Reçu")] == [0, 1]


# What is waited for -------------------------------------------------------------------------------


def waits(request: AidRequest) -> tuple[str, list[str]]:
    """Its state, and the documents that are awaited."""
    stored = AidRequest.objects.get(pk=request.pk)
    return stored.state, [row.paper for row in stored.papers.awaited()]


WAITS = (AidState.AWAITING, [Paper.ATTESTATION])
ON_THE_LIST = (AidState.SUBMITTED, [])


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, WAITS),
        ({"stage4": "no"}, ON_THE_LIST),
        ({"postal_code": "K1A 0B1"}, ON_THE_LIST),
        ({"postal_code": "G1R 2B5"}, WAITS),
    ],
)
def test_a_person_reads_at_once_what_no_paper_would_change(
    answers: dict[str, Any], expected: tuple[str, list[str]]
) -> None:
    assert waits(make_aid_request(**answers)) == expected


def corrected(request: AidRequest, **answers: Any) -> AidRequest:
    return correct_aid_request(
        request, answers=aid_answers(**answers), language="fr", now=NOW + timedelta(minutes=5)
    )


def test_a_correction_of_the_stage_changes_what_is_awaited() -> None:
    request = make_aid_request(stage4="no")
    assert waits(corrected(request)) == WAITS
    assert waits(corrected(request, stage4="no")) == ON_THE_LIST
    assert waits(corrected(request, stage4="no", message="Merci")) == ON_THE_LIST


def test_a_correction_to_who_was_attested_waits_for_nothing() -> None:
    make_complete()
    request = make_aid_request(email="ana@example.org", phone=None)
    assert waits(request) == WAITS
    assert waits(corrected(request)) == ON_THE_LIST


def test_a_correction_away_from_who_was_attested_waits_for_her_attestation() -> None:
    make_complete()
    request = make_aid_request()
    assert waits(request) == ON_THE_LIST
    assert waits(corrected(request, email="ana@example.org", phone=None)) == WAITS
