"""Somebody on the telephone: a human fills the same form in, and books at once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from stage4club.core.errors import RuleError
from stage4club.core.working_days import local_date
from stage4club.people.enums import CallTaskState
from stage4club.people.models import CallTask, User
from stage4club.people.operations import (
    carry_ties,
    finish_call_task,
    hold_requests_to_carry,
    hold_ties,
)

from ..emails import RECEIVED
from ..enums import AppointmentState
from ..models import Appointment, Place
from .answers import AppointmentAnswers
from .book import book_appointment
from .follow_up import take_appointment
from .followed import FollowedByColleague, colleague_who_follows
from .hand_over import hand_over_appointment
from .letters import write_letter
from .submit import submit_appointment
from .ties import CloseToThePerson


class TwiceThatDay(RuleError):
    """The person comes on that day already: perhaps she does not know it."""

    message = _(
        "This person already has an appointment that day. Ask whether both are wanted, then say "
        "so below."
    )


@transaction.atomic
def book_by_telephone(
    *,
    form_key: str,
    answers: AppointmentAnswers,
    language: str,
    by: User,
    now: datetime,
    starts_at: datetime | None = None,
    place: Place | None = None,
    call: CallTask | None = None,
    twice_that_day: bool = False,
    to_colleague: bool = False,
) -> Appointment:
    """What somebody said on the telephone: booked at `starts_at`, or to be answered by `by`.

    As `submit_appointment`, with an agreement that was spoken and that `by` noted; one message
    tells what came of it. The `call` that was asked for is noted as made. Sent again, it is the
    same appointment. With `to_colleague` it waits in the list of the social worker whom the person
    knows, and no time is booked. Raises, having kept nothing, `CloseToThePerson`,
    `FollowedByColleague` without `to_colleague`, `TwiceThatDay` without `twice_that_day`,
    `SlotTaken`, `SheIsElsewhere`, `MomentPast`.
    """
    hold_ties(by)
    appointment = submit_appointment(
        form_key=form_key, answers=answers, language=language, by=by, now=now
    )
    if Appointment.objects.close_to(by).filter(pk=appointment.pk).exists():
        raise CloseToThePerson
    if call is not None:
        hold_requests_to_carry(call, to=appointment.person)
    if appointment.state == AppointmentState.REQUESTED and appointment.social_worker is None:
        _answer(appointment, by, now, starts_at, place, twice_that_day, to_colleague)
    if call is not None:
        carry_ties(call, to=appointment.person, by=by, now=now)
        if call.state == CallTaskState.OPEN:
            finish_call_task(call, by=by, now=now)
    return appointment


def _answer(
    appointment: Appointment,
    by: User,
    now: datetime,
    starts_at: datetime | None,
    place: Place | None,
    twice_that_day: bool,
    to_colleague: bool,
) -> None:
    colleague = colleague_who_follows(appointment, user=by)
    if colleague is not None and not to_colleague:
        raise FollowedByColleague(colleague)
    if colleague is None and starts_at is not None:
        that_day = Appointment.objects.on_day_of(appointment.person, local_date(starts_at))
        if not twice_that_day and that_day.exists():
            raise TwiceThatDay
        # She hears the time at this moment.
        book_appointment(appointment, by=by, now=now, starts_at=starts_at, place=place, told=True)
        return
    if colleague is None:
        take_appointment(appointment, by=by, now=now)
    else:
        hand_over_appointment(appointment, by=by, now=now, to=colleague)
    write_letter(appointment, RECEIVED, by=by, now=now)
