"""The life of a registration as a table. `operations` are the only ones to apply it."""

from stage4club.core.workflow import Transition, Workflow

from .enums import CLOSED_STATES, OPEN_STATES, RegistrationState

_S = RegistrationState
_TO_CALL = frozenset({_S.ASSIGNED, _S.CONTACTING})
_LISTED = frozenset({_S.WAITING, _S.OFFERED})

REGISTRATION = Workflow(
    Transition("take", frozenset({_S.RECEIVED}), _S.ASSIGNED),
    Transition("assign", frozenset(OPEN_STATES) - _LISTED, _S.ASSIGNED),
    Transition("log-call", _TO_CALL, _S.CONTACTING),
    # Whoever followed it knows the person: somebody else is to take it.
    Transition("give-back", _TO_CALL, _S.RECEIVED),
    Transition("give-back-listed", _LISTED | {_S.CONFIRMED}),
    # Who is on the waiting list stays there, whoever follows her and however often she is called.
    Transition("assign-listed", _LISTED),
    Transition("log-call-listed", _LISTED),
    # Said to whoever still has a private page; nothing moves.
    Transition("read-code", frozenset({*OPEN_STATES, _S.CONFIRMED})),
    Transition("wait", _TO_CALL, _S.WAITING),
    Transition("offer", frozenset({_S.WAITING}), _S.OFFERED),
    Transition("keep-waiting", frozenset({_S.OFFERED}), _S.WAITING),
    Transition("confirm", _TO_CALL | _LISTED, _S.CONFIRMED),
    # Taking an answer back restores the state it came from, so there is one for each.
    *(
        Transition(f"undo-confirm-{state}", frozenset({_S.CONFIRMED}), state)
        for state in sorted(_TO_CALL | _LISTED)
    ),
    *(
        Transition(f"undo-wait-{state}", frozenset({_S.WAITING}), state)
        for state in sorted(_TO_CALL)
    ),
    Transition("decline", frozenset(OPEN_STATES), _S.NOT_A_FIT),
    Transition("unreachable", _TO_CALL | {_S.OFFERED}, _S.UNREACHABLE),
    Transition("withdraw", frozenset({*OPEN_STATES, _S.CONFIRMED}), _S.WITHDRAWN),
    Transition("reopen", frozenset(CLOSED_STATES), _S.ASSIGNED),
)
