"""A paper that nobody had asked for: it came by mail or at a visit, and somebody notes it."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest

from assistance.enums import AskedBecause, Paper
from assistance.models import AidRequest, AskedPaper, StageAttestation
from assistance.operations.aid import (
    NothingCame,
    approve_aid_request,
    ask_documents,
    papers,
    receive_documents,
    start_review,
)
from stage4club.core.models import AuditEvent
from stage4club.core.workflow import TransitionRefused
from stage4club.notifications.models import Message
from stage4club.people.enums import ContactBy, Role
from stage4club.people.models import CallTask, User
from tests.assistance.aids import dollars, make_aid_request, make_complete, make_reviewed
from tests.factories import NOW, make_user
from tests.stage4club.core.races import TIMEOUT, race

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=7)


@pytest.fixture
def officer() -> User:
    return make_user(Role.FINANCE, name="Chantal")


def notes(request: AidRequest, officer: User, *kinds: Paper, now: Any = LATER) -> None:
    receive_documents(request, by=officer, now=now, unasked=kinds)


@pytest.mark.parametrize("make", [make_complete, make_reviewed])
def test_it_is_noted_and_the_file_goes_on_where_it_is(make: Any, officer: User) -> None:
    request = make()
    before = (request.state, request.promised_on, request.reviewer)
    notes(request, officer, Paper.RESIDENCE, Paper.RECEIPT)
    stored = AidRequest.objects.get()
    assert (stored.state, stored.promised_on, stored.reviewer) == before
    noted = list(AskedPaper.objects.filter(received_by=officer).order_by("paper"))
    assert [row.paper for row in noted] == ["receipt", "residence"]
    assert all(row.came_unasked and row.asked_by is None for row in noted)
    assert AuditEvent.objects.filter(verb="note-documents", actor_id=officer.pk).count() == 1


def test_an_attestation_counts_once_for_all(officer: User) -> None:
    request = make_reviewed(stage4="no")
    assert not StageAttestation.objects.exists()
    notes(request, officer, Paper.ATTESTATION)
    notes(request, make_user(Role.APPROVER), Paper.ATTESTATION, now=LATER + timedelta(days=1))
    assert StageAttestation.objects.get(person=request.person).received_by == officer
    second = make_aid_request(form_key="second")
    assert (second.person, second.state) == (request.person, "submitted")


def test_what_is_awaited_is_awaited_still(officer: User) -> None:
    request = make_aid_request()
    notes(request, officer, Paper.RECEIPT)
    assert AidRequest.objects.get().state == "documents_awaited"
    [awaited] = request.papers.awaited()
    assert awaited.paper == "attestation"
    # Nobody takes back what was written about it.
    assert Message.objects.filter(state="aborted").count() == 0


def test_what_was_asked_for_meanwhile_is_what_was_awaited(officer: User) -> None:
    request = make_reviewed(by=officer)
    ask_documents(request, by=officer, now=NOW, paper=Paper.RECEIPT, because=AskedBecause.TOO_OLD)
    notes(request, officer, Paper.RECEIPT)
    row = AskedPaper.objects.get(paper=Paper.RECEIPT)
    assert (row.received_by, row.came_unasked) == (officer, False)
    assert AidRequest.objects.get().state == "submitted"


def test_of_one_that_is_reviewed_without_its_papers_they_are_awaited_no_more(officer: User) -> None:
    request = make_aid_request(email="", contact_by=ContactBy.PHONE)
    start_review(request, by=officer, now=NOW)
    ask_documents(request, by=officer, now=NOW, paper=Paper.RECEIPT, because=AskedBecause.MISSING)
    start_review(request, by=officer, now=NOW)
    assert "Reçu, facture ou soumission" in CallTask.objects.open().get().script
    receive_documents(
        request, by=officer, now=LATER, papers=list(request.papers.filter(paper=Paper.RECEIPT))
    )
    # Whoever calls asks for the other one, and then nobody calls.
    assert "Reçu, facture ou soumission" not in CallTask.objects.open().get().script
    receive_documents(request, by=officer, now=LATER, papers=list(request.papers.awaited()))
    assert not CallTask.objects.open().exists()
    assert AidRequest.objects.get().state == "under_review"
    assert StageAttestation.objects.get().received_by == officer


def test_pressed_twice_it_is_noted_once_a_day(officer: User) -> None:
    request = make_complete()
    for now in (LATER, LATER + timedelta(seconds=2), LATER + timedelta(days=1)):
        notes(request, officer, Paper.RECEIPT, now=now)
    assert request.papers.filter(paper=Paper.RECEIPT).count() == 2
    assert AuditEvent.objects.filter(verb="note-documents").count() == 2


def test_nothing_is_not_noted(officer: User) -> None:
    with pytest.raises(NothingCame):
        notes(make_complete(), officer)


def test_what_is_proposed_is_not_touched(officer: User) -> None:
    request = make_reviewed(by=officer, amount_requested=dollars(1500))
    approve_aid_request(request, by=officer, now=NOW, amount=dollars(1500))
    with pytest.raises(TransitionRefused):
        notes(request, officer, Paper.RECEIPT)
    assert not AskedPaper.objects.filter(paper=Paper.RECEIPT).exists()


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_note_it_once(officer: User) -> None:
    request = make_complete()
    race(*[lambda: notes(request, officer, Paper.RECEIPT)] * 2)
    assert request.papers.filter(paper=Paper.RECEIPT).count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_it_would_be_noted_twice(
    officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control."""
    request, together = make_complete(), Barrier(2, timeout=TIMEOUT)
    noted_today = papers._noted_today

    def both_have_read(*given: Any) -> set[str]:
        noted = noted_today(*given)
        together.wait()
        return noted

    monkeypatch.setattr(papers, "_noted_today", both_have_read)
    monkeypatch.setattr(papers, "_held", lambda row: AidRequest.objects.get(pk=row.pk))
    race(*[lambda: notes(request, officer, Paper.RECEIPT)] * 2)
    assert request.papers.filter(paper=Paper.RECEIPT).count() == 2
