"""Documents that are kept: scanned, opened, destroyed, forgotten; a row for each file."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction

from assistance.enums import AidClosing, AskedBecause, Paper
from assistance.models import AidRequest, Document
from assistance.operations.aid import (
    AskedForAlready,
    DocumentGone,
    HoldsVirus,
    NotOpened,
    ask_documents,
    close_aid_request,
    destroy_document,
    destroy_old_documents,
    open_document,
    remove_files_without_row,
    rows_without_file,
    scan_documents,
    start_review,
)
from assistance.tasks import scan_what_came
from stage4club.core import files
from stage4club.core.files import FileGone
from stage4club.core.files.store import path_of
from stage4club.core.models import AccessEvent, AuditEvent
from stage4club.people.enums import Role
from stage4club.people.models import User
from tests import sent_files as sent
from tests.assistance.aids import make_aid_request, make_granted, make_reviewed
from tests.assistance.documents import send
from tests.clamd import Clamd
from tests.factories import NOW, make_user
from tests.stage4club.core.races import race

pytestmark = pytest.mark.django_db(transaction=True)

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def officer() -> User:
    return make_user(Role.FINANCE)


def stored(folder: Path) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))


# They are scanned and opened ----------------------------------------------------------------------


def test_without_a_scanner_they_are_opened_and_said_not_to_be_scanned(officer: User) -> None:
    [row] = send(make_aid_request(), "avis.pdf")
    assert scan_documents(NOW) == 0
    assert not row.is_quarantined
    assert open_document(row, by=officer, now=NOW).startswith(b"%PDF-")
    seen = AccessEvent.objects.get()
    assert (seen.kind, seen.subject_type, seen.subject_id, seen.actor_id) == (
        "view",
        "assistance.document",
        str(row.pk),
        officer.pk,
    )


def test_with_a_scanner_nobody_opens_what_it_has_not_seen_or_has_found(
    officer: User, settings: Any
) -> None:
    request = make_aid_request()
    with Clamd() as clamd:
        settings.CLAMD_URL = clamd.url
        clean, infected = send(request, "avis.pdf", **{"eicar.pdf": sent.with_eicar()})
        for row in (clean, infected):
            with pytest.raises(NotOpened):
                open_document(row, by=officer, now=NOW)
        with time_machine.travel(NOW, tick=False):
            scan_what_came()
        assert len(clamd.scanned) == 2
    clean.refresh_from_db()
    infected.refresh_from_db()
    assert (clean.state, infected.state) == ("clean", "infected")
    with pytest.raises(HoldsVirus):
        open_document(infected, by=officer, now=NOW)
    assert open_document(clean, by=officer, now=NOW).startswith(b"%PDF-")


def test_a_virus_that_is_found_is_opened_by_nobody(officer: User, settings: Any) -> None:
    [row] = send(make_aid_request(), "avis.pdf")
    with Clamd(b"stream: Eicar-Test-Signature FOUND") as clamd:
        settings.CLAMD_URL = clamd.url
        assert scan_documents(NOW) == 1
        assert scan_documents(NOW) == 0
    row.refresh_from_db()
    assert row.state == "infected"
    with pytest.raises(HoldsVirus):
        open_document(row, by=officer, now=NOW)
    settings.CLAMD_URL = ""
    with pytest.raises(HoldsVirus):
        open_document(row, by=officer, now=NOW)


def test_while_the_scanner_is_away_they_wait(settings: Any, caplog: Any) -> None:
    [row] = send(make_aid_request(), "avis.pdf")
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    with caplog.at_level(logging.WARNING):
        assert scan_documents(NOW) == 0
    assert "The scanner is away" in caplog.text
    row.refresh_from_db()
    assert row.is_quarantined


def test_one_whose_file_is_gone_does_not_hold_the_others_up(officer: User, settings: Any) -> None:
    gone, here = send(make_aid_request(), "avis.pdf", "other.pdf")
    path_of(gone.pk).unlink()
    with Clamd() as clamd:
        settings.CLAMD_URL = clamd.url
        assert scan_documents(NOW) == 1
    settings.CLAMD_URL = ""
    here.refresh_from_db()
    assert here.state == "clean"
    with pytest.raises(FileGone):
        open_document(gone, by=officer, now=NOW)
    assert rows_without_file() == [gone.pk]


# They go -----------------------------------------------------------------------------------------


def test_destroyed_nothing_is_left_and_another_one_is_asked_for(
    officer: User, folder: Path
) -> None:
    request = make_aid_request()
    [row] = send(request, "avis.pdf")
    because = AskedBecause.UNREADABLE
    destroy_document(request, by=officer, now=NOW, document=row, because=because, words="Floue.")
    row.refresh_from_db()
    assert (row.state, row.name, row.digest, row.destroyed_by) == (
        "destroyed",
        "",
        "",
        officer,
    )
    assert stored(folder) == 0
    assert request.state == "documents_awaited"
    asked = request.papers.awaited().get()
    assert (asked.paper, asked.because, asked.words) == (Paper.ATTESTATION, because, "Floue.")
    event = AuditEvent.objects.get(verb="destroy-document")
    assert event.details == {"document": str(row.pk), "because": because}
    with pytest.raises(DocumentGone):
        open_document(row, by=officer, now=NOW)
    with pytest.raises(DocumentGone):
        destroy_document(request, by=officer, now=NOW, document=row, because=because)
    # Another one, of the same name, finds its place.
    [another] = send(request, "avis.pdf")
    assert (another.place, another.asked) == (1, asked)


def test_what_is_awaited_already_is_not_asked_for_twice(officer: User) -> None:
    request = make_aid_request()
    [row] = send(request, "avis.pdf")
    request.refresh_from_db()
    start_review(request, by=officer, now=NOW)
    request.papers.update(received_at=None)
    because = AskedBecause.MISSING
    with pytest.raises(AskedForAlready):
        ask_documents(request, by=officer, now=NOW, paper=Paper.ATTESTATION, because=because)
    request.refresh_from_db()
    destroy_document(request, by=officer, now=NOW, document=row, because=because)
    assert request.papers.awaited().count() == 1
    assert not Document.objects.standing().exists()


def test_what_answers_nothing_in_particular_is_asked_for_as_another_document(officer: User) -> None:
    request = make_reviewed(by=officer)
    request.papers.all().delete()
    [row] = send(request, "avis.pdf")
    destroy_document(request, by=officer, now=NOW, document=row, because=AskedBecause.TOO_OLD)
    assert request.papers.awaited().get().paper == Paper.OTHER


def test_thirteen_months_after_the_decision_they_are_destroyed(folder: Path) -> None:
    granted, open_one = make_granted(), make_aid_request(email="rita@example.org")
    closed = make_aid_request(preferred_name="Aline", email="aline@example.org")
    for request in (granted, open_one, closed):
        send(request, "avis.pdf")
    close_aid_request(closed, by=None, now=NOW, closing=AidClosing.WITHDRAWN)
    destroy_old_documents(now=NOW + 390 * DAY)
    assert stored(folder) == 3
    destroy_old_documents(now=NOW + 398 * DAY)
    destroy_old_documents(now=NOW + 398 * DAY)
    assert [row.request for row in Document.objects.standing()] == [open_one]
    assert stored(folder) == 1
    assert AuditEvent.objects.filter(verb="forget-documents").count() == 2
    assert Document.objects.filter(state="destroyed", destroyed_by__isnull=True).count() == 2


def test_an_application_in_somebody_s_hands_is_passed_over(folder: Path) -> None:
    request = make_granted()
    send(request, "avis.pdf")
    with transaction.atomic():
        AidRequest.objects.select_for_update().get(pk=request.pk)
        race(lambda: destroy_old_documents(now=NOW + 398 * DAY))
    assert stored(folder) == 1


def test_what_goes_with_its_application_leaves_a_file_for_the_sweep(folder: Path) -> None:
    request = make_aid_request()
    send(request, "avis.pdf")
    request.documents.model.objects.filter(request=request).delete()
    assert stored(folder) == 1
    remove_files_without_row(now=datetime.now(UTC) + 2 * DAY)
    assert stored(folder) == 0


def test_files_without_row_are_removed_and_rows_without_file_are_told(
    folder: Path, capsys: Any
) -> None:
    [row] = send(make_aid_request(), "avis.pdf")
    left = uuid4()
    files.keep(files.streamed("x", b"x").file, name=left)
    now = datetime.now(UTC)
    remove_files_without_row(now=now)
    assert stored(folder) == 2
    remove_files_without_row(now=now + 2 * DAY)
    assert stored(folder) == 1
    call_command("check_documents")
    assert capsys.readouterr().out == "Every document has its file.\n"
    path_of(row.pk).unlink()
    with pytest.raises(SystemExit):
        call_command("check_documents")
    assert capsys.readouterr().out == f"{row.pk}: its file is not there.\n"
