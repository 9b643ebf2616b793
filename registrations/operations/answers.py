"""What the form hands over once it is valid, and the columns that store it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.operations import HelperAnswers, helper_columns, phone_columns
from stage4club.core.phones import Phone
from stage4club.people.enums import GoodTime

from ..enums import ForWhom, YesNo
from ..models import Helper, Registration

__all__ = [
    "HelperAnswers",
    "RegistrationAnswers",
    "columns_of",
    "helper_columns",
    "stored_columns",
    "stored_helper",
]


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


def columns_of(answers: RegistrationAnswers, language: str) -> dict[str, Any]:
    """The columns of `Registration` that hold these answers."""
    return {
        "language": language,
        "for_whom": ForWhom.OTHER if answers.helper else ForWhom.SELF,
        "preferred_name": answers.preferred_name,
        "email": answers.email,
        **phone_columns(answers.phone),
        "contact_by": answers.contact_by,
        "good_time": answers.good_time or GoodTime.ANY,
        "voicemail": answers.voicemail,
        # « Non » never comes this far: it leads to what exists for loved ones.
        "lives_with_mbc": YesNo.YES,
        "french": answers.french,
        "attendance": answers.attendance,
        "access_needs": answers.access_needs,
        "message": answers.message,
    }


def stored_columns(registration: Registration, names: dict[str, Any]) -> dict[str, Any]:
    """The same columns as they stand on the row."""
    return {
        name: str(getattr(registration, name)) if name == "phone" else getattr(registration, name)
        for name in names
    }


def stored_helper(registration: Registration) -> HelperAnswers | None:
    """The helper as stored, or None for somebody who registered herself."""
    helper = Helper.objects.filter(registration=registration).first()
    if helper is None:
        return None
    return HelperAnswers(helper.name, helper.relationship, helper.number, helper.email)
