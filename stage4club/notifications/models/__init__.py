"""What the outbox stores: messages, and the channel they leave by."""

from .channel import Channel
from .message import Message

__all__ = ["Channel", "Message"]
