"""The care team sends the attestation itself, by a link of its own that opens nothing else."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from services.operations.mailboxes import had_enough, hold_mailboxes
from stage4club.core import audit
from stage4club.core.errors import RuleError
from stage4club.core.links import open_link, placeholder, renew_link
from stage4club.notifications.models import Message
from stage4club.notifications.operations import queue_message

from ...emails.aid import CARE_TEAM, CARE_TEAM_PURPOSE, service_phone
from ...enums import AID_UNDECIDED, Paper
from ...models import AidRequest


class AttestationCame(RuleError):
    """Nothing is awaited of a care team."""

    message = _("We are not waiting for this document: there is nothing to ask for.")


class WrittenToOften(RuleError):
    """This mailbox was written to as often as it may be in a day."""

    message = _("Several messages were sent to this address today. Please try again tomorrow.")


def awaits_attestation(request: AidRequest) -> bool:
    """Whether the word of a care team is awaited. One query."""
    return (
        request.state in AID_UNDECIDED
        and request.papers.awaited().filter(paper=Paper.ATTESTATION).exists()
    )


@transaction.atomic
def ask_care_team(request: AidRequest, *, to: str, now: datetime) -> Message:
    """One message to the care team, with its own link; the one that was sent before is dead.

    The person asks for it, on her private page. Raises `AttestationCame`, `WrittenToOften`.
    """
    hold_mailboxes("assistance.care_team", [to])
    held = AidRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if not awaits_attestation(held):
        raise AttestationCame
    if settings.RATE_LIMITS and had_enough(to, [CARE_TEAM.name], now):
        raise WrittenToOften
    link = renew_link(open_link(CARE_TEAM_PURPOSE, held, now=now, expires_at=None))
    audit.record("ask-care-team", held, by=None, now=now)
    return queue_message(
        CARE_TEAM,
        to=to,
        language=held.language,
        context={
            "private_link": placeholder(link),
            "reference": held.reference,
            "service_phone": service_phone(held.language),
        },
        dedupe_key=f"aid/{held.pk}/care-team/{link.generation}",
        about=held,
        now=now,
    )
