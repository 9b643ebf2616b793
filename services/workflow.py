"""The life of a session as a table. `operations` are the only ones to apply it."""

from stage4club.core.workflow import Transition, Workflow

from .enums import SessionState

SESSION = Workflow(
    Transition("reschedule", frozenset({SessionState.SCHEDULED}), SessionState.SCHEDULED),
    Transition("cancel", frozenset({SessionState.SCHEDULED}), SessionState.CANCELLED),
)
