"""Keeping a time: for a form that is about to be sent, and for good once it is."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from stage4club.core.constraints import refused_by
from stage4club.core.errors import RuleError

from ..enums import Meeting, Mode
from ..models import Reservation
from ..models.slots import Slot, find_slot, free_slots

#: How long a time waits for the form that chose it.
KEPT_FOR_A_FORM = timedelta(minutes=10)
OVERLAPS = ("assistance_reservation_free", "assistance_reservation_one_person")


class SlotTaken(RuleError):
    """Somebody was faster, or the time is not one of those that are offered."""

    message = _("This time is no longer free. Choose another one.")


class SheIsElsewhere(RuleError):
    """The person has another appointment at that time."""

    message = _("This person already has an appointment at that time.")


@transaction.atomic
def reserve_slot(
    value: str, *, form_key: str, meeting: Meeting, mode: Mode, now: datetime
) -> Reservation:
    """Keep the offered time that `value` names for this form, for `KEPT_FOR_A_FORM`.

    What the form kept before is released; the same time is kept again for as long. Of several
    social workers who are free the least busy is taken, and the next one where somebody was
    faster. Raises `SlotTaken` for a time that is taken, past, too soon, or never was offered.
    """
    held = Reservation.objects.select_for_update(of=("self",)).filter(form_key=form_key).first()
    slots = free_slots(meeting=meeting, mode=mode, now=now, ignoring=held)
    slot = find_slot(slots, value)
    if held is not None:
        held.delete()
    if slot is None:
        raise SlotTaken
    return hold_one(slot, now=now, form_key=form_key, expires_at=now + KEPT_FOR_A_FORM)


def hold_one(slot: Slot, *, now: datetime, expires_at: datetime, form_key: str) -> Reservation:
    """Keep `slot` with the first of its social workers who is still free. Raises `SlotTaken`."""
    for worker in slot.workers:
        free_expired([worker], now=now)
        try:
            with refused_by(dict.fromkeys(OVERLAPS, SlotTaken)):
                return Reservation.objects.create(
                    social_worker_id=worker,
                    starts_at=slot.starts_at,
                    ends_at=slot.ends_at,
                    place_id=slot.place_id,
                    form_key=form_key,
                    expires_at=expires_at,
                )
        except SlotTaken:
            continue
    raise SlotTaken


def free_expired(workers: Collection[int], *, now: datetime) -> None:
    """Take away what was kept for these social workers until a moment that is past.

    In the transaction that books: the constraint knows no clock.
    """
    Reservation.objects.expired(now).filter(
        social_worker__in=workers, form_key__isnull=False
    ).delete()
    Reservation.objects.expired(now).filter(
        social_worker__in=workers, proposal__isnull=False
    ).update(released_at=now)


def delete_expired_reservations(*, now: datetime) -> int:
    """Delete what was kept for forms that were never sent; return how many. Safe to repeat.

    What a proposal kept goes with the proposal, which the person is told of.
    """
    deleted, _by_model = Reservation.objects.expired(now).filter(form_key__isnull=False).delete()
    return deleted
