"""Deciding: a named human, an amount, plain words; two people above what one decides alone."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from stage4club.core.errors import RuleError
from stage4club.core.workflow import Transition, apply, require
from stage4club.core.working_days import add_working_days, local_date
from stage4club.people.models import User

from ...emails.aid import ANSWER
from ...enums import AidState, Grounds, Movement
from ...models import AidDecision, AidRequest, AidYear, Criteria, LedgerEntry
from ...policy import SAID_WITHIN, letter_not_before, start_of_day
from ...workflow import AID_REQUEST
from .ledger import CeilingExceeded, hold_year, write_line
from .letters import have_told, take_back_news, tell, write_letter
from .news import spoken_decision
from .paying import settle
from .review import CloseToApplicant, free_proposal

_GRANTS = {
    AidState.GRANTED: AID_REQUEST["grant"],
    AidState.PARTLY_GRANTED: AID_REQUEST["grant-in-part"],
}
_CONFIRMS = {
    AidState.GRANTED: AID_REQUEST["confirm"],
    AidState.PARTLY_GRANTED: AID_REQUEST["confirm-in-part"],
}


class NotTheReviewer(RuleError):
    """Whoever looks at an application decides on it."""

    message = _("Somebody else reviews this application. Take it over first.")


class MoreThanAsked(RuleError):
    """Nobody is granted more than she asked for."""

    message = _("This is more than what was asked for.")


class LessThanBefore(RuleError):
    """A review takes nothing away."""

    message = _("More than that was granted before: a review takes nothing away.")


class GroundsNeeded(RuleError):
    """Whoever is granted less than what she asked for reads why."""

    message = _("Choose the reason: it is less than what was asked for.")


class ProposedItHerself(RuleError):
    """The second person is another one."""

    message = _("You proposed it yourself: somebody else has to confirm it.")


@transaction.atomic
def approve_aid_request(
    request: AidRequest,
    *,
    by: User,
    now: datetime,
    amount: Decimal,
    grounds: Grounds | None = None,
    words: str = "",
) -> AidRequest:
    """So much is granted in all, or proposed where it takes two people. Never over the ceiling.

    Less than what was asked for is « accordée en partie », with a reason. After a review only what
    it adds moves; the same amount once more says that the decision stands. The person hears that
    an answer waits; of a proposal, nothing.

    Raises `TransitionRefused`, `NotTheReviewer`, `MoreThanAsked`, `LessThanBefore`,
    `GroundsNeeded`, `CeilingExceeded`; then nothing was changed and nothing is sent.
    """
    stored = _held_by(request, by, AID_REQUEST["grant"])
    asked = stored.amount_requested
    if asked is not None and amount > asked:
        raise MoreThanAsked
    before = stored.amount_granted or Decimal(0)
    if amount <= 0 or amount < before:
        raise LessThanBefore
    in_part = asked is not None and amount < asked
    if in_part and not grounds:
        raise GroundsNeeded
    criteria = Criteria.objects.in_force(local_date(now))
    more = amount - before
    # Before anything is written: of many at once, most hold the year for a moment only.
    year = hold_year(stored.person_id, now, criteria=criteria)
    if more > year.left:
        raise CeilingExceeded(year)
    decision = AidDecision(
        outcome=AidState.PARTLY_GRANTED if in_part else AidState.GRANTED,
        amount=amount,
        grounds=grounds if in_part and grounds else "",
        words=words,
        # What stands needs no second person again.
        takes_two=more > 0 and criteria.takes_two_people(amount),
    )
    transition = AID_REQUEST["propose"] if decision.takes_two else _GRANTS[_outcome(decision)]
    _move(request, transition, decision, by=by, now=now)
    _write(decision, request, criteria, by=by, now=now)
    movement = Movement.RESERVED if decision.takes_two else Movement.GRANTED
    if more:
        write_line(year, request=request, movement=movement, amount=more, by=by, now=now)
    if not decision.takes_two:
        _tell(request, decision, by=by, now=now)
        if not more:
            # What stands may have been paid since.
            settle(request, by=by, now=now)
    return request


@transaction.atomic
def confirm_aid_request(request: AidRequest, *, by: User, now: datetime) -> AidRequest:
    """What somebody else proposed is granted, out of what was kept for it in its year.

    Raises `TransitionRefused`, `ProposedItHerself`, `CloseToApplicant`.
    """
    require(_held(request), AID_REQUEST["confirm"])
    decision = AidDecision.objects.pending().get(request=request)
    if decision.made_by_id == by.pk:
        raise ProposedItHerself
    if AidRequest.objects.close_to(by).filter(pk=request.pk).exists():
        raise CloseToApplicant
    _move(request, _CONFIRMS[_outcome(decision)], decision, by=by, now=now, final=True)
    decision.confirmed_at, decision.confirmed_by = now, by
    decision.save(update_fields=["confirmed_at", "confirmed_by"])
    kept = _kept(request)
    year = AidYear.objects.select_for_update(of=("self",)).get(pk=kept.year_id)
    for movement in (Movement.RELEASED, Movement.GRANTED):
        write_line(year, request=request, movement=movement, amount=kept.amount, by=by, now=now)
    _tell(request, decision, by=by, now=now)
    return request


@transaction.atomic
def send_back(request: AidRequest, *, by: User, now: datetime) -> AidRequest:
    """What was proposed is not confirmed: whoever reviews it decides anew. Nobody is told.

    Raises `TransitionRefused`.
    """
    apply(request, AID_REQUEST["send-back"], by=by, now=now)
    free_proposal(request, by=by, now=now)
    return request


@transaction.atomic
def decline_aid_request(
    request: AidRequest, *, by: User, now: datetime, grounds: Grounds, words: str = ""
) -> AidRequest:
    """« Non accordée », by a named human and with a reason; a review by another person is offered.

    Somebody calls first. The letter, which only says that an answer waits, leaves once that call
    was made (`letter_may_leave`), or after three working days. Raises `TransitionRefused`,
    `NotTheReviewer`, `LessThanBefore` where something was granted before.
    """
    stored = _held_by(request, by, AID_REQUEST["decline"])
    if stored.amount_granted:
        raise LessThanBefore
    criteria = Criteria.objects.in_force(local_date(now))
    decision = AidDecision(
        outcome=AidState.NOT_GRANTED,
        amount=Decimal(0),
        grounds=grounds,
        words=words,
        takes_two=False,
    )
    _move(request, AID_REQUEST["decline"], decision, by=by, now=now)
    _write(decision, request, criteria, by=by, now=now)
    take_back_news(request, by=by, now=now)
    version = str(decision.number)
    have_told(request, "aid_not_granted", version=version, now=now, words=spoken_decision(decision))
    three_days = add_working_days(local_date(now), SAID_WITHIN)
    leaves = letter_not_before(start_of_day(three_days))
    write_letter(request, ANSWER, version=version, by=by, now=now, not_before=leaves)
    return request


def _held_by(request: AidRequest, by: User, transition: Transition) -> AidRequest:
    """The row as stored, held; `by` reviews it."""
    stored = _held(request)
    require(stored, transition)
    if stored.reviewer_id != by.pk:
        raise NotTheReviewer
    return stored


def _held(request: AidRequest) -> AidRequest:
    return AidRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)


def _move(
    request: AidRequest,
    transition: Transition,
    decision: AidDecision,
    *,
    by: User,
    now: datetime,
    final: bool = False,
) -> None:
    changes: dict[str, object] = {}
    if final or not decision.takes_two:
        # Of two people the first decided, and the second agreed.
        changes = {
            "amount_granted": decision.amount,
            "decided_at": now,
            "decided_by_id": decision.made_by_id or by.pk,
        }
    apply(request, transition, by=by, now=now, changes=changes)


def _write(
    decision: AidDecision, request: AidRequest, criteria: Criteria, *, by: User, now: datetime
) -> None:
    decision.request = request
    decision.number = request.decisions.count() + 1
    decision.criteria = criteria if criteria.pk else None
    decision.made_at, decision.made_by = now, by
    decision.save(force_insert=True)


def _kept(request: AidRequest) -> LedgerEntry:
    return request.entries.filter(movement=Movement.RESERVED).latest("pk")


def _outcome(decision: AidDecision) -> AidState:
    return AidState(decision.outcome)


def _tell(request: AidRequest, decision: AidDecision, *, by: User, now: datetime) -> None:
    tell(
        request,
        ANSWER,
        "aid_granted",
        version=str(decision.number),
        by=by,
        now=now,
        words=spoken_decision(decision),
    )
