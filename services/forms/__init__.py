"""Asking to be called, how to be reached, what would help. Forms validate and never save."""

from .called import TOPICS, CalledForm, CallMeForm, DeathForm
from .opinion import OPINION_LONGEST, OpinionForm
from .reached import FOR_OTHER, HER_OWN, ConsentField, ReachedForm

__all__ = [
    "FOR_OTHER",
    "HER_OWN",
    "OPINION_LONGEST",
    "TOPICS",
    "CallMeForm",
    "CalledForm",
    "ConsentField",
    "DeathForm",
    "OpinionForm",
    "ReachedForm",
]
