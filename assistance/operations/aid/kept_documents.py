"""Documents that are kept: scanned, opened, destroyed, forgotten; files and rows held together."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import datetime, time, timedelta
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stage4club.core import audit, files
from stage4club.core.access import record_access
from stage4club.core.errors import RuleError
from stage4club.core.files import FileGone, ScannerAway, Unreadable, Verdict
from stage4club.core.models import AccessKind
from stage4club.core.working_days import local_date
from stage4club.people.models import User

from ...enums import AskedBecause, DocumentState, Paper
from ...models import AidRequest, Document
from ...policy import DECIDED_KEPT_MONTHS, months_before
from .documents import destroy_rows
from .papers import AskedForAlready, ask_documents

logger = logging.getLogger(__name__)

#: A file whose row does not come within that time has none.
ROW_COMES_WITHIN = timedelta(hours=1)
_BATCH = 500


class DocumentGone(RuleError):
    """Somebody has destroyed it meanwhile."""

    message = _("This document was destroyed already.")


class NotOpened(RuleError):
    """The scanner has found something, or has not looked yet."""

    message = _("This document waits for the scanner: it can be opened once nothing was found.")


class HoldsVirus(NotOpened):
    """The scanner has found something."""

    message = _("A virus was found in this document. Destroy it, and ask for another one.")


def open_document(document: Document, *, by: User, now: datetime) -> bytes:
    """What it holds, after a line in the access log.

    Raises `NotOpened` where nobody may have it, `FileGone` and `Unreadable` where nobody can.
    """
    if document.state == DocumentState.DESTROYED:
        raise DocumentGone
    if document.state == DocumentState.INFECTED:
        raise HoldsVirus
    if not document.may_be_opened:
        raise NotOpened
    content = b"".join(files.read(document.pk))
    record_access(AccessKind.VIEW, document, by=by, now=now)
    return content


@transaction.atomic
def destroy_document(
    request: AidRequest,
    *,
    by: User,
    now: datetime,
    document: Document,
    because: AskedBecause,
    words: str = "",
) -> AidRequest:
    """Nothing is left of this one, and another one is asked for.

    Raises `DocumentGone`, `TransitionRefused`.
    """
    AidRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    row = request.documents.standing().filter(pk=document.pk).select_related("asked").first()
    if row is None:
        raise DocumentGone
    destroy_rows([row], by=by, now=now)
    audit.record(
        "destroy-document",
        request,
        by=by,
        now=now,
        details={"document": str(row.pk), "because": because},
    )
    # Awaited already: it is asked for once.
    with suppress(AskedForAlready):
        ask_documents(request, by=by, now=now, paper=paper_of(row), because=because, words=words)
    return request


def paper_of(document: Document) -> Paper:
    """What is asked for in place of this one."""
    return Paper(document.asked.paper) if document.asked else Paper.OTHER


def scan_documents(now: datetime) -> int:
    """Have the scanner look at what it has not seen; how many it did. For the sweep.

    Where it is away they wait, and nobody opens them.
    """
    if not files.is_scanning():
        return 0
    scanned = 0
    for key in list(Document.objects.to_scan().values_list("pk", flat=True)):
        try:
            verdict = files.scan(files.read(key))
        except ScannerAway as away:
            logger.warning("The scanner is away: %s", away)
            break
        except (FileGone, Unreadable):
            logger.exception("The file of document %s cannot be scanned", key)
            continue
        infected = verdict == Verdict.INFECTED
        state = DocumentState.INFECTED if infected else DocumentState.CLEAN
        waiting = Document.objects.filter(pk=key, state=DocumentState.RECEIVED)
        scanned += waiting.update(state=state, scanned_at=now)
    return scanned


def destroy_old_documents(*, now: datetime) -> None:
    """Destroy what belongs to applications decided, or closed, thirteen months ago.

    Each application in a transaction of its own; safe to repeat and to run twice at once.
    """
    day = months_before(local_date(now), DECIDED_KEPT_MONTHS)
    until = timezone.make_aware(datetime.combine(day, time.max))
    over = Document.objects.of_over(until).order_by().values_list("request", flat=True).distinct()
    for key in list(over):
        _destroy_of(key, until, now)


@transaction.atomic
def _destroy_of(key: int, until: datetime, now: datetime) -> None:
    held = AidRequest.objects.select_for_update(of=("self",), skip_locked=True)
    request = held.filter(pk=key).first()
    rows = [] if request is None else list(Document.objects.of_over(until).filter(request=request))
    if request is not None and rows:
        destroy_rows(rows, by=None, now=now)
        audit.record("forget-documents", request, by=None, now=now)


def remove_files_without_row(*, now: datetime) -> None:
    """Remove what an interruption, or a restore of the database, has left without a row."""
    left = files.names_kept(before=now - ROW_COMES_WITHIN)
    while names := list(islice(left, _BATCH)):
        rows = Document.objects.standing().filter(pk__in=names).values_list("pk", flat=True)
        for name in set(names) - set(rows):
            files.destroy(name)


def rows_without_file() -> list[UUID]:
    """The keys of documents whose file is not there: for whoever watches over the site."""
    rows = Document.objects.standing().values_list("pk", flat=True)
    return [key for key in rows.iterator() if not files.is_kept(key)]
