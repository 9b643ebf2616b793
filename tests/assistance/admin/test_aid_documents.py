"""Documents beside an application: read as files, destroyed and asked for again."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from assistance.models import AidRequest, Document
from stage4club.core.files.store import path_of
from stage4club.core.models import AccessEvent
from stage4club.people.enums import Role
from stage4club.people.models import User
from tests.assistance.admin.aid_pages import offered, press, text_of, url_of
from tests.assistance.aids import make_aid_request, make_complete
from tests.assistance.documents import send
from tests.factories import make_user
from tests.registrations.kit import client_of

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("english", "at_ten"),
]


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def officer() -> User:
    return make_user(Role.FINANCE, name="Chantal")


def address(request: AidRequest, key: Any) -> str:
    return reverse("admin:assistance_aidrequest_document", args=[request.pk, key])


def whole(**answers: Any) -> tuple[AidRequest, Document]:
    request = make_aid_request(**answers)
    [row] = send(request, "avis de cotisation.pdf")
    request.refresh_from_db()
    return request, row


def test_it_stands_beside_the_application_and_is_kept_as_a_file(officer: User) -> None:
    request, row = whole()
    page = text_of(request, officer)
    assert (
        f'<a href="{address(request, row.pk)}"><bdi>avis de cotisation.pdf</bdi> (PDF)</a>' in page
    )
    assert "Not scanned" in page
    before = AccessEvent.objects.count()
    answer = client_of(officer).get(address(request, row.pk))
    assert answer.content.startswith(b"%PDF-")
    assert {name: answer.headers[name] for name in answer.headers if name in WANTED} == WANTED | {
        "Content-Disposition": f'attachment; filename="{request.reference}-1.pdf"'
    }
    assert AccessEvent.objects.count() == before + 1
    assert client_of(officer).post(address(request, row.pk)).status_code == 405


WANTED = {
    "Content-Type": "application/pdf",
    "Content-Disposition": "",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def test_what_is_of_another_application_or_of_none_is_not_there(officer: User) -> None:
    request, row = whole()
    other, _row = whole(preferred_name="Rita", email="rita@example.org")
    client = client_of(officer)
    for wrong in (address(other, row.pk), address(request, uuid4())):
        assert client.get(wrong).status_code == 404
    missing = address(request, row.pk).replace(str(request.pk), "0", 1)
    assert client.get(missing).status_code == 404


def test_why_it_cannot_be_opened_is_said_on_the_page(officer: User, settings: Any) -> None:
    request, row = whole()
    client = client_of(officer)
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    page = text_of(request, officer)
    assert "Waits for the scanner" in page
    assert address(request, row.pk) not in page
    answer = client.get(address(request, row.pk), follow=True)
    assert "waits for the scanner" in answer.text
    settings.CLAMD_URL = ""
    path_of(row.pk).unlink()
    answer = client.get(address(request, row.pk), follow=True)
    assert "The file is not here any more." in answer.text


def test_destroyed_and_asked_for_again_from_the_page(officer: User, folder: Path) -> None:
    request, row = whole()
    assert "destroy-document" in offered(request, officer)
    page = client_of(officer).post(url_of(request, "destroy-document"), {"because": "missing"})
    assert page.status_code == 422
    assert "Choose one of the documents." in page.text
    typed = {"document": row.pk, "because": "unreadable", "words": "Un peu floue."}
    assert press(officer, request, "destroy-document", **typed) == "Destroyed, and asked for again."
    assert [path for path in folder.rglob("*") if path.is_file()] == []
    request.refresh_from_db()
    assert request.state == "documents_awaited"
    page = text_of(request, officer)
    assert "avis de cotisation" not in page
    assert "Destroyed (" in page
    assert "Chantal)" in page
    assert "destroy-document" not in offered(request, officer)


def test_the_attestation_is_confirmed_by_who_has_read_it(officer: User) -> None:
    request, _row = whole()
    assert "attest" in offered(request, officer)
    assert press(officer, request, "attest") == "Noted."
    assert "attest" not in offered(request, officer)
    other = make_complete(preferred_name="Rita", email="rita@example.org")
    assert "attest" not in offered(other, officer)


def test_one_without_a_name_has_words(officer: User) -> None:
    request = make_aid_request()
    send(request, "\u202e")
    request.refresh_from_db()
    assert "File without a name" in text_of(request, officer)
    assert "File without a name (PDF)" in text_of(request, officer, "destroy-document")
