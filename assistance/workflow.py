"""The life of an appointment as a table. `operations` are the only ones to apply it."""

from stage4club.core.workflow import Transition, Workflow

from .enums import OPEN_STATES, AppointmentState

_S = AppointmentState
_TO_BOOK = frozenset({_S.REQUESTED, _S.PROPOSED})

APPOINTMENT = Workflow(
    Transition("take", frozenset({_S.REQUESTED})),
    Transition("release", frozenset({_S.REQUESTED})),
    Transition("propose", frozenset({_S.REQUESTED}), _S.PROPOSED),
    # None of the times suits, or nobody answered: it is for the social worker to go on.
    Transition("answer-no", frozenset({_S.PROPOSED}), _S.REQUESTED),
    Transition("book", _TO_BOOK, _S.BOOKED),
    Transition("move", frozenset({_S.BOOKED})),
    # What the person would like to be told; nothing of the time itself.
    Transition("remind", frozenset({_S.BOOKED})),
    Transition("hear-of-earlier", frozenset({_S.BOOKED})),
    # Somebody who is not written to hears on the telephone how to open her messages.
    Transition("read-code", frozenset(OPEN_STATES)),
    Transition("hand-over", frozenset(OPEN_STATES)),
    # Whoever had proposed them will not be there.
    Transition("take-back", frozenset({_S.PROPOSED}), _S.REQUESTED),
    # Its social worker knows the person: a colleague answers, as if it had just come.
    Transition("give-back", frozenset(OPEN_STATES), _S.REQUESTED),
    Transition("fulfil", frozenset({_S.BOOKED}), _S.FULFILLED),
    Transition("cancel", frozenset({_S.BOOKED}), _S.CANCELLED),
    Transition("close", frozenset(OPEN_STATES), _S.CLOSED),
)
