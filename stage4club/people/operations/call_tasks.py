"""Calls to make: opened once, given, made or no longer needed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from stage4club.core import audit, personal_data
from stage4club.core.errors import RuleError
from stage4club.core.models.subject import subject_key
from stage4club.core.phones import Phone
from stage4club.core.workflow import apply

from ..enums import CallReason, CallTaskState, GoodTime, Room
from ..models import CallTask, Person, User
from ..models.call_task import CallTaskQuerySet
from ..policy import purpose_of_call
from ..workflow import CALL_TASK
from .locks import hold_person


class NotInThisRoom(RuleError):
    """Whoever was chosen may not make calls of this room."""

    message = _("Choose somebody who makes these calls.")


class CallOver(RuleError):
    """The call was made or is no longer needed; what is corrected now comes too late for it."""

    message = _("This call was already made. Please call us.")


class MustNotBeCalled(RuleError):
    """The person does not wish to be called for this, or has died."""

    message = _("This person must not be called about this.")


@transaction.atomic
def open_call_task(
    *,
    room: Room,
    reason: CallReason,
    due_on: date,
    language: str,
    dedupe_key: str,
    now: datetime,
    person: Person | None = None,
    name: str = "",
    phone: Phone | None = None,
    good_time: str = GoodTime.ANY,
    topic: str = "",
    about_name: str = "",
    script: str = "",
    about: models.Model | None = None,
    assigned_to: User | None = None,
    suspicious: bool = False,
) -> CallTask:
    """A call to make, once per `dedupe_key`; the second time, the first one is returned.

    Either to `person`, at `phone` where the request gave a number (a form never changes what is
    stored of her), or to `name` and `phone`; `about_name` is who died, for that topic. A
    `suspicious` one is kept in quarantine: nobody is asked to make it until somebody releases it.
    It is given to nobody where `assigned_to` has said meanwhile that she knows the person.
    Raises `MustNotBeCalled` when the status of the person forbids it; the caller's transaction
    can go on.
    """
    if person is not None:
        _refuse_silent(person, reason, now)
        # Who declares a tie holds the person too: it stands, or will give this call back.
        if assigned_to and assigned_to.ties.open().filter(person=person).exists():
            assigned_to = None
    subject_type, subject_id = subject_key(about) if about else ("", "")
    values: dict[str, Any] = {
        "room": room,
        "reason": reason,
        "due_on": due_on,
        "language": language,
        "person": person,
        "typed_name": name,
        "typed_phone": phone.e164 if phone else "",
        "typed_extension": phone.extension if phone else "",
        "good_time": good_time,
        "topic": topic,
        "about_name": about_name,
        "script": script,
        "subject_type": subject_type,
        "subject_id": subject_id,
        "assigned_to": assigned_to,
        "is_quarantined": suspicious,
        "created_at": now,
    }
    task, created = CallTask.objects.get_or_create(dedupe_key=dedupe_key, defaults=values)
    if created:
        audit.record("open", task, by=None, now=now, to_state=task.state)
    return task


@transaction.atomic
def correct_call_task(
    task: CallTask,
    *,
    room: Room,
    name: str,
    phone: Phone,
    good_time: str,
    now: datetime,
    topic: str = "",
    about_name: str = "",
) -> CallTask:
    """Who left a name and a number typed them again: the call is made there.

    In another room nobody has been given it yet; the day it was promised for stays. Nothing is
    written when all is the same. Raises `CallOver` when the number, the topic or who died is
    another one and the call is no longer to be made.
    """
    stored = CallTask.objects.select_for_update(of=("self",)).get(pk=task.pk)
    typed = {
        "typed_name": name,
        "typed_phone": phone.e164,
        "typed_extension": phone.extension,
        "good_time": good_time,
        "topic": topic,
        "about_name": about_name,
        "room": room,
    }
    changed = [field for field, value in typed.items() if getattr(stored, field) != value]
    if stored.state != CallTaskState.OPEN:
        if {"typed_phone", "typed_extension", "topic", "about_name"} & set(changed):
            raise CallOver
        return stored
    if changed:
        for field in changed:
            setattr(stored, field, typed[field])
        if "room" in changed:
            stored.assigned_to = None
        stored.save(update_fields=[*changed, "assigned_to"])
        audit.record("correct", stored, by=None, now=now, details={"fields": changed})
    return stored


def _refuse_silent(person: Person, reason: CallReason, now: datetime) -> None:
    # Locked: who notes « ne plus me contacter » at this moment cancels this call too.
    hold_person(person.pk)
    if not personal_data.contactable([person.pk], purpose=purpose_of_call(reason), now=now):
        raise MustNotBeCalled


@transaction.atomic
def assign_call_task(task: CallTask, *, by: User, now: datetime, assignee: User) -> CallTask:
    """Give an open call to somebody of its room. Raises `TransitionRefused`, `NotInThisRoom`."""
    # Held before it is asked: whoever says at this moment that she knows the person is waited for.
    stored = CallTask.objects.select_for_update(of=("self",)).get(pk=task.pk)
    if task.room not in assignee.rooms or _is_close(stored, assignee):
        raise NotInThisRoom
    changes = {"assigned_to": assignee}
    details = {"assigned_to": assignee.pk}
    return apply(task, CALL_TASK["assign"], by=by, now=now, changes=changes, details=details)


@transaction.atomic
def hand_over_calls(*, about: models.Model, to: User, by: User, now: datetime) -> None:
    """The calls still to be made about a row go to whoever follows it now, whoever had them."""
    calls = _open_about(about).exclude(assigned_to=to)
    for call in calls.select_for_update(of=("self",)).order_by("pk"):
        changes = {"assigned_to": to}
        details = {"assigned_to": to.pk}
        apply(call, CALL_TASK["assign"], by=by, now=now, changes=changes, details=details)


@transaction.atomic
def release_call_task(task: CallTask, *, by: User, now: datetime) -> CallTask:
    """No robot asked for it: it joins the calls to make; nothing when it was done before.

    Raises `CallOver` when it was cancelled meanwhile.
    """
    stored = CallTask.objects.select_for_update(of=("self",)).get(pk=task.pk)
    if stored.is_quarantined:
        if stored.state != CallTaskState.OPEN:
            raise CallOver
        stored.is_quarantined = False
        stored.save(update_fields=["is_quarantined"])
        audit.record("release", stored, by=by, now=now)
    return stored


def _open_about(row: models.Model) -> CallTaskQuerySet:
    return CallTask.objects.open().about(row)


@transaction.atomic
def cancel_open_calls(
    person: Person | None = None,
    *,
    about: models.Model | None = None,
    by: User | None,
    now: datetime,
) -> None:
    """Nobody makes the calls any more that are open to `person`, or about a row.

    A call that is being noted as made at this moment stays made. Raises ValueError without a
    person and a row: that would be everything.
    """
    if person is None and about is None:
        raise ValueError("Say whose calls, or about what.")
    calls = CallTask.objects.open() if about is None else _open_about(about)
    if person is not None:
        calls = calls.filter(person=person)
    for call in calls.select_for_update(of=("self",)).order_by("pk"):
        cancel_call_task(call, by=by, now=now)


def _is_close(task: CallTask, user: User) -> bool:
    return CallTask.objects.close_to(user).filter(pk=task.pk).exists()


@transaction.atomic
def finish_call_task(task: CallTask, *, by: User, now: datetime) -> CallTask:
    """The call was made: what waited for it may be written. Raises `TransitionRefused`."""
    # Messages before calls, as everywhere (`hold_person_and_letters`).
    personal_data.notify("call_made", call=task, by=by, now=now)
    return apply(task, CALL_TASK["finish"], by=by, now=now, changes={"done_at": now, "done_by": by})


@transaction.atomic
def cancel_call_task(task: CallTask, *, by: User | None, now: datetime) -> CallTask:
    """The call is no longer needed; `by` is None when the person herself withdrew her request.

    Raises `TransitionRefused` when it is no longer open.
    """
    changes = {"cancelled_at": now, "cancelled_by": by}
    return apply(task, CALL_TASK["cancel"], by=by, now=now, changes=changes)
