"""The life of a registration as a table. `operations` are the only ones to apply it."""

from stage4club.core.workflow import Transition, Workflow

from .enums import CLOSED_STATES, OPEN_STATES, RegistrationState

_S = RegistrationState

REGISTRATION = Workflow(
    Transition("take", frozenset({_S.RECEIVED}), _S.ASSIGNED),
    Transition("assign", frozenset(OPEN_STATES), _S.ASSIGNED),
    Transition("log-call", frozenset({_S.ASSIGNED, _S.CONTACTING}), _S.CONTACTING),
    Transition("confirm", frozenset({_S.ASSIGNED, _S.CONTACTING}), _S.CONFIRMED),
    # Taking a confirmation back restores the state it came from, so there are two of them.
    Transition("undo-confirm-assigned", frozenset({_S.CONFIRMED}), _S.ASSIGNED),
    Transition("undo-confirm-contacting", frozenset({_S.CONFIRMED}), _S.CONTACTING),
    Transition("decline", frozenset(OPEN_STATES), _S.NOT_A_FIT),
    Transition("unreachable", frozenset({_S.ASSIGNED, _S.CONTACTING}), _S.UNREACHABLE),
    Transition("withdraw", frozenset({*OPEN_STATES, _S.CONFIRMED}), _S.WITHDRAWN),
    Transition("reopen", frozenset(CLOSED_STATES), _S.ASSIGNED),
)
