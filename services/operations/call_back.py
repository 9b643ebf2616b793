"""Somebody who would like to be called: a name, a number, what about."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from stage4club.core.phones import Phone
from stage4club.core.working_days import add_working_days, local_date
from stage4club.people.enums import CallReason, CallTaskState, CallTopic, GoodTime, Room
from stage4club.people.models import CallTask
from stage4club.people.operations import CallOver, correct_call_task, open_call_task

from ..models import Service

#: Working days before somebody has called who tells of a death.
DEATH_DAYS = 1
#: Forms may be sent with anybody's number: as many calls wait for it, not more.
AT_ONCE = 3
#: How long what was typed is shown again to the browser that typed it.
CORRECTABLE_FOR = timedelta(hours=1)


@transaction.atomic
def request_call_back(
    service: Service,
    *,
    name: str,
    phone: Phone,
    language: str,
    good_time: str,
    form_key: str,
    now: datetime,
    topic: str = "",
    about_name: str = "",
    suspicious: bool = False,
) -> CallTask:
    """A call to make to a name and a number: no Person, no registration. Once per form.

    The same form with another answer corrects the call while it is still to be made, and takes it
    to the room of `service`; another number, topic or name given after it was made is another
    call. A `suspicious` one, or one too many to a number, waits in quarantine until somebody has
    looked.
    """
    typed: dict[str, Any] = {
        "room": Room(service.room),
        "name": name,
        "phone": phone,
        "good_time": good_time or GoodTime.ANY,
        "topic": topic,
        "about_name": about_name,
    }
    # Until somebody has called, messages may still reach the home of who died.
    days = DEATH_DAYS if topic == CallTopic.DEATH else service.call_days

    def ask(dedupe_key: str) -> CallTask:
        return open_call_task(
            reason=CallReason.CALL_BACK,
            due_on=add_working_days(local_date(now), days),
            language=language,
            dedupe_key=dedupe_key,
            suspicious=suspicious or _too_many(phone),
            now=now,
            **typed,
        )

    # A death is never made of another call by correcting it, nor another call of a death.
    key = _dedupe_key(form_key) + ("/death" if topic == CallTopic.DEATH else "")
    try:
        return correct_call_task(ask(key), now=now, **typed)
    except CallOver:
        # Keyed: a number cannot be found by trying them all, with the database in hand.
        typed_again = f"{phone.e164}\n{topic}\n{about_name}"
        said = salted_hmac("services.late-call", typed_again).hexdigest()
        return ask(f"{key}/{said[:32]}")


def requested_call_back(form_key: str) -> CallTask | None:
    """The last call that the form of this key has asked for, if it has."""
    asked = CallTask.objects.filter(dedupe_key__startswith=_dedupe_key(form_key))
    return asked.order_by("-pk").first()


def is_correctable(task: CallTask, now: datetime) -> bool:
    """Whether what was typed may still be shown and corrected where it was typed."""
    return task.state == CallTaskState.OPEN and now - task.created_at < CORRECTABLE_FOR


def _too_many(phone: Phone) -> bool:
    waiting = CallTask.objects.open().filter(
        reason=CallReason.CALL_BACK, typed_phone=phone.e164, typed_extension=phone.extension
    )
    return settings.RATE_LIMITS and waiting.count() >= AT_ONCE


def _dedupe_key(form_key: str) -> str:
    return f"call-back/{form_key}"
