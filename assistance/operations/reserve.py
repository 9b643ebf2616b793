"""Keeping a time: for a form that is about to be sent, and for good once it is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from stage4club.core.constraints import refused_by
from stage4club.core.errors import RuleError
from stage4club.core.locks import hold
from stage4club.core.working_days import local_date

from ..enums import Meeting, Mode
from ..models import Reservation
from ..models.slots import Slot, day_of_value, find_slot, free_slots, slot_value
from .by_form import is_booked_by_form

#: How long a time waits for the form that chose it.
KEPT_FOR_A_FORM = timedelta(minutes=10)
OVERLAPS = ("assistance_reservation_free", "assistance_reservation_one_person")


class SlotTaken(RuleError):
    """Somebody was faster, or the time is not one of those that are offered."""

    message = _("This time is no longer free. Choose another one.")


class SheIsElsewhere(RuleError):
    """The person has another appointment at that time."""

    message = _("This person already has an appointment at that time.")


class AlreadyBooked(RuleError):
    """This form was sent, and its time is the person's."""

    message = _("Your time is booked. To move it, call us.")


@dataclass(frozen=True)
class FormSlots:
    """What a form may choose: `slots`, nearest first, or the one that it has booked already."""

    slots: Sequence[Slot]
    is_booked: bool = False


def slots_for_form(form_key: str, *, meeting: Meeting, mode: Mode, now: datetime) -> FormSlots:
    """Every free time, and the one that the form keeps already.

    A kept time stays offered for as long as it is kept, though it has become too near meanwhile.
    A form that has booked such a meeting may be corrected, but for its time.
    """
    held, booked = _of_form(form_key, meeting, mode)
    if booked is not None:
        own = Slot(booked.starts_at, booked.ends_at, booked.place_id, (booked.social_worker_id,))
        return FormSlots([own], is_booked=True)
    return FormSlots(_free_slots(held, meeting, mode, now))


@transaction.atomic
def reserve_slot(
    value: str, *, form_key: str, meeting: Meeting, mode: Mode, now: datetime
) -> Reservation:
    """Keep the offered time that `value` names for this form, for `KEPT_FOR_A_FORM`.

    What the form kept before is released; the same time is kept again for as long. Of several
    social workers who are free the least busy is taken, and the next one where somebody was
    faster. Raises `SlotTaken` for a time that is taken, past, too soon, or never was offered;
    `AlreadyBooked` for another time than the form has booked.
    """
    # Of two posts of one form (a double click) the second finds what the first has kept.
    hold([f"assistance.form:{form_key}"])
    held, booked = _of_form(form_key, meeting, mode)
    if booked is not None:
        if slot_value(booked.starts_at, booked.place_id) != value:
            raise AlreadyBooked
        return booked
    day = day_of_value(value)
    free = _free_slots(held, meeting, mode, now, on=day) if day else []
    slot = find_slot(free, value)
    if held is not None:
        # Before its row is touched: whoever books with that social worker may delete it, too.
        hold_times([held.social_worker_id, *(slot.workers if slot else ())])
        held.delete()
    if slot is None:
        raise SlotTaken
    hold_times(slot.workers)
    if not _is_kept(slot, held):
        slot = _still_free(slot, meeting, mode, now)
    return hold_one(slot, now=now, form_key=form_key, expires_at=now + KEPT_FOR_A_FORM)


def kept_slot(value: str, *, form_key: str, now: datetime) -> Reservation | None:
    """The time that this form keeps at `now`, if it is this one; held until the transaction ends.

    It was offered for the meeting that the form asks for: what changes that keeps a time anew.
    """
    standing = Reservation.objects.standing(now).filter(form_key=form_key)
    kept = standing.select_for_update(of=("self",)).select_related("social_worker").first()
    return kept if kept and slot_value(kept.starts_at, kept.place_id) == value else None


def release_slot(form_key: str) -> None:
    """What this form keeps, if it does, is free: it is about something else now."""
    Reservation.objects.filter(form_key=form_key).delete()


def _of_form(
    form_key: str, meeting: Meeting, mode: Mode
) -> tuple[Reservation | None, Reservation | None]:
    """What the form keeps, and what it has booked for such a meeting; nothing agreed on since."""
    rows = list(Reservation.objects.of_form(form_key))
    held = next((row for row in rows if row.form_key), None)
    same = (meeting, mode)
    booked = (row for row in rows if not row.form_key and is_booked_by_form(row.appointment))
    return held, next(
        (row for row in booked if (row.appointment.meeting, row.appointment.mode) == same), None
    )


def _free_slots(
    held: Reservation | None,
    meeting: Meeting,
    mode: Mode,
    now: datetime,
    on: date | None = None,
) -> Sequence[Slot]:
    slots = free_slots(meeting=meeting, mode=mode, now=now, ignoring=held, on=on)
    if held is None or held.expires_at is None or held.expires_at <= now:
        return slots
    kept = slot_value(held.starts_at, held.place_id)
    if find_slot(slots, kept):
        return slots
    # As it was when it was chosen.
    since = held.expires_at - KEPT_FOR_A_FORM
    then = find_slot(free_slots(meeting=meeting, mode=mode, now=since, ignoring=held), kept)
    return [then, *slots] if then else slots


def _still_free(slot: Slot, meeting: Meeting, mode: Mode, now: datetime) -> Slot:
    """`slot` once nobody else keeps a time of its social workers. Raises `SlotTaken`.

    No constraint knows of a pause between two meetings, nor of an absence.
    """
    day = local_date(slot.starts_at)
    found = free_slots(meeting=meeting, mode=mode, now=now, workers=slot.workers, on=day)
    for free in found:
        if free.value == slot.value:
            return free
    raise SlotTaken


def _is_kept(slot: Slot, held: Reservation | None) -> bool:
    """Whether this form kept it already: it may have become too near meanwhile."""
    return held is not None and slot.value == slot_value(held.starts_at, held.place_id)


def hold_one(slot: Slot, *, now: datetime, expires_at: datetime, form_key: str) -> Reservation:
    """Keep `slot` with the first of its social workers who is still free. Raises `SlotTaken`.

    The caller holds their times.
    """
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


def hold_times(workers: Collection[int] = (), *, person: int | None = None) -> None:
    """Until the transaction ends nobody else keeps a time of these social workers, or for her.

    The constraints decide alone who is first, but not in peace: two rows that overlap, written at
    the same moment, wait for each other until PostgreSQL ends one of the two with an error. All
    social workers at once, and the person after them: whoever needs the same waits for nobody else.
    """
    keys = [f"assistance.agenda:{key}" for key in workers]
    hold([*keys, *([] if person is None else [f"assistance.person:{person}"])])


def free_expired(workers: Collection[int], *, now: datetime) -> None:
    """Take away what was kept for these social workers until a moment that is past.

    In the transaction that books, which holds their times first: the constraint knows no clock.
    What a form holds at this moment, to book it, stands: who books waits for no form.
    """
    expired = Reservation.objects.expired(now).filter(social_worker__in=workers)
    forms = expired.filter(form_key__isnull=False).select_for_update(of=("self",), skip_locked=True)
    Reservation.objects.filter(pk__in=forms.values("pk")).delete()
    expired.filter(proposal__isnull=False).update(released_at=now)


def delete_expired_reservations(*, now: datetime) -> int:
    """Delete what was kept for forms that were never sent; return how many. Safe to repeat.

    What a proposal kept goes with the proposal, which the person is told of.
    """
    deleted, _by_model = Reservation.objects.expired(now).filter(form_key__isnull=False).delete()
    return deleted
