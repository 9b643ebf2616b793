"""The back office of the catalogue and of the calendar.

`SessionAdmin` is registered by `registrations`, which tells the participants.
"""

from .catalogue import (
    PageAdmin,
    PillarAdmin,
    ProgramAdmin,
    ResourceAdmin,
    ResourceTagAdmin,
    ServiceAdmin,
)
from .opinions import OpinionAdmin, ThemeAdmin
from .sessions import SessionAdmin

__all__ = [
    "OpinionAdmin",
    "PageAdmin",
    "PillarAdmin",
    "ProgramAdmin",
    "ResourceAdmin",
    "ResourceTagAdmin",
    "ServiceAdmin",
    "SessionAdmin",
    "ThemeAdmin",
]
