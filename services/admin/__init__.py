"""The back office of the catalogue and of the calendar.

`SessionAdmin` is registered by `registrations`, which tells the participants.
"""

from .catalogue import PillarAdmin, ServiceAdmin
from .sessions import SessionAdmin

__all__ = ["PillarAdmin", "ServiceAdmin", "SessionAdmin"]
