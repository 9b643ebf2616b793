"""The pages of the mailbox, with messages as the outbox writes them."""

import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    settings.DEBUG = True
    settings.ROOT_URLCONF = "tests.stage4club.mailbox.site_urls"
    monkeypatch.setenv("MAILBOX_FOLDER", str(tmp_path))
    return tmp_path


def store(folder: Path, name: str, message: EmailMessage) -> None:
    (folder / f"{name}.eml").write_bytes(message.as_bytes())


def letter(subject: str = "Votre inscription") -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = "club@example.org"
    message["To"] = "louise@example.org"
    message.set_content("Bonjour Louise\n")
    return message


def test_an_empty_mailbox(client: Client) -> None:
    page = client.get("/boite/")
    assert page.status_code == 200
    assert page.context["messages_kept"] == []


def test_newest_first(client: Client, folder: Path) -> None:
    store(folder, "1700000000000000000-aa", letter("Première"))
    store(folder, "1800000000000000000-bb", letter("Deuxième"))
    page = client.get("/boite/")
    assert [kept.subject for kept in page.context["messages_kept"]] == ["Deuxième", "Première"]
    assert page.context["messages_kept"][1].arrived_at.isoformat() == "2023-11-14T22:13:20+00:00"


def test_one_message_with_all_its_parts(client: Client, folder: Path) -> None:
    message = letter()
    message.add_alternative("<p style='color:red'>Bonjour Louise</p>", subtype="html")
    message.add_attachment(b"BEGIN:VCALENDAR", "text", "calendar", filename="../rencontre.ics")
    message.add_attachment(b"\x89PNG", "image", "png")
    store(folder, "1-aa", message)

    page = client.get("/boite/1-aa/")
    kept = page.context["message"]
    assert page.status_code == 200
    assert (kept.subject, kept.sender) == ("Votre inscription", "club@example.org")
    assert (kept.recipient, kept.text) == ("louise@example.org", "Bonjour Louise\n")
    assert [(part.filename, part.content_type) for part in kept.attachments] == [
        ("rencontre.ics", "text/calendar"),
        ("1.png", "image/png"),
    ]

    html = client.get("/boite/1-aa/html/")
    assert html.content == b"<p style='color:red'>Bonjour Louise</p>\n"
    assert html["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    )
    assert html["X-Frame-Options"] == "SAMEORIGIN"

    calendar = client.get("/boite/1-aa/0/")
    assert calendar.content == b"BEGIN:VCALENDAR"
    assert calendar["Content-Disposition"] == 'attachment; filename="rencontre.ics"'
    assert client.get("/boite/1-aa/2/").status_code == 404


def test_a_message_of_text_only(client: Client, folder: Path) -> None:
    store(folder, "1-aa", letter())
    kept = client.get("/boite/1-aa/").context["message"]
    assert (kept.html, kept.attachments) == ("", [])


def test_a_message_of_html_only(client: Client, folder: Path) -> None:
    message = EmailMessage()
    message.set_content("<p>Bonjour</p>", subtype="html")
    store(folder, "1-aa", message)
    kept = client.get("/boite/1-aa/").context["message"]
    assert (kept.text, kept.html) == ("", "<p>Bonjour</p>\n")


def test_an_unknown_message(client: Client) -> None:
    assert client.get("/boite/1-aa/").status_code == 404


def test_the_folder_without_a_launcher(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, client: Client, tmp_path: Path
) -> None:
    from stage4club.mailbox import messages

    monkeypatch.delenv("MAILBOX_FOLDER")
    settings.BASE_DIR = tmp_path
    assert messages.folder() == tmp_path / ".run" / "mailbox"


def test_it_cannot_be_loaded_in_production() -> None:
    program = "import django; django.setup(); import stage4club.mailbox.urls"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "ImproperlyConfigured: The mailbox shows every message" in done.stderr
