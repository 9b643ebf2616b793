"""Reading the messages that the mailbox keeps."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as policy
from pathlib import Path
from typing import cast

from django.conf import settings


@dataclass(frozen=True)
class Attachment:
    """A part of a message that is neither its text nor its HTML."""

    filename: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class StoredMessage:
    """One message of the mailbox; `name` stands in its address, `arrived_at` is in UTC."""

    name: str
    arrived_at: datetime
    subject: str
    recipient: str
    sender: str
    text: str
    html: str
    attachments: list[Attachment]


def folder() -> Path:
    """Return where the messages are kept: where `make run` says, or in `.run/mailbox`."""
    return Path(os.environ.get("MAILBOX_FOLDER") or Path(settings.BASE_DIR) / ".run" / "mailbox")


def stored_messages() -> list[StoredMessage]:
    """Return every message, newest first."""
    return [_read(path) for path in sorted(folder().glob("*.eml"), reverse=True)]


def stored_message(name: str) -> StoredMessage | None:
    """Return the message called `name`, which must hold no path separator."""
    path = folder() / f"{name}.eml"
    return _read(path) if path.exists() else None


def _read(path: Path) -> StoredMessage:
    message = message_from_bytes(path.read_bytes(), policy=policy)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    others = [
        part
        for part in cast("list[EmailMessage]", list(message.walk()))
        if not part.is_multipart() and part is not text and part is not html
    ]
    return StoredMessage(
        name=path.stem,
        arrived_at=datetime.fromtimestamp(int(path.stem.split("-")[0]) / 1e9, tz=UTC),
        subject=message.get("Subject", ""),
        recipient=message.get("To", ""),
        sender=message.get("From", ""),
        text=text.get_content() if text else "",
        html=html.get_content() if html else "",
        attachments=[_attachment(part, number) for number, part in enumerate(others)],
    )


def _attachment(part: EmailMessage, number: int) -> Attachment:
    name = Path(part.get_filename() or f"{number}.{part.get_content_subtype()}").name
    content = cast("bytes", part.get_payload(decode=True))
    return Attachment(name, part.get_content_type(), content)
