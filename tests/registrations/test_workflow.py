"""Every operation from every state: what the table allows happens, all else is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from registrations import operations as do
from registrations.enums import CLOSED_STATES, OPEN_STATES, CallOutcome, RegistrationState
from registrations.models import Registration
from registrations.workflow import REGISTRATION
from stage4club.core import audit
from stage4club.core.workflow import TransitionRefused
from stage4club.people.models import User
from tests.factories import NOW, make_registration, make_service, make_session, make_user

S = RegistrationState

#: What is done to somebody on the waiting list without taking her off it.
STAYS_LISTED: dict[str, str] = {S.WAITING: S.WAITING, S.OFFERED: S.OFFERED}

#: Operation → {state in which it may be done: state it leads to}.
TABLE: dict[str, dict[str, str]] = {
    "take": {S.RECEIVED: S.ASSIGNED},
    "assign": {
        S.RECEIVED: S.ASSIGNED,
        S.ASSIGNED: S.ASSIGNED,
        S.CONTACTING: S.ASSIGNED,
        **STAYS_LISTED,
    },
    "log-call": {S.ASSIGNED: S.CONTACTING, S.CONTACTING: S.CONTACTING, **STAYS_LISTED},
    "wait": {S.ASSIGNED: S.WAITING, S.CONTACTING: S.WAITING},
    "offer": {S.WAITING: S.OFFERED},
    "keep-waiting": {S.OFFERED: S.WAITING},
    "confirm": dict.fromkeys((S.ASSIGNED, S.CONTACTING, S.WAITING, S.OFFERED), S.CONFIRMED),
    "decline": dict.fromkeys(OPEN_STATES, S.NOT_A_FIT),
    "unreachable": dict.fromkeys((S.ASSIGNED, S.CONTACTING, S.OFFERED), S.UNREACHABLE),
    "withdraw": dict.fromkeys((*OPEN_STATES, S.CONFIRMED), S.WITHDRAWN),
    "reopen": dict.fromkeys(CLOSED_STATES, S.ASSIGNED),
}


def arrow(operation: str, state: str) -> str:
    """The arrow of the workflow that `operation` follows from `state`."""
    stays = operation in {"assign", "log-call"} and state in STAYS_LISTED
    return f"{operation}-listed" if stays else operation


def wait(row: Registration, by: User) -> Registration:
    """As when the group was full; a place is free again afterwards."""
    places = row.service.places
    row.service.places = 0
    try:
        return do.put_on_waiting_list(row, by=by, now=NOW)
    finally:
        row.service.places = places


Act = Callable[[Registration, User], Registration]
ACTS: dict[str, Act] = {
    "take": lambda row, by: do.take_registration(row, by=by, now=NOW),
    "assign": lambda row, by: do.assign_registration(row, by=by, now=NOW, assignee=by),
    "log-call": lambda row, by: do.log_call(row, by=by, now=NOW, outcome=CallOutcome.NO_ANSWER),
    # Not the same outcome: a call noted twice at once is one call.
    "log-voicemail": lambda row, by: do.log_call(
        row, by=by, now=NOW, outcome=CallOutcome.VOICEMAIL
    ),
    "wait": wait,
    "offer": lambda row, by: do.offer_place(row, by=by, now=NOW),
    "keep-waiting": lambda row, by: do.keep_on_waiting_list(row, by=by, now=NOW),
    "confirm": lambda row, by: do.confirm_registration(row, by=by, now=NOW),
    "decline": lambda row, by: do.decline_registration(row, by=by, now=NOW),
    "unreachable": lambda row, by: do.mark_unreachable(row, by=by, now=NOW),
    "withdraw": lambda row, by: do.withdraw_registration(row, by=by, now=NOW),
    "reopen": lambda row, by: do.reopen_registration(row, by=by, now=NOW),
}

#: How a registration came to a state.
PATHS: dict[str, tuple[str, ...]] = {
    S.RECEIVED: (),
    S.ASSIGNED: ("take",),
    S.CONTACTING: ("take", "log-voicemail"),
    S.WAITING: ("take", "wait"),
    S.OFFERED: ("take", "wait", "offer"),
    S.CONFIRMED: ("take", "confirm"),
    S.NOT_A_FIT: ("take", "decline"),
    S.WITHDRAWN: ("take", "withdraw"),
    S.UNREACHABLE: ("take", "unreachable"),
}


def in_state(state: str, by: User) -> Registration:
    service = make_service()
    make_session(service)
    registration = make_registration(service)
    for verb in PATHS[state]:
        ACTS[verb](registration, by)
    assert registration.state == state
    return registration


def test_the_table_is_the_workflow():
    undoing: dict[str, set[str]] = {
        S.CONFIRMED: {
            f"undo-confirm-{state}" for state in ("assigned", "contacting", "offered", "waiting")
        },
        S.WAITING: {"undo-wait-assigned", "undo-wait-contacting"},
    }
    # Whoever follows it knows the person: `test_ties` has what becomes of it.
    giving_back = {key: {"give-back"} for key in (S.ASSIGNED, S.CONTACTING)} | {
        key: {"give-back-listed"} for key in (S.WAITING, S.OFFERED, S.CONFIRMED)
    }
    for state in S.values:
        done = {arrow(operation, state) for operation, arrows in TABLE.items() if state in arrows}
        # A code is read to somebody without anything else being changed: `test_read_code`.
        codes = {"read-code"} if state in {*OPEN_STATES, S.CONFIRMED} else set()
        others = undoing.get(state, set()) | giving_back.get(state, set()) | codes
        assert set(REGISTRATION.allowed(state)) == done | others


@pytest.mark.django_db
@pytest.mark.parametrize("verb", TABLE)
@pytest.mark.parametrize("state", S.values)
def test_an_operation_from_a_state(verb: str, state: str):
    by = make_user(name="Sylvie")
    registration = in_state(state, by)
    before = Registration.objects.values().get(pk=registration.pk)
    events = audit.history(registration).count()

    target = TABLE[verb].get(state)
    if target is None:
        with pytest.raises(TransitionRefused) as refusal:
            ACTS[verb](registration, by)
        assert refusal.value.state == state
        assert Registration.objects.values().get(pk=registration.pk) == before
        assert audit.history(registration).count() == events
        return

    result = ACTS[verb](registration, by)
    stored: Any = Registration.objects.get(pk=registration.pk)
    assert (result.state, stored.state) == (target, target)
    last = audit.history(registration)[0]
    assert (last.verb, last.from_state, last.to_state, last.actor_id) == (
        arrow(verb, state),
        state,
        target,
        by.pk,
    )
    listed = (state in STAYS_LISTED and verb != "reopen") or target == S.WAITING
    assert (stored.listed_at, stored.listed_by) == ((NOW, by) if listed else (None, None))
    is_closed, is_confirmed = target in CLOSED_STATES, target == S.CONFIRMED
    assert (stored.closed_at, stored.closed_by) == ((NOW, by) if is_closed else (None, None))
    assert (stored.confirmed_at, stored.confirmed_by) == (
        (NOW, by) if is_confirmed else (None, None)
    )
