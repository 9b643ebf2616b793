"""What a social worker was to do goes back to all of them: she knows the person, or has left."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from stage4club.core.spoken import clock, long_day
from stage4club.notifications.operations import abort_open_messages
from stage4club.people.enums import CallReason
from stage4club.people.models import Person, User
from stage4club.people.operations import (
    MustNotBeCalled,
    cancel_open_calls,
    declare_tie,
    hold_person_and_letters,
)

from ..emails import WAITS
from ..enums import AppointmentState
from ..models import Appointment, Reservation
from .calls import day_to_call, have_called, helper_to_reach
from .letters import take_back_calls
from .others import tell_that_it_is_off
from .proposals import withdraw_proposals
from .times import free_time

#: Why a message that waited was stopped.
GIVEN_BACK = "given_back"


@transaction.atomic
def know_person(appointment: Appointment, *, by: User, now: datetime) -> Appointment:
    """`by` knows this person: see `declare_tie`, which reaches `give_back` here."""
    declare_tie(appointment.person, by=by, now=now)
    return appointment


@transaction.atomic
def give_back(person: Person, *, user: User, by: User, now: datetime) -> None:
    """What `user` was to do for this person waits for a colleague, in the list of all of them.

    A time that was booked, or kept by a proposal, is free again; somebody calls the person by the
    next working day, since she was told of it. What is over stays as it was; so does what has
    begun, of which a colleague says what became (`visible_to`).
    """
    # All of them: one that is being given to her at this moment is not hers yet.
    rows = Appointment.objects.filter(person=person).order_by("pk")
    held = {row.pk for row in rows.select_for_update(of=("self",))}
    hers = Appointment.objects.can_go_back(now).filter(pk__in=held, social_worker=user)
    _give_all_back(hers.order_by("pk"), by=by, now=now)


def give_back_of_who_left(now: datetime) -> int:
    """What those follow who are no social workers any more goes back; returns how many.

    For the sweep, which comes by each minute: nobody may be expected by somebody whose account is
    closed, and no colleague sees what is another's. Each by itself, and none twice.
    """
    left = list(Appointment.objects.left_behind(now).order_by("pk").values_list("pk", flat=True))
    return sum(_give_back_one(key, now) for key in left)


@transaction.atomic
def _give_back_one(key: int, now: datetime) -> bool:
    held = Appointment.objects.left_behind(now).filter(pk=key)
    found = list(held.select_for_update(of=("self",), skip_locked=True))
    _give_all_back(found, by=None, now=now)
    return bool(found)


def _give_all_back(appointments: Iterable[Appointment], *, by: User | None, now: datetime) -> None:
    """The appointments are of one person, and held."""
    appointments = list(appointments)
    if not appointments:
        return
    # All that one of them touches before the next one: see `hold_person_and_letters`.
    times = Q(appointment__in=appointments) | Q(proposal__appointment__in=appointments)
    list(Reservation.objects.filter(times).select_for_update(of=("self",)).order_by("pk"))
    hold_person_and_letters(appointments[0].person_id)
    for appointment in appointments:
        _give_back(appointment, by=by, now=now)


def _give_back(appointment: Appointment, *, by: User | None, now: datetime) -> None:
    was_told = appointment.state != AppointmentState.REQUESTED
    script, due_on = _words_to_say(appointment), day_to_call(appointment, now)
    if not appointment.number and helper_to_reach(appointment) is None:
        words = _("There is no number: propose times in writing, on the page of the appointment.")
        script = f"{words}\n\n{script}"
    withdraw_proposals(appointment, now=now)
    _take_back(appointment, was_told=was_told, by=by, now=now)
    changes: dict[str, Any] = {}
    if was_told:
        appointment.sequence += 1
        changes = {"promised_on": due_on, "sequence": appointment.sequence}
        # Those who come along would come for nothing; whoever brings them is called.
        tell_that_it_is_off(appointment, now=now)
    free_time(appointment, by=by, now=now, changes=changes)
    if was_told:
        # A silence that she asked for goes before: a colleague finds the request in her list.
        with suppress(MustNotBeCalled):
            have_called(
                appointment,
                reason=CallReason.APPOINTMENT,
                dedupe_key=f"appointment-given-back/{appointment.pk}/{appointment.sequence}",
                script=script,
                due_on=due_on,
                now=now,
            )


def _take_back(appointment: Appointment, *, was_told: bool, by: User | None, now: datetime) -> None:
    """Nothing leaves, and nobody calls, about what is no longer true, or about her messages."""
    kinds = None if was_told else {WAITS.name}
    abort_open_messages(about=appointment, by=by, now=now, reason=GIVEN_BACK, kinds=kinds)
    take_back_calls(appointment, by=by, now=now)
    for attendee in appointment.companions.coming():
        abort_open_messages(about=attendee, by=by, now=now, reason=GIVEN_BACK)
        cancel_open_calls(about=attendee, by=by, now=now)


def _words_to_say(appointment: Appointment) -> str:
    """What the colleague says, in the language of the person; nothing about why."""
    with translation.override(appointment.language):
        if appointment.starts_at is None:
            return _("The times that we had proposed no longer stand. Choose another one together.")
        moment = f"{long_day(appointment.starts_at)}, {clock(appointment.starts_at)}"
        return _(
            "The appointment of %(moment)s cannot take place at that time. Choose another one "
            "together."
        ) % {"moment": moment}
