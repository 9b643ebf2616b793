"""Which registrations a verb is offered on, beside their state: one question each.

`registration` was read for `user`, with what `with_readable` adds.
"""

from __future__ import annotations

from typing import Any

from stage4club.people.models import User

from ..enums import RegistrationState
from ..models import Registration
from ..models.places import places_of
from ..operations import pending_answer


def is_own(registration: Any, user: User) -> bool:
    """Its contact card is open to her, it stands by itself, and a human sent it."""
    return registration.is_readable and _stands_alone(registration)


def is_free(registration: Any, user: User) -> bool:
    """It stands by itself, and is nobody's who is close to the reader."""
    return _stands_alone(registration) and not _is_close(registration)


def can_give(registration: Any, user: User) -> bool:
    """Hers, or that of somebody close to the coordinator, who gives it away without reading it."""
    known = registration.is_readable or _is_close(registration)
    return known and _stands_alone(registration)


def is_told_codes(registration: Any, user: User) -> bool:
    """Whoever is written to gets hers in her mailbox."""
    return is_own(registration, user) and not registration.takes_email


def is_main(registration: Any, user: User) -> bool:
    """As `is_own`, in quarantine too."""
    return registration.is_readable and registration.attached_to_id is None


def is_quarantined(registration: Registration, user: User) -> bool:
    """A robot may have sent it."""
    return registration.is_quarantined


def can_undo(registration: Registration, user: User) -> bool:
    """The answer has not left yet."""
    return pending_answer(registration) is not None


def can_wait(registration: Any, user: User) -> bool:
    """The group is full."""
    return is_own(registration, user) and places_of(registration.service).is_full


def can_offer(registration: Any, user: User) -> bool:
    """The group has a place."""
    return is_own(registration, user) and not places_of(registration.service).is_full


def can_confirm(registration: Any, user: User) -> bool:
    """Whoever is called may find the group full, and reads it; on the list one knows it."""
    waits = registration.state == RegistrationState.WAITING
    return can_offer(registration, user) if waits else is_own(registration, user)


def _stands_alone(registration: Registration) -> bool:
    return registration.attached_to_id is None and not registration.is_quarantined


def _is_close(registration: Any) -> bool:
    return registration.is_close_if_not and not registration.is_readable
