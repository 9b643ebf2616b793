"""The life of a call to make."""

from stage4club.core.workflow import Transition, Workflow

from .enums import CallTaskState

CALL_TASK = Workflow(
    Transition("assign", frozenset({CallTaskState.OPEN}), CallTaskState.OPEN),
    # Whoever was to make it knows the person.
    Transition("give-back", frozenset({CallTaskState.OPEN}), CallTaskState.OPEN),
    Transition("finish", frozenset({CallTaskState.OPEN}), CallTaskState.DONE),
    Transition("cancel", frozenset({CallTaskState.OPEN}), CallTaskState.CANCELLED),
)
