"""The arrows that people and restores take. Sending has its own, in `operations`.

A worker moves a row by its lease and not by `core.workflow.apply`: claiming and settling happen
for every message, write no audit, and must do nothing at all when the lease was lost.
"""

from stage4club.core.workflow import Transition, Workflow

from .enums import MessageState

MESSAGE = Workflow(
    Transition(
        "abort",
        frozenset({MessageState.PENDING.value, MessageState.ON_HOLD.value}),
        MessageState.ABORTED.value,
    ),
    Transition("release", frozenset({MessageState.ON_HOLD.value}), MessageState.PENDING.value),
)

#: A message that was taken back is not sent again: what it says is no longer true.
RESENDABLE = frozenset({MessageState.SENT, MessageState.FAILED})
