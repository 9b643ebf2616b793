"""A call to make about an application: to whom, at which number, with which words."""

from __future__ import annotations

from datetime import datetime

from services.operations import through_helper
from stage4club.core.working_days import add_working_days, local_date
from stage4club.people.enums import CallReason, CallTopic, Room
from stage4club.people.models import CallTask
from stage4club.people.operations import cancel_call_task, open_call_task

from ...models import AidHelper, AidRequest


def have_called(
    request: AidRequest,
    *,
    dedupe_key: str,
    script: str,
    now: datetime,
    reason: CallReason = CallReason.ASSISTANCE,
) -> CallTask:
    """A call by the next working day, for whoever reviews it.

    At the number typed in the form, else at the one kept with the person; where she is reached
    through her helper only, the words to say begin by telling so. Raises `MustNotBeCalled`.
    """
    phone = request.number
    helper = helper_to_reach(request)
    if helper is not None:
        phone = helper.number
        whose = through_helper(helper.name, has_number=bool(helper.phone))
        script = "\n\n".join(filter(None, [whose, script]))
    return open_call_task(
        room=Room.ASSISTANCE,
        reason=reason,
        topic=CallTopic.ASSISTANCE,
        due_on=add_working_days(local_date(now), 1),
        language=request.language,
        dedupe_key=dedupe_key,
        person=request.person,
        phone=phone,
        good_time=request.good_time,
        script=script,
        about=request,
        assigned_to=request.reviewer,
        now=now,
    )


def way_call_key(request: AidRequest) -> str:
    """How the keys begin of the calls that ask how she wishes to be paid."""
    return f"aid/{request.pk}/way/"


def cancel_way_calls(request: AidRequest, *, now: datetime) -> None:
    """She said by herself how she wishes to be paid: nobody calls to ask. The row is held."""
    asking = CallTask.objects.open().about(request)
    asking = asking.filter(dedupe_key__startswith=way_call_key(request))
    for call in asking.select_for_update(of=("self",)).order_by("pk"):
        cancel_call_task(call, by=None, now=now)


def helper_to_reach(request: AidRequest) -> AidHelper | None:
    """Whoever filled in the form, where there is no number of the person's own."""
    if request.phone or request.person.phone:
        return None
    return AidHelper.objects.filter(request=request).first()
