"""A call to make about a registration: to whom, at which number, with which words."""

from __future__ import annotations

from datetime import datetime

from services.operations import through_helper
from stage4club.core.working_days import add_working_days, local_date
from stage4club.people.enums import CallReason, Room
from stage4club.people.models import CallTask
from stage4club.people.operations import open_call_task

from ..models import Helper, Registration


def have_called(
    registration: Registration,
    *,
    reason: CallReason,
    within_days: int,
    dedupe_key: str,
    script: str,
    now: datetime,
) -> CallTask:
    """A call for whoever follows the registration, `within_days` working days from `now`.

    At the number typed in the form, else at the one kept with the person; where she is reached
    through her helper only, the words to say begin by telling so. Raises `MustNotBeCalled`.
    """
    phone = registration.number
    helper = helper_to_reach(registration)
    if helper is not None:
        phone = helper.number
        whose = through_helper(helper.name, has_number=bool(helper.phone))
        script = "\n\n".join(filter(None, [whose, script]))
    return open_call_task(
        room=Room(registration.service.room),
        reason=reason,
        due_on=add_working_days(local_date(now), within_days),
        language=registration.language,
        dedupe_key=dedupe_key,
        person=registration.person,
        phone=phone,
        good_time=registration.good_time,
        script=script,
        about=registration,
        assigned_to=registration.assigned_to,
        now=now,
    )


def helper_to_reach(registration: Registration) -> Helper | None:
    """Whoever filled in the form, where there is no number of the person's own."""
    if registration.phone or registration.person.phone:
        return None
    return Helper.objects.filter(registration=registration).first()
