"""The care team sends the attestation itself, by a link of its own that opens nothing else."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from services.operations.mailboxes import had_enough, hold_mailboxes
from stage4club.core import audit
from stage4club.core.errors import RuleError
from stage4club.core.links import open_link, placeholder, preview_placeholder, renew_link
from stage4club.notifications.models import Message
from stage4club.notifications.operations import preview_message, queue_message
from stage4club.notifications.rendering import Rendered
from stage4club.people.models import User

from ...emails.aid import CARE_TEAM, CARE_TEAM_PURPOSE, service_phone
from ...enums import AID_UNDECIDED, Paper
from ...models import AidRequest


class AttestationCame(RuleError):
    """Nothing is awaited of a care team."""

    message = _("We are not waiting for this document: there is nothing to ask for.")


class NotAgreed(RuleError):
    """Nobody writes to a care team behind the back of a person."""

    message = _("Ask this person first, then tick the box.")


class WrittenToOften(RuleError):
    """This mailbox was written to as often as it may be in a day."""

    message = _("Several messages were sent to this address today. Please try again tomorrow.")


def awaits_attestation(request: AidRequest) -> bool:
    """Whether the word of a care team is awaited. One query."""
    return (
        request.state in AID_UNDECIDED
        and request.papers.awaited().filter(paper=Paper.ATTESTATION).exists()
    )


def preview_care_team(request: AidRequest, *, to: str) -> Rendered:
    """The message that `ask_care_team` sends, but for the address of its page. Reads only."""
    return preview_message(
        CARE_TEAM,
        to=to,
        language=request.language,
        context={**_words(request), "private_link": preview_placeholder()},
    )


@transaction.atomic
def ask_care_team(
    request: AidRequest, *, to: str, now: datetime, by: User | None = None
) -> Message:
    """One message to the care team, with its own link; the one that was sent before is dead.

    The person asks for it: on her private page, where `by` is nobody, or on the telephone. It
    leaves at once. Raises `AttestationCame`, `WrittenToOften`.
    """
    hold_mailboxes("assistance.care_team", [to])
    held = AidRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if not awaits_attestation(held):
        raise AttestationCame
    if settings.RATE_LIMITS and had_enough(to, [CARE_TEAM.name], now):
        raise WrittenToOften
    link = renew_link(open_link(CARE_TEAM_PURPOSE, held, now=now, expires_at=None))
    audit.record("ask-care-team", held, by=by, now=now)
    return queue_message(
        CARE_TEAM,
        to=to,
        language=held.language,
        context={**_words(held), "private_link": placeholder(link)},
        dedupe_key=f"aid/{held.pk}/care-team/{link.generation}",
        about=held,
        by=by,
        now=now,
    )


def ask_care_team_for_her(
    request: AidRequest, *, by: User, now: datetime, to: str, agrees: bool
) -> Message:
    """She asked for it on the telephone, and agrees that they are written to.

    Raises `NotAgreed`, and what `ask_care_team` raises.
    """
    if not agrees:
        raise NotAgreed
    return ask_care_team(request, to=to, by=by, now=now)


def _words(request: AidRequest) -> dict[str, Any]:
    return {
        "reference": request.reference,
        "service_phone": service_phone(request.language),
    }
