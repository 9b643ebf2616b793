"""The lives of sessions and opinions as tables. `operations` are the only ones to apply it."""

from stage4club.core.workflow import Transition, Workflow

from .enums import OpinionState, SessionState

SESSION = Workflow(
    Transition("reschedule", frozenset({SessionState.SCHEDULED}), SessionState.SCHEDULED),
    Transition("cancel", frozenset({SessionState.SCHEDULED}), SessionState.CANCELLED),
)

_THERE = frozenset({OpinionState.NEW, OpinionState.GROUPED})

OPINION = Workflow(
    Transition("group", _THERE, OpinionState.GROUPED),
    Transition("erase", _THERE, OpinionState.ERASED),
)
