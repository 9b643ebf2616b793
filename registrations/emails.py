"""The messages about a registration: what each is called, and what its templates are given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import translation

from services.calendars import calendar_event
from stage4club.core.calendars import build_calendar
from stage4club.core.links import Placeholder
from stage4club.core.text import is_plain_name
from stage4club.notifications.enums import Purpose
from stage4club.notifications.rendering import EmailKind

from .models import Registration
from .models.schedules import Schedule

RECEIVED = EmailKind("registrations.received", "registrations/received", Purpose.REPLY)
RECEIVED_HELPER = EmailKind(
    "registrations.received_helper", "registrations/received_helper", Purpose.REPLY
)
CONFIRMED = EmailKind("registrations.confirmed", "registrations/confirmed", Purpose.REPLY)
WAITING = EmailKind("registrations.waiting", "registrations/waiting", Purpose.REPLY)
SCHEDULE = EmailKind("registrations.schedule", "registrations/schedule", Purpose.NEWS)
CODE = EmailKind("registrations.code", "registrations/code", Purpose.REPLY)
LINKS = EmailKind("registrations.links", "registrations/links", Purpose.REPLY)

#: The one purpose for which a registration has a private page; messages hold its link.
LINK_PURPOSE = "registration"


def receipt_context(registration: Registration) -> dict[str, Any]:
    """What the words of a receipt need. A name that could carry words of somebody else is left out.

    Nobody has read the form yet, and the address may be anybody's.
    """
    return {
        "preferred_name": _greeted(registration.preferred_name),
        "reference": registration.reference,
        "promised_on": registration.promised_on,
        **_service_words(registration),
    }


def helper_context(registration: Registration, helper_name: str) -> dict[str, Any]:
    """What the words of a receipt need, for whoever filled in the form for somebody else."""
    return {
        **receipt_context(registration),
        "helper_name": _greeted(helper_name),
        "has_own_contact": bool(registration.email or registration.phone),
    }


def schedule_context(
    registration: Registration, schedule: Schedule, *, personal_line: str = ""
) -> dict[str, Any]:
    """What the words of a confirmation or a schedule need, but for the private link."""
    words = letter_context(registration, personal_line=personal_line)
    return {**words, "lines": schedule.lines}


def letter_context(registration: Registration, *, personal_line: str = "") -> dict[str, Any]:
    """What the words of any letter need that somebody of the staff has read before it leaves."""
    return {
        "preferred_name": registration.preferred_name,
        "reference": registration.reference,
        "personal_line": personal_line,
        **_service_words(registration),
    }


def code_context(registration: Registration, code: Placeholder) -> dict[str, Any]:
    """What the words of a code need: nothing that tells what it opens."""
    return {"code": code, "service_phone": _service_words(registration)["service_phone"]}


def links_context(
    registrations: Sequence[Registration], links: Sequence[Placeholder]
) -> dict[str, Any]:
    """What the words of a message with several private links need: no name of a service."""
    return {
        "requests": [
            {"reference": row.reference, "received_at": row.received_at, "link": link}
            for row, link in zip(registrations, links, strict=True)
        ],
        "service_phone": _service_words(registrations[0])["service_phone"],
    }


def schedule_calendar(schedule: Schedule, *, language: str, now: datetime) -> bytes | None:
    """The calendar file of a schedule, cancelled sessions as cancelled; None without any."""
    events = [calendar_event(line.session, language=language, now=now) for line in schedule.lines]
    return build_calendar(events) if events else None


def _greeted(name: str) -> str:
    return name if is_plain_name(name) else ""


def _service_words(registration: Registration) -> dict[str, str]:
    service = registration.service
    with translation.override(registration.language):
        return {"service_name": service.name, "service_phone": service.phone_display}
