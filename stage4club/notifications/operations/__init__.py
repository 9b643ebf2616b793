"""What can be done with messages. Other apps import from here."""

from .claim import claim_message
from .deliver import Drained, drain
from .intervene import (
    MessageAlreadyGone,
    MessageNotResendable,
    ResendAlreadyQueued,
    abort_message,
    abort_open_messages,
    hold_open_messages,
    lock_messages_to,
    release_message,
    release_messages,
    resend_message,
)
from .queue import NotOneAddress, OutsideTransaction, preview_message, queue_message
from .settle import LeaseLost, note_sweep, settle_message
from .wake import ring_doorbell, wake_up

__all__ = [
    "Drained",
    "LeaseLost",
    "MessageAlreadyGone",
    "MessageNotResendable",
    "NotOneAddress",
    "OutsideTransaction",
    "ResendAlreadyQueued",
    "abort_message",
    "abort_open_messages",
    "claim_message",
    "drain",
    "hold_open_messages",
    "lock_messages_to",
    "note_sweep",
    "preview_message",
    "queue_message",
    "release_message",
    "release_messages",
    "resend_message",
    "ring_doorbell",
    "settle_message",
    "wake_up",
]
