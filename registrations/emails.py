"""The messages about a registration: what each is called, and what its templates are given."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any

from django.utils import translation

from services.calendars import calendar_event
from stage4club.core.calendars import build_calendar
from stage4club.notifications.enums import Purpose
from stage4club.notifications.operations import queue_message
from stage4club.notifications.rendering import EmailKind

from .answers import HelperAnswers
from .models import Registration
from .schedule import Schedule

RECEIVED = EmailKind("registrations.received", "registrations/received", Purpose.REPLY)
RECEIVED_HELPER = EmailKind(
    "registrations.received_helper", "registrations/received_helper", Purpose.REPLY
)
CONFIRMED = EmailKind("registrations.confirmed", "registrations/confirmed", Purpose.REPLY)
SCHEDULE = EmailKind("registrations.schedule", "registrations/schedule", Purpose.NEWS)


def queue_receipt(
    registration: Registration, *, helper: HelperAnswers | None, now: datetime
) -> None:
    """Say « reçue » to whoever may be written to: the person, the helper, both or nobody.

    One receipt per address and registration: correcting the form does not send it twice.
    """
    context = receipt_context(registration)
    if registration.takes_email:
        _queue(RECEIVED, registration, registration.email, context, now)
    if helper and helper.email:
        own_contact = bool(registration.email or registration.phone)
        helped = {**context, "helper_name": helper.name, "has_own_contact": own_contact}
        _queue(RECEIVED_HELPER, registration, helper.email, helped, now)


def _queue(
    kind: EmailKind, registration: Registration, to: str, context: dict[str, Any], now: datetime
) -> None:
    address = sha256(to.casefold().encode()).hexdigest()[:16]
    queue_message(
        kind,
        to=to,
        language=registration.language,
        context=context,
        dedupe_key=f"registration/{registration.pk}/{kind.name}/{address}",
        person_id=registration.person_id,
        about=registration,
        now=now,
    )


def receipt_context(registration: Registration) -> dict[str, Any]:
    """What the words of a receipt need."""
    return {
        "preferred_name": registration.preferred_name,
        "reference": registration.reference,
        "promised_on": registration.promised_on,
        **_service_words(registration),
    }


def schedule_context(
    registration: Registration, schedule: Schedule, *, personal_line: str, link: str
) -> dict[str, Any]:
    """What the words of a confirmation or a schedule need; `link` is the private page's address."""
    return {
        "preferred_name": registration.preferred_name,
        "reference": registration.reference,
        "lines": schedule.lines,
        "personal_line": personal_line,
        "private_link": link,
        **_service_words(registration),
    }


def schedule_calendar(schedule: Schedule, *, language: str, now: datetime) -> bytes | None:
    """The calendar file of a schedule, cancelled sessions as cancelled; None without any."""
    events = [calendar_event(line.session, language=language, now=now) for line in schedule.lines]
    return build_calendar(events) if events else None


def _service_words(registration: Registration) -> dict[str, str]:
    service = registration.service
    with translation.override(registration.language):
        return {"service_name": service.name, "service_phone": service.phone_display}
