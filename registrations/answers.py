"""What the registration form hands over once it is valid: typed, and nothing more."""

from __future__ import annotations

from dataclasses import dataclass

from stage4club.core.phones import Phone


@dataclass(frozen=True)
class HelperAnswers:
    """Who filled the form for somebody else."""

    name: str
    relationship: str
    phone: Phone | None
    email: str


@dataclass(frozen=True)
class RegistrationAnswers:
    """A valid form. Choices hold the stored values of `enums`; empty means not answered."""

    preferred_name: str
    email: str
    phone: Phone | None
    contact_by: str
    good_time: str
    voicemail: str
    french: str
    attendance: str
    access_needs: str
    message: str
    helper: HelperAnswers | None
