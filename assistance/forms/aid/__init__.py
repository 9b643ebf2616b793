"""The application for financial assistance: its steps, and what they say together."""

from .again import facts_of
from .documents import MoreDocumentsForm, say_refused
from .sending import LaterForm, SendForm
from .steps import Steps, steps_of
from .whole import AidForms

__all__ = [
    "AidForms",
    "LaterForm",
    "MoreDocumentsForm",
    "SendForm",
    "Steps",
    "facts_of",
    "say_refused",
    "steps_of",
]
