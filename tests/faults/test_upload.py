"""A document whose connection breaks off, or that is far too large, at a server that is real."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from assistance.models import Document
from assistance.operations.aid import begin_draft
from tests.factories import NOW, make_service
from tests.sent_files import pdf

pytestmark = pytest.mark.django_db(transaction=True)

PATH = "/aide-financiere/demande/6/"
BOUNDARY = "a-boundary"


@pytest.fixture
def talk(live_server: LiveServer, settings: Any, tmp_path: Path) -> Any:
    """A line to the site, of somebody who has a draft; what she sends is hers to cut."""
    settings.MEDIA_ROOT = tmp_path
    make_service(kind="assistance", room="assistance", slug="aid", promise_days=10)
    browser = Client()
    browser.get("/aide-financiere/demande/1/")
    session = browser.session
    session["aid_draft"] = str(begin_draft(form_key="d", answers={}, language="fr", now=NOW).row.pk)
    session.save()
    host, port = live_server.url.removeprefix("http://").split(":")

    def send(body: bytes, length: int) -> bytes:
        cookie = f"sessionid={session.session_key}; csrftoken={'a' * 32}"
        head = (
            f"POST {PATH} HTTP/1.1\r\nHost: {host}:{port}\r\nCookie: {cookie}\r\n"
            f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n"
            f"Content-Length: {length}\r\nConnection: close\r\n\r\n"
        )
        with socket.create_connection((host, int(port)), timeout=20) as line:
            line.sendall(head.encode() + body)
            line.shutdown(socket.SHUT_WR)
            answer = b""
            while more := line.recv(65536):
                answer += more
        return answer

    return send


def form(content: bytes) -> bytes:
    part = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{{}}"{{}}\r\n\r\n'
    fields = {"csrfmiddlewaretoken": "a" * 32, "attestation": "now"}
    body = "".join(part.format(name, "") + f"{value}\r\n" for name, value in fields.items())
    body += part.format("documents", '; filename="avis.pdf"')
    return body.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


def stored(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_connection_cut_in_the_middle_leaves_nothing(talk: Any, tmp_path: Path) -> None:
    whole = form(pdf(b"x" * 500_000))
    answer = talk(whole[: len(whole) // 2], len(whole))
    assert not answer.startswith(b"HTTP/1.1 5")
    assert (Document.objects.count(), stored(tmp_path)) == (0, [])
    # The same once more, whole.
    assert b" 302 " in talk(whole, len(whole)).partition(b"\r\n")[0]
    assert (Document.objects.count(), len(stored(tmp_path))) == (1, 1)


def test_sixty_megabytes_are_refused_before_they_are_kept(talk: Any, tmp_path: Path) -> None:
    answer = talk(b"x" * 1000, 60_000_000)
    assert b" 413 " in answer.partition(b"\r\n")[0]
    assert stored(tmp_path) == []
