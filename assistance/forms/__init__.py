"""The forms of appointments."""

from .thread import AttendeeForm, MessageForm, ThreadCodeForm

__all__ = ["AttendeeForm", "MessageForm", "ThreadCodeForm"]
