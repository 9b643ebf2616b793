"""Requests attached to another one of the same person, which is the one to follow."""

from __future__ import annotations

from ..enums import RegistrationState
from ..models import Registration


def let_attached_go_on(registration: Registration) -> None:
    """The oldest request attached to `registration` is followed by itself; the others follow it.

    For one that closes, or turns out to be another person's: nobody may be left behind it. In the
    caller's transaction.
    """
    attached = registration.attached.select_for_update(of=("self",)).filter(
        state=RegistrationState.RECEIVED
    )
    first = attached.order_by("received_at", "pk").first()
    if first is not None:
        first.attached_to = None
        first.save(update_fields=["attached_to"])
        attached.exclude(pk=first.pk).update(attached_to=first)
