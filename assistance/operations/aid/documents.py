"""Files that come with an application: taken one by one, kept sealed, taken back."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from stage4club.core import audit, files
from stage4club.core.errors import RuleError
from stage4club.core.files import Examined, FileRefused, NoRoom, StreamedFile, TooHeavy
from stage4club.core.workflow import apply

from ...enums import AidState, Paper
from ...models import MOST, AidDraft, AidRequest, AskedPaper, Document
from ...workflow import AID_REQUEST
from .letters import take_back_news
from .promises import promised_from
from .room import ask_room, note_address

logger = logging.getLogger(__name__)


class TooManyDocuments(FileRefused):
    """Five stand there already."""

    message = _("There are five already. If you have more to send, call us.")


class NotWaitedFor(RuleError):
    """The application is closed."""

    message = _("Nothing more can be sent here. Call us, and we will see together.")


@dataclass(frozen=True)
class Came:
    """What became of the files of one sending: those that are kept, and why others are not."""

    taken: list[Document] = field(default_factory=list)
    #: The name of each, made harmless, and what to do about it.
    refused: list[tuple[str, FileRefused]] = field(default_factory=list)


def add_to_draft(
    draft: AidDraft, *, sent: Iterable[StreamedFile], now: datetime, address: str = ""
) -> Came:
    """Keep these with an application that is not sent yet, each by itself.

    What is refused takes nothing of the others along. The same file is taken once. `address`: of
    the network, from where no more is kept in a day than `room` says.
    """
    note_address(draft, address)
    return _take_all(sent, _OfDraft(draft), now)


def send_documents(
    request: AidRequest,
    *,
    sent: Iterable[StreamedFile],
    now: datetime,
    only: Paper | None = None,
) -> Came:
    """Keep these with an application that was sent; what it waited for has come, or `only` that.

    Whoever reviews it looks whether they are the right ones, and asks again for what is not there
    (domain.md, States). Raises `NotWaitedFor`, with nothing kept, once it is closed.
    """
    if AidRequest.objects.filter(pk=request.pk, state=AidState.CLOSED).exists():
        raise NotWaitedFor
    came = _take_all(sent, _OfRequest(request, only), now)
    if came.taken:
        request.refresh_from_db(fields=["state", "promised_on"])
    return came


@transaction.atomic
def take_back_document(draft: AidDraft, *, key: UUID, now: datetime) -> bool:
    """Nothing is left of this file of a draft; False where it is not there any more."""
    held = AidDraft.objects.select_for_update().filter(pk=draft.pk)
    rows = Document.objects.filter(draft__in=held, pk=key)
    return bool(forget_documents(rows))


@transaction.atomic
def forget_documents(rows: Any) -> int:
    """Delete these rows; their files go once that is certain. How many."""
    keys = list(rows.values_list("pk", flat=True))
    Document.objects.filter(pk__in=keys).delete()
    _destroy_files(keys)
    return len(keys)


@transaction.atomic
def move_documents(draft: AidDraft, *, to: AidRequest, asked: AskedPaper | None) -> None:
    """The application was sent: what came with its draft goes with it.

    Of an application that is corrected, and has documents already, the same one is kept once.
    """
    taken = Document.objects.standing().filter(request=to).values_list("digest", flat=True)
    known = set(taken)
    if known:
        asked = None
    moved = Document.objects.standing().filter(draft=draft)
    forget_documents(moved.filter(digest__in=known))
    places = _free_places(Document.objects.filter(request=to, asked=asked))
    rows = list(moved)
    for row, place in zip(rows, places, strict=False):
        row.draft, row.request, row.asked, row.place = None, to, asked, place
        row.save(update_fields=["draft", "request", "asked", "place"])
    forget_documents(moved)


def destroy_rows(rows: Sequence[Document], *, by: Any, now: datetime) -> None:
    """Nothing is left of these but that they were there. The caller holds their application."""
    keys = [row.pk for row in rows]
    Document.objects.filter(pk__in=keys).update(
        state="destroyed", destroyed_at=now, destroyed_by=by, name=b"", digest=""
    )
    _destroy_files(keys)


def _destroy_files(keys: Sequence[UUID]) -> None:
    for key in keys:
        # Of what fails here, and of a process that ends before, a sweep finds the rest.
        transaction.on_commit(partial(files.destroy, key), robust=True)


# One file ----------------------------------------------------------------------------------------


class _OfDraft:
    """Files of a draft: whoever else writes it waits."""

    def __init__(self, draft: AidDraft) -> None:
        self.draft = draft

    def rows(self) -> Any:
        return Document.objects.filter(draft=self.draft)

    def columns(self) -> dict[str, Any]:
        return {"draft": self.draft}

    def hold(self, now: datetime) -> None:
        """Raises `FileRefused` where it is not there any more."""
        rows = AidDraft.objects.select_for_update().current(now).filter(pk=self.draft.pk)
        held = rows.first()
        if held is None:
            raise FileRefused(NotWaitedFor.message)
        self.draft = held

    def ask_room(self, size: int, now: datetime) -> None:
        """Raises `EnoughFromHere`."""
        ask_room(self.draft, size=size, now=now)

    def note(self, now: datetime) -> None:
        """Nobody waits for it."""


class _OfRequest:
    """Files of an application: whoever else changes it waits."""

    def __init__(self, request: AidRequest, only: Paper | None) -> None:
        self.request, self.only = request, only
        self.asked = asked_last(request, only=only)

    def rows(self) -> Any:
        return Document.objects.filter(request=self.request, asked=self.asked)

    def columns(self) -> dict[str, Any]:
        return {"request": self.request, "asked": self.asked}

    def hold(self, now: datetime) -> None:
        """Raises `FileRefused` where somebody has closed it meanwhile."""
        held = AidRequest.objects.select_for_update(of=("self",)).get(pk=self.request.pk)
        if held.state == AidState.CLOSED:
            raise FileRefused(NotWaitedFor.message)
        self.request = held

    def ask_room(self, size: int, now: datetime) -> None:
        """Whoever holds its link is known: five at most for each thing that is asked for."""

    def note(self, now: datetime) -> None:
        """What was awaited has come; the days of the answer count from now on."""
        papers_came(self.request, now=now, only=self.only)
        audit.record("document-came", self.request, by=None, now=now)


def asked_last(request: AidRequest, *, only: Paper | None = None) -> AskedPaper | None:
    """What is awaited; where nothing is, what came last: another page of it may follow."""
    came_last = F("received_at").desc(nulls_first=True)
    papers = request.papers.all() if only is None else request.papers.filter(paper=only)
    return papers.order_by(came_last, "-asked_at", "pk").first()


def papers_came(request: AidRequest, *, now: datetime, only: Paper | None = None) -> None:
    """By the site: that it attests to anything, a human says. The caller holds the row."""
    awaited = request.papers.awaited()
    (awaited if only is None else awaited.filter(paper=only)).update(received_at=now)
    if request.state == AidState.AWAITING and not awaited.all().exists():
        changes = {"promised_on": promised_from(now)}
        apply(request, AID_REQUEST["receive-documents"], by=None, now=now, changes=changes)
        # Nobody asks for it any more.
        take_back_news(request, by=None, now=now)


_Owner = _OfDraft | _OfRequest


def _take_all(sent: Iterable[StreamedFile], owner: _Owner, now: datetime) -> Came:
    came = Came()
    for file in sent:
        try:
            came.taken.append(_take(file, owner, now))
        except FileRefused as refusal:
            came.refused.append((files.kept_name(file.name or ""), refusal))
    return came


def _take(file: StreamedFile, owner: _Owner, now: datetime) -> Document:
    if file.fault == files.TOO_HEAVY:
        raise TooHeavy
    if file.fault:
        raise NoRoom
    digests = files.name_digests(file.chunks())
    known = owner.rows().standing().filter(digest__in=digests).first()
    if known is not None:
        return known  # type: ignore[no-any-return]
    # Looked at again once it is held; here nothing is decoded in vain.
    _first_free(owner)
    with files.examine(file.file, size=file.size or 0) as found:  # type: ignore[arg-type]
        return _keep(found, file.name or "", digests, owner, now)


def _keep(found: Examined, name: str, digests: list[str], owner: _Owner, now: datetime) -> Document:
    """First the file, then its row: one without the other is never seen."""
    key = uuid4()
    files.keep(found.content, name=key)
    row = None
    try:
        with transaction.atomic():
            owner.hold(now)
            known = owner.rows().standing().filter(digest__in=digests).first()
            if known is not None:
                return known  # type: ignore[no-any-return]
            place = _first_free(owner)
            owner.ask_room(found.size, now)
            row = Document.objects.create(
                id=key,
                place=place,
                name=files.kept_name(name),
                kind=found.kind,
                size=found.size,
                digest=digests[0],
                received_at=now,
                **owner.columns(),
            )
            owner.note(now)
    except BaseException:
        row = None
        raise
    finally:
        # The same one was faster, or its row could not be stored.
        if row is None:
            files.destroy(key)
    return row


def _first_free(owner: _Owner) -> int:
    free = _free_places(owner.rows())
    if not free:
        raise TooManyDocuments
    return free[0]


def _free_places(rows: Any) -> list[int]:
    taken = set(rows.standing().values_list("place", flat=True))
    return [place for place in range(1, MOST + 1) if place not in taken]
