"""Times are proposed to somebody whom none of the offered ones suits; she answers on her page."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from stage4club.core import audit
from stage4club.core.constraints import refused_by
from stage4club.core.errors import RuleError
from stage4club.core.workflow import apply
from stage4club.core.working_days import add_working_days, local_date
from stage4club.people.enums import CallReason
from stage4club.people.models import User
from stage4club.people.operations import MustNotBeCalled

from ..emails import BOOKED, PROPOSED
from ..enums import Answer, AppointmentState
from ..models import Appointment, Place, Proposal, Reservation
from ..models.proposal import MOST_PROPOSALS, MOST_TIMES
from ..models.slots import practice_of
from ..policy import end_of_day
from ..workflow import APPOINTMENT
from .calls import have_called
from .followed import hold_to_follow
from .letters import spoken_script, tell
from .reserve import OVERLAPS, SlotTaken, free_expired, hold_times
from .times import MomentPast, settle_time

#: Working days in which somebody may answer; meanwhile the times are kept.
DAYS_TO_ANSWER = 3


class NoTime(RuleError):
    """A proposal holds between one and three times."""

    message = _("Choose between one and three times.")


class ThreeProposals(RuleError):
    """Writing has not worked three times: somebody calls."""

    message = _("Three proposals were made already. Call this person and book together.")


class ProposalOver(RuleError):
    """It was answered, taken back, or its time is over."""

    message = _("This proposal is no longer open.")


@transaction.atomic
def propose_times(
    appointment: Appointment,
    *,
    by: User,
    now: datetime,
    times: Sequence[datetime],
    place: Place | None = None,
) -> Proposal:
    """`by` keeps these times for the person, who takes one on her private page, or none.

    They stay hers until the end of the third working day, and no longer than the first of them.
    Raises `TransitionRefused`, `NoTime`, `ThreeProposals`, `MomentPast`, `SlotTaken`,
    `CloseToThePerson`, `FollowedByColleague`; nothing is kept then.
    """
    moments = sorted(set(times))
    if not 1 <= len(moments) <= MOST_TIMES:
        raise NoTime
    if moments[0] <= now:
        raise MomentPast
    hold_to_follow(appointment, user=by)
    number = appointment.proposals.count() + 1
    if number > MOST_PROPOSALS:
        raise ThreeProposals
    apply(appointment, APPOINTMENT["propose"], by=by, now=now, changes={"social_worker": by})
    proposal = Proposal.objects.create(
        appointment=appointment,
        number=number,
        made_at=now,
        made_by=by,
        expires_at=kept_until(moments[0], now),
    )
    length = timedelta(minutes=practice_of(by).minutes(appointment.meeting))
    hold_times([by.pk])
    free_expired([by.pk], now=now)
    with refused_by(dict.fromkeys(OVERLAPS, SlotTaken)):
        for starts_at in moments:
            Reservation.objects.create(
                social_worker=by,
                starts_at=starts_at,
                ends_at=starts_at + length,
                place=place,
                proposal=proposal,
                expires_at=proposal.expires_at,
            )
    tell(
        appointment,
        PROPOSED,
        by=by,
        now=now,
        words={"times": moments, "until": proposal.expires_at},
        version=number,
    )
    return proposal


def kept_until(first: datetime, now: datetime) -> datetime:
    """Until when times of which `first` is the nearest wait for an answer."""
    last_day = add_working_days(local_date(now), DAYS_TO_ANSWER)
    return min(end_of_day(last_day), first)


@transaction.atomic
def accept_time(proposal: Proposal, *, time: Reservation, now: datetime) -> Appointment:
    """The person takes this time; the others are free again.

    Raises `ProposalOver` for what was answered, taken back, or is too late, `SheIsElsewhere`.
    """
    stored = _hold_open(proposal, now)
    chosen = stored.times.filter(pk=time.pk, released_at__isnull=True).first()
    if chosen is None:
        raise ProposalOver
    hold_times([stored.made_by_id], person=stored.appointment.person_id)
    stored.times.exclude(pk=chosen.pk).update(released_at=now)
    _answer(stored, Answer.ACCEPTED, now)
    booked = settle_time(stored.appointment, chosen, by=None, now=now)
    tell(booked, BOOKED, by=None, now=now)
    return booked


@transaction.atomic
def decline_times(proposal: Proposal, *, now: datetime) -> Appointment:
    """None of them suits: the social worker goes on, with a new promised day.

    Raises `ProposalOver`.
    """
    stored = _hold_open(proposal, now)
    return _back_to_answer(stored, Answer.DECLINED, now)


def expire_proposals(now: datetime) -> int:
    """Nobody answered in time: the times are free again and it is for the social worker to go on.

    Returns how many. For the sweep: each by itself, so that one that fails holds up no other, and
    none twice, whoever else sweeps or answers at this moment.
    """
    late = Proposal.objects.unanswered(now).order_by("pk").values_list("pk", "appointment")
    return sum(_expire(key, appointment, now) for key, appointment in list(late))


@transaction.atomic
def _expire(key: int, appointment: int, now: datetime) -> bool:
    _hold(appointment)
    proposal = Proposal.objects.unanswered(now).select_related("appointment").filter(pk=key).first()
    if proposal is None:
        return False
    _back_to_answer(proposal, Answer.EXPIRED, now)
    return True


def withdraw_proposals(appointment: Appointment, *, now: datetime) -> None:
    """What was proposed is off the table: another time was booked, or nobody comes any more."""
    for proposal in Proposal.objects.open().filter(appointment=appointment).select_for_update():
        proposal.times.filter(released_at__isnull=True, expires_at__isnull=False).update(
            released_at=now
        )
        _answer(proposal, Answer.WITHDRAWN, now)


def _hold(appointment: int) -> None:
    # First the appointment, as everywhere: what hangs on it is then nobody else's to change.
    Appointment.objects.select_for_update(of=("self",)).get(pk=appointment)


def _hold_open(proposal: Proposal, now: datetime) -> Proposal:
    _hold(proposal.appointment_id)
    stored = Proposal.objects.select_related("appointment").get(pk=proposal.pk)
    is_open = stored.answer == "" and stored.expires_at > now
    if not is_open or stored.appointment.state != AppointmentState.PROPOSED:
        raise ProposalOver
    return stored


def _back_to_answer(proposal: Proposal, answer: Answer, now: datetime) -> Appointment:
    proposal.times.filter(released_at__isnull=True).update(released_at=now)
    _answer(proposal, answer, now)
    appointment = apply(
        proposal.appointment,
        APPOINTMENT["answer-no"],
        by=None,
        now=now,
        changes={"promised_on": add_working_days(local_date(now), 1)},
        details={"answer": answer},
    )
    if proposal.number == MOST_PROPOSALS:
        _have_called(appointment, now)
    return appointment


def _have_called(appointment: Appointment, now: datetime) -> None:
    with suppress(MustNotBeCalled):
        have_called(
            appointment,
            reason=CallReason.APPOINTMENT,
            dedupe_key=f"appointment/{appointment.pk}/three-proposals",
            script=spoken_script(appointment, "three_proposals").text,
            now=now,
        )


def _answer(proposal: Proposal, answer: Answer, now: datetime) -> None:
    proposal.answer, proposal.answered_at = answer, now
    proposal.save(update_fields=["answer", "answered_at"])
    audit.record("answer", proposal, by=None, now=now, details={"answer": answer})
