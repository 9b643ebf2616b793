"""The application for financial assistance: its steps, and what they say together."""

from .again import facts_of
from .sending import CodeForm, LaterForm, SendForm
from .steps import Steps, steps_of
from .way import WayForm
from .whole import AidForms

__all__ = [
    "AidForms",
    "CodeForm",
    "LaterForm",
    "SendForm",
    "Steps",
    "WayForm",
    "facts_of",
    "steps_of",
]
