"""What can be wrong with a file, as exit codes; Python's own are 1 and 2."""

from __future__ import annotations

from enum import IntEnum


class Fault(IntEnum):
    """Why a file is refused."""

    BROKEN = 10
    TOO_MANY_PIXELS = 11
    LOCKED = 12
    ACTIVE = 13
    FORM = 14


class Refused(Exception):
    """The file is not to be kept."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.name)
        self.fault = fault
