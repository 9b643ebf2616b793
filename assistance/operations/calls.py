"""A call to make about an appointment: to whom, at which number, with which words."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from services.operations import through_helper
from stage4club.core import personal_data
from stage4club.core.working_days import add_working_days, local_date
from stage4club.notifications.enums import Purpose
from stage4club.people.enums import CallReason, CallTopic, Room
from stage4club.people.models import CallTask
from stage4club.people.operations import open_call_task

from ..models import Appointment, AppointmentHelper, Attendee


def have_called(
    appointment: Appointment,
    *,
    reason: CallReason,
    dedupe_key: str,
    script: str,
    now: datetime,
    due_on: date | None = None,
) -> CallTask:
    """A call for the social worker who follows it, by `due_on` (`day_to_call`, unless given).

    At the number typed in the form, else at the one kept with the person; where she is reached
    through her helper only, the words to say begin by telling so. Raises `MustNotBeCalled`.
    """
    phone = appointment.number
    helper = helper_to_reach(appointment)
    if helper is not None:
        phone = helper.number
        whose = through_helper(helper.name, has_number=bool(helper.phone))
        script = "\n\n".join(filter(None, [whose, script]))
    return open_call_task(
        room=Room.SOCIAL_WORK,
        reason=reason,
        topic=CallTopic.APPOINTMENT,
        due_on=due_on or day_to_call(appointment, now),
        language=appointment.language,
        dedupe_key=dedupe_key,
        person=appointment.person,
        phone=phone,
        good_time=appointment.good_time,
        script=script,
        about=appointment,
        assigned_to=appointment.social_worker,
        now=now,
    )


def have_attendee_called(
    attendee: Attendee, *, dedupe_key: str, script: str, now: datetime
) -> CallTask:
    """A call to somebody who comes along, for whoever follows the appointment.

    It is a call about the person, at another number: it stops with her, and who is close to her
    does not see it. Raises `MustNotBeCalled`.
    """
    appointment = attendee.appointment
    whose = _("This is the number of %(name)s, who comes along.") % {"name": attendee.name}
    return open_call_task(
        room=Room.SOCIAL_WORK,
        reason=CallReason.APPOINTMENT,
        topic=CallTopic.APPOINTMENT,
        due_on=day_to_call(appointment, now),
        language=appointment.language,
        dedupe_key=dedupe_key,
        person=appointment.person,
        phone=attendee.number,
        script=f"{whose}\n\n{script}",
        about=attendee,
        assigned_to=appointment.social_worker,
        now=now,
    )


def may_be_told(appointment: Appointment, now: datetime) -> bool:
    """Whether its person, and who comes along, may be written to or called at `now`."""
    asked = [appointment.person_id]
    return bool(personal_data.contactable(asked, purpose=Purpose.REPLY, now=now))


def helper_to_reach(appointment: Appointment) -> AppointmentHelper | None:
    """Whoever filled in the form, where there is no number of the person's own."""
    if appointment.phone or appointment.person.phone:
        return None
    return AppointmentHelper.objects.filter(appointment=appointment).first()


def day_to_call(appointment: Appointment, now: datetime) -> date:
    """The next working day, or that of the meeting where it is sooner."""
    today = local_date(now)
    usual = add_working_days(today, 1)
    starts_at = appointment.starts_at
    if starts_at is None or starts_at <= now:
        return usual
    return min(usual, local_date(starts_at))
