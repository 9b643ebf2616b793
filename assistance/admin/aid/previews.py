"""What the back office shows before a verb sends something."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from stage4club.core.spoken import clock
from stage4club.core.staff.contacts import email_words
from stage4club.core.staff.preview import Preview, digest_of
from stage4club.core.working_days import local_date
from stage4club.notifications.rendering import EmailKind
from stage4club.people.models import User
from stage4club.people.scripts import Script

from ...emails.aid import ANSWER, DOCUMENTS, RECEIVED
from ...enums import AidState, AskedBecause, Grounds, Paper
from ...models import AidDecision, AidRequest, AskedPaper, Criteria, Document
from ...operations.aid import (
    paper_of,
    preview_care_team,
    preview_letter,
    spoken,
    spoken_decision,
    words_of_papers,
)
from .budget import with_budget


def approving(
    request: AidRequest,
    *,
    by: User,
    now: datetime,
    amount: Decimal | None = None,
    grounds: Grounds | None = None,
    words: str = "",
) -> Preview | None:
    """That an answer waits; of what a second person has to confirm, nothing leaves."""
    if amount is None:
        return None
    asked = request.amount_requested
    in_part = asked is not None and amount < asked
    decision = AidDecision(
        outcome=AidState.PARTLY_GRANTED if in_part else AidState.GRANTED,
        amount=amount,
        grounds=grounds if in_part and grounds else "",
    )
    chosen = digest_of("approve", str(amount), decision.grounds, words)
    more = amount - (request.amount_granted or 0)
    if more > 0 and Criteria.objects.in_force(local_date(now)).takes_two_people(amount):
        note = _("A second person has to confirm this amount first.")
        preview = Preview(title=_("No message leaves"), note=note, digest=chosen)
    else:
        said = {**spoken_decision(decision), "words": words}
        preview = letter_preview(request, ANSWER, "aid_granted", said, now=now, digest=chosen)
    return with_budget(preview, more=more, now=now)


def confirming(request: AidRequest, *, by: User, now: datetime) -> Preview | None:
    """That an answer waits."""
    decision = request.decisions.pending().first()
    if decision is None:
        return None
    said = spoken_decision(decision)
    preview = letter_preview(request, ANSWER, "aid_granted", said, now=now, digest="")
    # It was kept when it was proposed: nothing more is taken.
    return with_budget(preview, more=Decimal(0), now=now)


def declining(
    request: AidRequest,
    *,
    by: User,
    now: datetime,
    grounds: str = "",
    words: str = "",
) -> Preview | None:
    """What is said on the telephone."""
    if not grounds:
        return None
    decision = AidDecision(outcome=AidState.NOT_GRANTED, amount=0, grounds=grounds)
    said = {**spoken_decision(decision), "words": words}
    return Preview(
        script=spoken(request, "aid_not_granted", said).text,
        language=request.language,
        note=_("A call with these words is added to the list, for the next working day."),
        digest=digest_of("decline", grounds, words),
    )


def asking(
    request: AidRequest,
    *,
    by: User,
    now: datetime,
    paper: str = "",
    because: str = "",
    words: str = "",
) -> Preview | None:
    """That something is missing."""
    if not paper:
        return None
    asked = AskedPaper(paper=Paper(paper), because=AskedBecause(because))
    told = words_of_papers(request)
    said = {
        "papers": told["papers"] + 1,
        "awaited": [*told["awaited"], _Said(asked, words, by=by)],
    }
    chosen = digest_of("ask", paper, because, words)
    return letter_preview(request, DOCUMENTS, "aid_documents", said, now=now, digest=chosen)


def writing_to_care_team(
    request: AidRequest, *, by: User, now: datetime, to: str = "", agrees: bool = False
) -> Preview | None:
    """What the care team reads."""
    if not to:
        return None
    letter = preview_care_team(request, to=to)
    return Preview(
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        recipient=to,
        language=request.language,
        note=_("It leaves at once."),
    )


def destroying(
    request: AidRequest,
    *,
    by: User,
    now: datetime,
    document: Document | None = None,
    because: str = "",
    words: str = "",
) -> Preview | None:
    """That something is missing: the one that is destroyed."""
    if document is None:
        return None
    return asking(request, by=by, now=now, paper=paper_of(document), because=because, words=words)


def releasing(request: AidRequest, *, by: User, now: datetime) -> Preview | None:
    """The receipt."""
    if not request.takes_email:
        note = _("This person is not written to: say it on the telephone.")
        return Preview(title=_("No message leaves"), note=note, digest=digest_of("release"))
    papers = words_of_papers(request)
    return letter_preview(request, RECEIVED, "", papers, now=now, note=_("It leaves at once."))


class _Said:
    """A document that is not asked for yet, with words that are not sealed yet."""

    def __init__(self, asked: AskedPaper, words: str, *, by: User) -> None:
        self.get_paper_display = asked.get_paper_display
        self.get_because_display = asked.get_because_display
        self.asked_by_id = by.pk
        self.words = words


def letter_preview(
    request: AidRequest,
    kind: EmailKind,
    script: str,
    said: Mapping[str, Any],
    *,
    now: datetime,
    digest: str = "",
    note: str = "",
) -> Preview:
    """The message as it will leave, or the words to say to who is not written to."""
    letter = preview_letter(request, kind, script, said)
    if isinstance(letter, Script):
        return Preview(
            script=letter.text,
            language=request.language,
            note=_("This person is not written to: a call with these words is added to the list."),
            digest=digest,
        )
    leaves = now + timedelta(seconds=settings.OUTBOX_UNDO_SECONDS)
    leaving = _("It leaves at %(time)s if you press the button now.") % {"time": clock(leaves)}
    shown = getattr(request, "contacts_shown", False)
    return Preview(
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        recipient=email_words(request.email, shown=shown),
        language=request.language,
        note=note or leaving,
        digest=digest,
    )
