"""The application for financial assistance: its steps, and what they say together."""

from .again import facts_of
from .sending import LaterForm, SendForm
from .steps import Steps, steps_of
from .way import WayForm
from .whole import AidForms

__all__ = ["AidForms", "LaterForm", "SendForm", "Steps", "WayForm", "facts_of", "steps_of"]
