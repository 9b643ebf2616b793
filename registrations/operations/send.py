"""Sending the schedule: to one person or many, one message each, only where it changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from stage4club.core import audit, personal_data
from stage4club.core.errors import RuleError
from stage4club.notifications.enums import MessageState, Purpose
from stage4club.notifications.models import Message
from stage4club.notifications.operations import abort_message, lock_messages_to
from stage4club.notifications.rendering import Rendered
from stage4club.people.enums import CallReason, CallTaskState
from stage4club.people.models import CallTask, User
from stage4club.people.operations import MustNotBeCalled, cancel_call_task, hold_person

from ..emails import SCHEDULE
from ..enums import RegistrationState
from ..models import Registration
from ..models.schedules import Schedule, schedule_for, schedules_for
from ..scripts import Script
from .announce import (
    note_announcement,
    preview_announcement,
    spoken_announcement,
    write_announcement,
)
from .calls import have_called

#: Working days within which somebody without e-mail is told of a new schedule.
CALL_WITHIN_DAYS = 2


class NotConfirmed(RuleError):
    """Schedules go to people who have a place."""

    message = _("The schedule goes to confirmed people only.")


class Telling(StrEnum):
    """What sending the schedule means for one person."""

    WRITTEN = "written"
    CALLED = "called"
    #: She has this schedule already.
    UNCHANGED = "unchanged"
    #: On pause, gone, or not to be contacted.
    SILENT = "silent"


def plan_schedule(registrations: Sequence[Registration], now: datetime) -> Counter[Telling]:
    """How many of these people `send_schedule` would write to, have called, or leave alone."""
    schedules, reached = schedules_for(registrations, now), _reached(registrations, now)
    return Counter(
        _telling(row, schedules[row.pk], reached=row.person_id in reached) for row in registrations
    )


def preview_schedule(
    registration: Registration, *, by: User, now: datetime
) -> tuple[Telling, Rendered | Script]:
    """What `send_schedule` would do for this person, and its words. Reads only."""
    schedule = schedule_for(registration, now)
    words = preview_announcement(registration, schedule, kind=SCHEDULE)
    reached = bool(_reached([registration], now))
    return _telling(registration, schedule, reached=reached), words


@transaction.atomic
def send_schedule(
    registrations: Iterable[Registration], *, by: User, now: datetime
) -> Counter[Telling]:
    """One message to each person whose schedule changed since she last had it.

    Somebody who is not written to gets a call instead; one on pause or gone gets nothing. Returns
    how many of each. Raises `NotConfirmed`, and then nothing at all is sent.
    """
    keys = [registration.pk for registration in registrations]
    locked = list(
        Registration.objects.filter(pk__in=keys)
        .select_related("service", "person", "assigned_to")
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    if any(row.state != RegistrationState.CONFIRMED for row in locked):
        raise NotConfirmed
    schedules, reached = schedules_for(locked, now), _reached(locked, now)
    # Somebody may be in two groups: all messages before the first person.
    lock_messages_to({row.person_id for row in locked})
    return Counter(
        _send(row, schedules[row.pk], reached=row.person_id in reached, by=by, now=now)
        for row in locked
    )


def _reached(registrations: Sequence[Registration], now: datetime) -> set[int]:
    people = {registration.person_id for registration in registrations}
    return personal_data.contactable(people, purpose=Purpose.NEWS, now=now)


def _telling(registration: Registration, schedule: Schedule, *, reached: bool) -> Telling:
    if not schedule.has_news:
        return Telling.UNCHANGED
    if not reached:
        return Telling.SILENT
    return Telling.WRITTEN if registration.takes_email else Telling.CALLED


def _send(
    registration: Registration, schedule: Schedule, *, reached: bool, by: User, now: datetime
) -> Telling:
    telling = _telling(registration, schedule, reached=reached)
    if telling not in {Telling.WRITTEN, Telling.CALLED}:
        return telling
    if _take_back_unsaid(registration, by=by, now=now):
        schedule = schedule_for(registration, now)
        if not schedule.has_news:
            # What was to be told is off again, and nobody has heard of it.
            audit.record("send-schedule", registration, by=by, now=now)
            return Telling.UNCHANGED
    if telling is Telling.WRITTEN:
        write_announcement(registration, schedule, kind=SCHEDULE, by=by, now=now)
    else:
        try:
            call = have_called(
                registration,
                reason=CallReason.SCHEDULE,
                within_days=CALL_WITHIN_DAYS,
                dedupe_key=f"registration/{registration.pk}/schedule/{now:%Y%m%dT%H%M%S%f}",
                script=spoken_announcement(registration, schedule, kind=SCHEDULE).text,
                now=now,
            )
        except MustNotBeCalled:
            # She asked for silence a moment ago; the others are told all the same.
            return Telling.SILENT
        note_announcement(registration, schedule, by=by, now=now, call=call)
    audit.record("send-schedule", registration, by=by, now=now)
    return telling


def _take_back_unsaid(registration: Registration, *, by: User, now: datetime) -> bool:
    """Stop an earlier schedule that nobody has received yet, so that one alone arrives."""
    said = registration.announcements.all()
    # Locked here: what leaves or is said at this moment is no longer among them.
    messages = Message.objects.filter(
        pk__in=said.values("message"), kind=SCHEDULE.name, state=MessageState.PENDING
    ).select_for_update()
    calls = CallTask.objects.filter(
        pk__in=said.values("call"), state=CallTaskState.OPEN
    ).select_for_update(of=("self",))
    stopped = False
    for message in messages.order_by("pk"):
        abort_message(message, by=by, now=now, reason="superseded")
        stopped = True
    hold_person(registration.person_id)
    for call in calls.order_by("pk"):
        cancel_call_task(call, by=by, now=now)
        stopped = True
    return stopped
