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

#: Operation → {state in which it may be done: state it leads to}.
TABLE: dict[str, dict[str, str]] = {
    "take": {S.RECEIVED: S.ASSIGNED},
    "assign": {S.RECEIVED: S.ASSIGNED, S.ASSIGNED: S.ASSIGNED, S.CONTACTING: S.ASSIGNED},
    "log-call": {S.ASSIGNED: S.CONTACTING, S.CONTACTING: S.CONTACTING},
    "confirm": {S.ASSIGNED: S.CONFIRMED, S.CONTACTING: S.CONFIRMED},
    "decline": dict.fromkeys(OPEN_STATES, S.NOT_A_FIT),
    "unreachable": {S.ASSIGNED: S.UNREACHABLE, S.CONTACTING: S.UNREACHABLE},
    "withdraw": dict.fromkeys((*OPEN_STATES, S.CONFIRMED), S.WITHDRAWN),
    "reopen": dict.fromkeys(CLOSED_STATES, S.ASSIGNED),
}

Act = Callable[[Registration, User], Registration]
ACTS: dict[str, Act] = {
    "take": lambda row, by: do.take_registration(row, by=by, now=NOW),
    "assign": lambda row, by: do.assign_registration(row, by=by, now=NOW, assignee=by),
    "log-call": lambda row, by: do.log_call(row, by=by, now=NOW, outcome=CallOutcome.NO_ANSWER),
    # Not the same outcome: a call noted twice at once is one call.
    "log-voicemail": lambda row, by: do.log_call(
        row, by=by, now=NOW, outcome=CallOutcome.VOICEMAIL
    ),
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
    undoing = {"undo-confirm-assigned", "undo-confirm-contacting"}
    assert {
        verb for state in S.values for verb in REGISTRATION.allowed(state) if verb not in undoing
    } == set(TABLE)
    for state in S.values:
        allowed = set(REGISTRATION.allowed(state)) - undoing
        assert allowed == {verb for verb, arrows in TABLE.items() if state in arrows}
    assert {state for state in S.values if undoing & set(REGISTRATION.allowed(state))} == {
        S.CONFIRMED
    }


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
        verb,
        state,
        target,
        by.pk,
    )
    is_closed, is_confirmed = target in CLOSED_STATES, target == S.CONFIRMED
    assert (stored.closed_at, stored.closed_by) == ((NOW, by) if is_closed else (None, None))
    assert (stored.confirmed_at, stored.confirmed_by) == (
        (NOW, by) if is_confirmed else (None, None)
    )
