"""The application for financial assistance: its steps, and what they say together."""

from .again import facts_of
from .documents import AttestationForm, MoreDocumentsForm, say_refused
from .sending import CareTeamForm, CodeForm, LaterForm, SendForm
from .steps import Steps, steps_of
from .way import WayForm
from .whole import AidForms

__all__ = [
    "AidForms",
    "AttestationForm",
    "CareTeamForm",
    "CodeForm",
    "LaterForm",
    "MoreDocumentsForm",
    "SendForm",
    "Steps",
    "WayForm",
    "facts_of",
    "say_refused",
    "steps_of",
]
