"""A call to make about a registration: to whom, at which number, with which words."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from stage4club.core.phones import Phone
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

    At the number typed in the form, else at the one kept with the person; where the helper's is
    the only one, the words to say begin by telling whose it is. Raises `MustNotBeCalled`.
    """
    phone = _typed(registration)
    helper = None if phone or registration.person.phone else _helper_with_phone(registration)
    if helper is not None:
        phone = Phone(str(helper.phone), helper.phone_extension)
        whose = _("This is the number of %(name)s, who filled in the form for this person.")
        script = "\n\n".join(filter(None, [whose % {"name": helper.name}, script]))
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


def _typed(registration: Registration) -> Phone | None:
    if not registration.phone:
        return None
    return Phone(str(registration.phone), registration.phone_extension)


def _helper_with_phone(registration: Registration) -> Helper | None:
    return Helper.objects.filter(registration=registration).exclude(phone="").first()
