"""Documents that have come so far."""

from __future__ import annotations

from typing import Any

from assistance.models import AidDraft, AidRequest, Document
from assistance.operations.aid import add_to_draft, begin_draft, send_documents
from stage4club.core import files
from tests import sent_files as sent
from tests.factories import NOW


def make_draft(form_key: str = "draft") -> AidDraft:
    return begin_draft(form_key=form_key, answers={}, language="fr", now=NOW).row


def add(draft: AidDraft, name: str = "avis.pdf", content: bytes | None = None) -> Any:
    """What became of one file for a draft."""
    came = files.streamed(name, sent.pdf(name.encode()) if content is None else content)
    return add_to_draft(draft, sent=[came], now=NOW)


def send(request: AidRequest, *names: str, now: Any = NOW, **contents: bytes) -> list[Document]:
    """Documents with an application that was sent."""
    came = [files.streamed(name, sent.pdf(name.encode())) for name in names]
    came += [files.streamed(name, content) for name, content in contents.items()]
    return send_documents(request, sent=came, now=now).taken
