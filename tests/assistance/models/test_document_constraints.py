"""Each constraint of documents, hit around Python."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from assistance.models import Document
from stage4club.people.enums import Role
from tests.assistance.aids import make_aid_request
from tests.assistance.documents import add, make_draft, send
from tests.assistance.models.rows import copy_of, insert, update
from tests.factories import NOW, make_user
from tests.stage4club.core.violations import violates

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(settings: Any, tmp_path: Any) -> Document:
    settings.MEDIA_ROOT = tmp_path
    [row] = send(make_aid_request(), "avis.pdf")
    return row


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"place": 0}, "assistance_document_measured"),
        ({"place": 6}, "assistance_document_measured"),
        ({"size": 0}, "assistance_document_measured"),
        ({"kind": "docx"}, "assistance_document_measured"),
        ({"state": "lost"}, "assistance_document_state"),
        ({"state": "clean"}, "assistance_document_state"),
        ({"state": "infected"}, "assistance_document_state"),
        ({"scanned_at": NOW}, "assistance_document_state"),
        ({"state": "destroyed", "name": b"", "digest": ""}, "assistance_document_destroyed"),
        ({"digest": ""}, "assistance_document_destroyed"),
        ({"state": "destroyed", "destroyed_at": NOW}, "assistance_document_destroyed"),
        (
            {"state": "destroyed", "destroyed_at": NOW, "digest": ""},
            "assistance_document_destroyed",
        ),
        ({"request": None}, "assistance_document_belongs"),
        (
            {"state": "clean", "scanned_at": NOW - timedelta(days=1)},
            "assistance_document_after",
        ),
        (
            {
                "state": "destroyed",
                "destroyed_at": NOW - timedelta(days=1),
                "name": b"",
                "digest": "",
            },
            "assistance_document_after",
        ),
    ],
)
def test_what_is_never_stored(document: Document, values: Any, constraint: str) -> None:
    with violates(constraint):
        update(document, **values)


def test_it_belongs_to_a_draft_or_to_an_application(document: Document) -> None:
    with violates("assistance_document_belongs"):
        update(document, draft=make_draft())


def test_of_a_draft_nothing_was_asked_for(document: Document) -> None:
    draft = make_draft()
    add(draft)
    row = Document.objects.get(draft=draft)
    with violates("assistance_document_belongs"):
        update(row, asked=document.asked)


def test_somebody_destroys_only_what_is_destroyed(document: Document) -> None:
    with violates("assistance_document_destroyed"):
        update(document, destroyed_by=make_user(Role.FINANCE))


def test_five_for_one_thing_and_the_same_once(document: Document) -> None:
    with violates("assistance_document_place"):
        insert(copy_of(document, id=uuid4(), digest="other", name="x"))
    with violates("assistance_document_once"):
        insert(copy_of(document, id=uuid4(), place=2, name="x"))
    insert(copy_of(document, id=uuid4(), place=2, digest="other", name="x"))


def test_it_bears_no_name_of_its_own_where_it_goes(document: Document) -> None:
    assert str(document) == str(document.request)
    assert document.neutral_name == f"{document.request}-1.pdf"
