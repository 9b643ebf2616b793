"""What the form hands over once it is valid, and the columns that store it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.operations import HelperAnswers, helper_columns, phone_columns
from stage4club.core.phones import Phone
from stage4club.people.enums import ForWhom, GoodTime

from ..enums import Meeting
from ..models import Appointment, AppointmentHelper, AppointmentReason

__all__ = [
    "AppointmentAnswers",
    "HelperAnswers",
    "columns_of",
    "helper_columns",
    "stored_columns",
    "stored_helper",
    "stored_message",
]


@dataclass(frozen=True)
class AppointmentAnswers:
    """A valid form. Choices hold the stored values of `enums`; empty means not answered."""

    preferred_name: str
    email: str
    phone: Phone | None
    contact_by: str
    good_time: str
    voicemail: str
    safe_place: str
    meeting: str
    mode: str
    spoken_language: str
    interpreter: str
    adults: int
    children_ages: tuple[str, ...]
    avoid_weekdays: tuple[int, ...]
    message: str
    helper: HelperAnswers | None


def columns_of(answers: AppointmentAnswers, language: str) -> dict[str, Any]:
    """The columns of `Appointment` that hold these answers."""
    alone = answers.meeting == Meeting.INDIVIDUAL
    return {
        "language": language,
        "for_whom": ForWhom.OTHER if answers.helper else ForWhom.SELF,
        "preferred_name": answers.preferred_name,
        "email": answers.email,
        **phone_columns(answers.phone),
        "contact_by": answers.contact_by,
        "good_time": answers.good_time or GoodTime.ANY,
        "voicemail": answers.voicemail,
        "safe_place": answers.safe_place,
        "meeting": answers.meeting,
        "mode": answers.mode,
        "spoken_language": answers.spoken_language,
        "interpreter": answers.interpreter,
        "adults": 1 if alone else answers.adults,
        "children_ages": [] if alone else list(answers.children_ages),
        "avoid_weekdays": list(answers.avoid_weekdays),
    }


def stored_columns(appointment: Appointment, names: dict[str, Any]) -> dict[str, Any]:
    """The same columns as they stand on the row."""
    return {
        name: str(getattr(appointment, name)) if name == "phone" else getattr(appointment, name)
        for name in names
    }


def stored_helper(appointment: Appointment) -> HelperAnswers | None:
    """The helper as stored, or None for somebody who asked for herself."""
    helper = AppointmentHelper.objects.filter(appointment=appointment).first()
    if helper is None:
        return None
    return HelperAnswers(helper.name, helper.relationship, helper.number, helper.email)


def stored_message(appointment: Appointment) -> str:
    """The few words as stored; empty without any."""
    reason = AppointmentReason.objects.filter(appointment=appointment).first()
    return reason.text if reason else ""
