"""Which applications a verb is offered on, beside their state: one question each."""

from __future__ import annotations

from typing import Any

from stage4club.people.models import User

from ...enums import AidState
from ...models import AidRequest


def can_review(request: AidRequest, user: User) -> bool:
    """A human sent it, and she neither reviews it already nor made the decision to review."""
    if request.is_quarantined or request.decided_by_id == user.pk:
        return False
    return request.state != AidState.UNDER_REVIEW or request.reviewer_id != user.pk


def reviews(request: AidRequest, user: User) -> bool:
    """It is hers to decide."""
    return request.reviewer_id == user.pk


def can_decline(request: AidRequest, user: User) -> bool:
    """It is hers to decide, and nothing was granted before: a review takes nothing away."""
    return reviews(request, user) and not request.amount_granted


def can_ask(request: AidRequest, user: User) -> bool:
    """Nobody else is looking at it, and a human sent it."""
    return not request.is_quarantined and request.reviewer_id in (None, user.pk)


def can_attest(request: Any, user: User) -> bool:
    """A paper for the stage came by the site, and nobody has said that it is the right one."""
    return not request.is_quarantined and request.can_be_attested


def awaits_word(request: Any, user: User) -> bool:
    """The paper for the stage has not come: her care team may send it."""
    return not request.is_quarantined and request.awaits_word


def can_destroy(request: Any, user: User) -> bool:
    """There is a document, and she may ask for another one."""
    return can_ask(request, user) and request.has_standing


def can_close(request: AidRequest, user: User) -> bool:
    """Nothing was decided yet: a review ends with a decision."""
    return request.decided_at is None


def can_confirm(request: AidRequest, user: User) -> bool:
    """Somebody else, who reviews it, has proposed it."""
    return request.reviewer_id != user.pk


def is_quarantined(request: AidRequest, user: User) -> bool:
    """A robot may have sent it."""
    return request.is_quarantined


def is_human(request: AidRequest, user: User) -> bool:
    """No robot sent it."""
    return not request.is_quarantined


def is_told_codes(request: AidRequest, user: User) -> bool:
    """Her person is not written to: she opens her file with a code that is said."""
    return not request.is_quarantined and not request.takes_email
