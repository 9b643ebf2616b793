"""The documents that an application needs: asked for, and come."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, Q
from django.utils.translation import gettext_lazy as _

from stage4club.core.errors import RuleError
from stage4club.core.workflow import apply
from stage4club.core.working_days import local_date
from stage4club.people.models import CallTask, User

from ...emails.aid import DOCUMENTS
from ...enums import AidState, AskedBecause, Paper
from ...models import AidRequest, AskedPaper, StageAttestation
from ...policy import start_of_day
from ...workflow import AID_REQUEST
from .letters import Words, awaited_papers, have_told, take_back_news, tell
from .promises import promised_from


class AskedForAlready(RuleError):
    """This document is awaited already."""

    message = _("This document was already asked for, and has not come yet.")


class NothingCame(RuleError):
    """None of the awaited documents was ticked."""

    message = _("Tick what came.")


@transaction.atomic
def ask_documents(
    request: AidRequest,
    *,
    by: User,
    now: datetime,
    paper: Paper,
    because: AskedBecause,
    words: str = "",
) -> AidRequest:
    """One document is asked for; the file waits until it has come, and nobody counts the days.

    Whoever reviews it goes on when it comes. Raises `TransitionRefused`, `AskedForAlready`.
    """
    changes = {"reminded_at": None}
    details = {"paper": paper}
    apply(request, AID_REQUEST["ask-documents"], by=by, now=now, changes=changes, details=details)
    if request.papers.awaited().filter(paper=paper).exists():
        raise AskedForAlready
    asked = AskedPaper.objects.create(
        request=request, paper=paper, because=because, words=words, asked_at=now, asked_by=by
    )
    tell(
        request,
        DOCUMENTS,
        "aid_documents",
        version=str(asked.pk),
        by=by,
        now=now,
        words=words_of_papers(request),
    )
    return request


@transaction.atomic
def receive_documents(
    request: AidRequest,
    *,
    by: User | None,
    now: datetime,
    papers: Collection[AskedPaper] = (),
    unasked: Collection[Paper] = (),
) -> AidRequest:
    """These came; once all have, the file is complete, and its answer is promised from today.

    `by` nobody: by the site. `unasked` came by mail or by hand, and nobody had asked for it: each
    is noted once a day, however often the button is pressed. A file that was not waiting stays
    where it is. An attestation of the stage counts for all that this person asks for later. Raises
    `TransitionRefused`, `NothingCame`.
    """
    held = _held(request)
    # Asked for since the page was shown, it is what was awaited.
    ticked = Q(pk__in=[row.pk for row in papers]) | Q(paper__in=unasked)
    came = request.papers.awaited().filter(ticked)
    awaited = set(came.values_list("paper", flat=True))
    if not awaited and not unasked:
        raise NothingCame
    new = set(unasked) - awaited - _noted_today(request, now)
    if not awaited and not new:
        return request
    came.update(received_at=now, received_by=by)
    for paper in sorted(new):
        _note_unasked(request, paper, by=by, now=now)
    if Paper.ATTESTATION in awaited | new:
        StageAttestation.objects.get_or_create(
            person=held.person, defaults={"received_at": now, "received_by": by}
        )
    left = awaited_papers(request)
    if held.state == AidState.AWAITING and not left:
        changes = {"promised_on": promised_from(now)}
        apply(request, AID_REQUEST["receive-documents"], by=by, now=now, changes=changes)
    else:
        apply(request, AID_REQUEST["note-documents"], by=by, now=now)
    if awaited:
        _ask_for_what_is_left(request, left, by=by, now=now)
    return request


def _held(request: AidRequest) -> AidRequest:
    return AidRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)


def _noted_today(request: AidRequest, now: datetime) -> set[str]:
    today = request.papers.filter(
        received_by__isnull=False,
        received_at=F("asked_at"),
        received_at__gte=start_of_day(local_date(now)),
    )
    return set(today.values_list("paper", flat=True))


def _note_unasked(request: AidRequest, paper: Paper, *, by: User | None, now: datetime) -> None:
    AskedPaper.objects.create(
        request=request,
        paper=paper,
        because=AskedBecause.MISSING,
        asked_at=now,
        received_at=now,
        received_by=by,
    )


def _ask_for_what_is_left(
    request: AidRequest, left: int, *, by: User | None, now: datetime
) -> None:
    """Nobody asks any more for what came; whoever calls asks for what is missing now."""
    if not left:
        take_back_news(request, by=by, now=now)
    elif CallTask.objects.open().about(request).exists():
        take_back_news(request, by=by, now=now)
        version = f"left/{now:%Y%m%d%H%M%S%f}"
        words = words_of_papers(request)
        have_told(request, "aid_documents", version=version, now=now, words=words)


@transaction.atomic
def confirm_attestation(request: AidRequest, *, by: User, now: datetime) -> AidRequest:
    """She has read the paper that came by the site: it attests to the stage, for all that follows.

    Raises `TransitionRefused`, and `NothingCame` where no such paper came.
    """
    apply(request, AID_REQUEST["attest"], by=by, now=now)
    if not _awaits_confirmation(request):
        raise NothingCame
    StageAttestation.objects.create(person_id=request.person_id, received_at=now, received_by=by)
    return request


def _awaits_confirmation(request: AidRequest) -> bool:
    """Whether a paper came for the stage, and nobody has said that it is the right one."""
    came = request.papers.filter(paper=Paper.ATTESTATION, received_at__isnull=False)
    known = StageAttestation.objects.filter(person=request.person_id)
    return came.filter(~Exists(known)).exists()


def words_of_papers(request: AidRequest) -> Words:
    """What letters and scripts say of what is awaited."""
    return {"papers": awaited_papers(request), "awaited": list(request.papers.awaited())}
