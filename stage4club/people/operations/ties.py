"""« Je connais cette personne »: a tie is declared, and what its author followed goes back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from stage4club.core import audit, personal_data
from stage4club.core.constraints import refused_by
from stage4club.core.errors import RuleError
from stage4club.core.locks import hold
from stage4club.core.workflow import apply

from ..enums import CallTaskState
from ..models import CallTask, Person, Tie, User
from ..workflow import CALL_TASK
from .accounts import NotForHerself
from .locks import hold_person


class TieAlreadyDeclared(RuleError):
    """She declared it before: two windows were open."""

    message = _("You have already said that you know this person.")


class TieAlreadyEnded(RuleError):
    """Somebody else has ended it."""

    message = _("This tie was already ended.")


def hold_ties(user: User) -> None:
    """Until the transaction ends, `user` declares no tie: taken before any other lock.

    By whoever stores something new and gives it to her in one transaction: no row of it could be
    waited for.
    """
    hold([f"people.tie:{user.pk}"])


@transaction.atomic
def declare_tie(person: Person, *, by: User, now: datetime) -> Tie:
    """`by` knows this person: from now on she sees and is given nothing that concerns her.

    What she followed is followed by nobody, in every room, and the calls that she was to make
    wait for somebody else. Only the audit of the tie says why. Who gives her something of this
    person at this moment waits, and is refused. Raises `TieAlreadyDeclared`.
    """
    hold_ties(by)
    return _tie_to(person, user=by, by=by, now=now)


@transaction.atomic
def know_caller(call: CallTask, *, by: User, now: datetime) -> Tie:
    """`by` knows whoever is to be called: as `declare_tie`, with the person where she is known.

    Somebody who left a name and a number is no Person yet: the tie is with this call, and goes on
    with whoever is registered by it (`carry_ties`). Raises `TieAlreadyDeclared`.
    """
    if call.person is not None:
        return declare_tie(call.person, by=by, now=now)
    hold_ties(by)
    stored = CallTask.objects.select_for_update(of=("self",)).get(pk=call.pk)
    tie = _declare(by, by=by, now=now, call=stored)
    if stored.state == CallTaskState.OPEN and stored.assigned_to_id == by.pk:
        _give_back(stored, by=by, now=now)
    return tie


def hold_requests_to_carry(call: CallTask, *, to: Person) -> None:
    """Before `to` is told or called anything: her requests, where `carry_ties` will change them.

    In the transaction that registers her by this call; nothing where nobody knows the caller.
    """
    if Tie.objects.about(call=call).exists():
        personal_data.notify("hold_requests", person=to)


@transaction.atomic
def carry_ties(call: CallTask, *, to: Person, by: User, now: datetime) -> None:
    """Whoever knows the caller knows the person as whom `by` has registered her."""
    for tie in Tie.objects.about(call=call).select_related("user").order_by("pk"):
        tie_as_with(tie, to=to, by=by, now=now)


@transaction.atomic
def tie_as_with(tie: Tie, *, to: Person, by: User, now: datetime) -> None:
    """Whoever declared `tie` knows `to`: `by` has found out that they are the same person."""
    if not Tie.objects.about(person=to).filter(user=tie.user).exists():
        _tie_to(to, user=tie.user, by=by, now=now)


@transaction.atomic
def end_tie(user: User, *, tie: Tie, by: User, now: datetime) -> Tie:
    """`user` may see and be given again what concerns this person. Nothing is given to her by it.

    Raises `TieAlreadyEnded`, and `NotForHerself`: nobody opens again what she closed to herself.
    """
    if by.pk == user.pk:
        raise NotForHerself
    stored = Tie.objects.select_for_update(of=("self",)).get(pk=tie.pk, user=user)
    if stored.ended_at is not None:
        raise TieAlreadyEnded
    stored.ended_at, stored.ended_by = now, by
    stored.save(update_fields=["ended_at", "ended_by"])
    audit.record("end", stored, by=by, now=now)
    return stored


def _tie_to(person: Person, *, user: User, by: User, now: datetime) -> Tie:
    # Requests of every room before their person, and calls after her (`hold_person`).
    personal_data.notify("hold_requests", person=person)
    personal_data.notify("tied", person=person, user=user, by=by, now=now)
    person = hold_person(person.pk)
    tie = _declare(user, by=by, now=now, person=person)
    # All of them: one that is being given to her at this moment is not hers yet.
    calls = CallTask.objects.filter(person=person, state=CallTaskState.OPEN)
    for call in calls.select_for_update(of=("self",)).order_by("pk"):
        if call.assigned_to_id == user.pk:
            _give_back(call, by=by, now=now)
    return tie


def _declare(
    user: User,
    *,
    by: User,
    now: datetime,
    person: Person | None = None,
    call: CallTask | None = None,
) -> Tie:
    once = dict.fromkeys(("people_tie_person_once", "people_tie_call_once"), TieAlreadyDeclared)
    with refused_by(once):
        tie = Tie.objects.create(
            user=user, person=person, call=call, declared_at=now, declared_by=by
        )
    audit.record("declare", tie, by=by, now=now)
    return tie


def _give_back(call: CallTask, *, by: User, now: datetime) -> None:
    apply(call, CALL_TASK["give-back"], by=by, now=now, changes={"assigned_to": None})
