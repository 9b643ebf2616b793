"""Documents that come: with a draft, with an application, one by one."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from assistance.enums import AidClosing, Attestation
from assistance.models import AidDraft, Document, StageAttestation
from assistance.operations.aid import (
    NothingCame,
    NotWaitedFor,
    add_to_draft,
    close_aid_request,
    confirm_attestation,
    start_review,
    submit_aid_request,
    take_back_document,
)
from stage4club.core import files
from stage4club.people.enums import Role
from stage4club.people.models import User
from tests.assistance.aids import aid_answers, make_aid_request
from tests.assistance.documents import add, make_draft, send
from tests.factories import NOW, make_user

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


def submit(draft: AidDraft, *, form_key: str = "form", now: Any = NOW, **values: Any) -> Any:
    return submit_aid_request(
        form_key=form_key, answers=aid_answers(**values), language="fr", now=now, draft=draft
    )


# They come ---------------------------------------------------------------------------------------


def test_what_the_handler_has_cut_is_refused_in_its_words() -> None:
    draft = make_draft()
    for fault, words in ((files.TOO_HEAVY, "10"), ("no room", "appelez-nous")):
        file = files.streamed("avis.pdf", b"")
        file.fault = fault
        [(name, refusal)] = add_to_draft(draft, sent=[file], now=NOW).refused
        assert name == "avis.pdf"
        assert words in str(refusal.message)


def test_without_room_there_is_neither_row_nor_file(folder: Path) -> None:
    (folder / "documents").write_text("in the way")
    [(_name, refusal)] = add(make_draft()).refused
    assert type(refusal) is files.NoRoom
    assert not Document.objects.exists()
    assert stored(folder) == 1


def test_without_its_row_the_file_goes(folder: Path, monkeypatch: Any) -> None:
    def fail(*args: Any, **columns: Any) -> Any:
        raise RuntimeError

    draft = make_draft()
    monkeypatch.setattr(Document.objects, "create", fail)
    with pytest.raises(RuntimeError):
        add(draft)
    assert stored(folder) == 0


def test_nothing_is_added_to_a_draft_that_is_gone(folder: Path) -> None:
    draft = make_draft()
    AidDraft.objects.all().delete()
    [(_name, refusal)] = add(draft).refused
    assert refusal.message == NotWaitedFor.message
    assert stored(folder) == 0


def test_nothing_is_sent_to_what_is_closed(folder: Path, monkeypatch: Any) -> None:
    request = make_aid_request()
    examine = files.examine

    def closed_meanwhile(*args: Any, **options: Any) -> Any:
        close_aid_request(request, by=None, now=NOW, closing=AidClosing.WITHDRAWN)
        return examine(*args, **options)

    with monkeypatch.context() as patched:
        patched.setattr(files, "examine", closed_meanwhile)
        assert send(request, "avis.pdf") == []
    with pytest.raises(NotWaitedFor):
        send(request, "avis.pdf")
    assert stored(folder) == 0


def test_of_a_draft_one_takes_back_ones_own_alone(folder: Path) -> None:
    draft, other = make_draft(), make_draft("other")
    add(draft)
    [row] = Document.objects.all()
    assert not take_back_document(other, key=row.pk, now=NOW)
    assert take_back_document(draft, key=row.pk, now=NOW)
    assert stored(folder) == 0


def test_a_document_that_is_not_the_attestation_leaves_it_awaited() -> None:
    draft = make_draft()
    add(draft)
    request = submit(draft, attestation=Attestation.LATER)
    assert request.state == "documents_awaited"
    assert request.documents.get().asked == request.papers.awaited().get()


def test_what_a_form_sent_twice_brings_goes_along_and_the_same_once(folder: Path) -> None:
    draft = make_draft()
    add(draft)
    request = submit(draft, attestation=Attestation.LATER)
    again = make_draft("again")
    add(again)
    add(again, "more.pdf")
    # The same content, then another, then too late for a correction.
    submit(again, attestation=Attestation.LATER)
    assert sorted(row.name for row in request.documents.all()) == ["avis.pdf", "more.pdf"]
    third = make_draft("third")
    add(third, "third.pdf")
    request = submit(third, attestation=Attestation.NOW)
    assert (request.state, request.documents.count()) == ("submitted", 3)
    late = make_draft("late")
    add(late, "late.pdf")
    second = submit(late, attestation=Attestation.NOW, now=NOW + DAY, message="More.")
    assert second != request
    assert [row.name for row in second.documents.all()] == ["late.pdf"]
    assert stored(folder) == 4


def test_a_draft_without_documents_changes_nothing() -> None:
    request = submit(make_draft(), attestation=Attestation.NOW)
    assert request.state == "documents_awaited"
    submit(make_draft("again"), attestation=Attestation.NOW)


def test_what_comes_during_a_review_stays_with_who_reviews(officer: User) -> None:
    request = start_review(make_aid_request(), by=officer, now=NOW)
    send(request, "avis.pdf")
    request.refresh_from_db()
    assert (request.state, request.papers.awaited().count()) == ("under_review", 0)


def test_that_it_attests_to_the_stage_a_human_says_once(officer: User) -> None:
    request = make_aid_request()
    with pytest.raises(NothingCame):
        confirm_attestation(request, by=officer, now=NOW)
    send(request, "avis.pdf")
    request.refresh_from_db()
    confirm_attestation(request, by=officer, now=NOW)
    assert StageAttestation.objects.get(person=request.person).received_by == officer
    with pytest.raises(NothingCame):
        confirm_attestation(request, by=officer, now=NOW)
