"""What is told about an application: written, or said by somebody who calls."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from services.operations import HelperAnswers
from stage4club.core.links import open_link, placeholder, preview_placeholder
from stage4club.notifications.models import Message
from stage4club.notifications.operations import (
    abort_open_messages,
    preview_message,
    queue_message,
)
from stage4club.notifications.rendering import EmailKind, Rendered
from stage4club.people.models import CallTask, User
from stage4club.people.operations import (
    MustNotBeCalled,
    cancel_open_calls,
    hold_person_and_letters,
)
from stage4club.people.scripts import Script

from ...emails.aid import (
    LINK_PURPOSE,
    RECEIVED,
    RECEIVED_HELPER,
    helper_words,
    spoken_words,
    words_of,
)
from ...models import AidRequest
from ...scripts import render_script
from .calls import have_called

Words = Mapping[str, Any]
NO_WORDS: Words = MappingProxyType({})
#: Why a message or a call was taken back: later news says it all.
_OVERTAKEN = "overtaken"


def preview_letter(
    request: AidRequest, kind: EmailKind, script: str, words: Words = NO_WORDS
) -> Rendered | Script:
    """What `tell` would send, but for the address of the private page, or what would be said.

    Reads only.
    """
    if not request.takes_email:
        return spoken(request, script, words)
    return preview_message(
        kind,
        to=request.email,
        language=request.language,
        context={**words_of(request), **words, "private_link": preview_placeholder()},
    )


def spoken(request: AidRequest, script: str, words: Words = NO_WORDS) -> Script:
    """The news in words to say, in the language of the person."""
    context = {**spoken_words(request), **words}
    return render_script(script, language=request.language, context=context)


def tell(
    request: AidRequest,
    kind: EmailKind,
    script: str,
    *,
    version: str,
    by: User | None,
    now: datetime,
    words: Words = NO_WORDS,
) -> Message | CallTask | None:
    """The news, by one message; where she is not written to, by a call with the words to say.

    What was to be told before and has not been said yet is taken back: this news replaces it. The
    caller holds the row. Nobody calls somebody who must not be called.
    """
    take_back_news(request, by=by, now=now)
    if request.takes_email:
        return write_letter(request, kind, version=version, by=by, now=now, words=words)
    return have_told(request, script, version=version, now=now, words=words)


def have_told(
    request: AidRequest, script: str, *, version: str, now: datetime, words: Words = NO_WORDS
) -> CallTask | None:
    """Somebody calls and says so; nobody where the person must not be called."""
    with suppress(MustNotBeCalled):
        return have_called(
            request,
            dedupe_key=f"aid/{request.pk}/told/{script}/{version}",
            script=spoken(request, script, words).text,
            now=now,
        )
    return None


def take_back_news(request: AidRequest, *, by: User | None, now: datetime) -> None:
    """Nothing that waits is said any more. The caller holds the row."""
    hold_person_and_letters(request.person_id)
    abort_open_messages(about=request, by=by, now=now, reason=_OVERTAKEN)
    cancel_open_calls(about=request, by=by, now=now)


def write_letter(
    request: AidRequest,
    kind: EmailKind,
    *,
    version: str,
    by: User | None,
    now: datetime,
    words: Words = NO_WORDS,
    not_before: datetime | None = None,
) -> Message | None:
    """Queue the one message, with the private link; None for who is not written to.

    What somebody of the staff decided leaves after the undo delay. The same news of the same
    `version` is one message, however often it is told.
    """
    if not request.takes_email:
        return None
    link = open_link(LINK_PURPOSE, request, now=now, expires_at=None)
    return queue_message(
        kind,
        to=request.email,
        language=request.language,
        context={**words_of(request), **words, "private_link": placeholder(link)},
        dedupe_key=_letter_key(request, kind, request.email, version),
        person_id=request.person_id,
        about=request,
        undo=by is not None,
        not_before=not_before,
        by=by,
        now=now,
    )


def write_receipt(request: AidRequest, *, helper: HelperAnswers | None, now: datetime) -> None:
    """« Reçue »: to whoever can read it, with the documents that are awaited.

    To the person; to whoever filled the form for her where she left no way to be reached.
    """
    words = {"papers": awaited_papers(request)}
    write_letter(request, RECEIVED, version="1", by=None, now=now, words=words)
    if helper is None or not helper.email or request.email or request.phone:
        return
    queue_message(
        RECEIVED_HELPER,
        to=helper.email,
        language=request.language,
        context=helper_words(request, helper.name),
        dedupe_key=_letter_key(request, RECEIVED_HELPER, helper.email, "1"),
        person_id=request.person_id,
        about=request,
        now=now,
    )


def awaited_papers(request: AidRequest) -> int:
    """How many documents are awaited: letters say no more of them (domain.md §4)."""
    return request.papers.awaited().count()


def _letter_key(request: AidRequest, kind: EmailKind, to: str, version: str) -> str:
    address = sha256(to.casefold().encode()).hexdigest()[:16]
    return f"aid/{request.pk}/{kind.name}/{version}/{address}"
