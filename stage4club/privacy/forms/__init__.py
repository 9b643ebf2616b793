"""What is asked of a log, and before a file is opened in an emergency."""

from .emergencies import OpenForm, ReviewForm
from .logs import AccessLogForm, ActionLogForm, Asked, LogForm

__all__ = ["AccessLogForm", "ActionLogForm", "Asked", "LogForm", "OpenForm", "ReviewForm"]
