"""The messages about an appointment: what each is called, and what its templates are given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from services.models import Service
from stage4club.core.calendars import CalendarEvent
from stage4club.core.links import Placeholder
from stage4club.core.text import is_plain_name
from stage4club.notifications.enums import Purpose
from stage4club.notifications.rendering import EmailKind

from ..enums import AppointmentState, Mode
from ..models import Appointment, Thread

RECEIVED = EmailKind("assistance.received", "assistance/received", Purpose.REPLY)
RECEIVED_HELPER = EmailKind(
    "assistance.received_helper", "assistance/received_helper", Purpose.REPLY
)
BOOKED = EmailKind("assistance.booked", "assistance/booked", Purpose.REPLY)
BOOKED_HELPER = EmailKind("assistance.booked_helper", "assistance/booked_helper", Purpose.REPLY)
PROPOSED = EmailKind("assistance.proposed", "assistance/proposed", Purpose.REPLY)
MOVED = EmailKind("assistance.moved", "assistance/moved", Purpose.REPLY)
HANDED_OVER = EmailKind("assistance.handed_over", "assistance/handed_over", Purpose.REPLY)
CANCELLED = EmailKind("assistance.cancelled", "assistance/cancelled", Purpose.REPLY)
# Asked for by the person, for this one appointment: a pause of a group does not silence them.
REMINDER = EmailKind("assistance.reminder", "assistance/reminder", Purpose.REPLY)
EARLIER = EmailKind("assistance.earlier", "assistance/earlier", Purpose.REPLY)
# Of a thread: what waits, never what it says; to an attendee as to the person.
CODE = EmailKind("assistance.code", "assistance/code", Purpose.REPLY)
WAITS = EmailKind("assistance.waits", "assistance/waits", Purpose.REPLY)
INVITED = EmailKind("assistance.invited", "assistance/invited", Purpose.REPLY)
# To who comes along: nothing of these two is about her alone.
ATTENDEE_TIME = EmailKind("assistance.attendee_time", "assistance/attendee_time", Purpose.REPLY)
ATTENDEE_CANCELLED = EmailKind(
    "assistance.attendee_cancelled", "assistance/attendee_cancelled", Purpose.REPLY
)
# Asked for at an address, which may be anybody's.
LINKS = EmailKind("assistance.links", "assistance/links", Purpose.REPLY)

#: What is no longer true once something newer is told.
OVERTAKEN = frozenset(
    kind.name for kind in (BOOKED, BOOKED_HELPER, PROPOSED, MOVED, HANDED_OVER, REMINDER, EARLIER)
)
#: What announces the booked time, or takes it back, with an entry for a calendar.
DATED = frozenset(kind.name for kind in (BOOKED, MOVED, HANDED_OVER, CANCELLED, REMINDER))

#: The one purpose for which an appointment has a private page; messages hold its link.
LINK_PURPOSE = "appointment"
#: Who comes along has a page of her own.
ATTENDEE_PURPOSE = "attendee"


def words_of(appointment: Appointment) -> dict[str, Any]:
    """What the words of any letter need, but for the private link.

    Nothing that tells with whom one meets, or why: who shares the mailbox learns of an hour.
    """
    return {
        "preferred_name": _greeted(appointment.preferred_name),
        "reference": appointment.reference,
        "promised_on": appointment.promised_on,
        "starts_at": appointment.starts_at,
        "ends_at": appointment.ends_at,
        "mode": appointment.mode,
        "service_phone": service_phone(appointment.language),
    }


def helper_words(appointment: Appointment, helper_name: str) -> dict[str, Any]:
    """What the words of a receipt need, for whoever filled in the form for somebody else."""
    return {**words_of(appointment), "helper_name": _greeted(helper_name)}


def attendee_words(appointment: Appointment, name: str) -> dict[str, Any]:
    """What the words of news for who comes along need, but for her link."""
    return {**words_of(appointment), "preferred_name": _greeted(name)}


def thread_words(thread: Thread) -> dict[str, Any]:
    """What the words of any e-mail about a thread need, but for its link or its code."""
    return {
        "preferred_name": _greeted(thread.name),
        "reference": thread.appointment.reference,
        "service_phone": service_phone(thread.appointment.language),
    }


def links_words(threads: Sequence[Thread], links: Sequence[Placeholder]) -> dict[str, Any]:
    """What the words of a message with private links need: no name, and not what they are about."""
    return {
        "pages": [
            {"reference": thread.appointment.reference, "link": link}
            for thread, link in zip(threads, links, strict=True)
        ],
        "service_phone": service_phone(threads[0].appointment.language),
    }


def proposal_words(appointment: Appointment) -> dict[str, Any]:
    """What the words of a proposal need: the times still kept, and until when."""
    proposal = appointment.proposals.open().get()
    times = proposal.times.filter(released_at__isnull=True)
    return {
        "times": list(times.values_list("starts_at", flat=True)),
        "until": proposal.expires_at,
    }


def spoken_words(appointment: Appointment) -> dict[str, Any]:
    """What the words of a script need: whoever calls says where it is, too."""
    place = appointment.reservation.place if appointment.reservation else None
    return {
        **words_of(appointment),
        "preferred_name": appointment.preferred_name,
        "place": place,
        "access": place.access(appointment.language) if place else "",
    }


def service_phone(language: str) -> str:
    """The number, with its extension, of whoever sees to appointments, as one reads it there."""
    service = service_of_appointments()
    with translation.override(language):
        return service.phone_display if service else ""


def service_of_appointments() -> Service | None:
    """What the catalogue says of appointments, its telephone first of all; None without one."""
    return Service.objects.told_of_appointments()


def calendar_of(
    appointment: Appointment, *, now: datetime, is_off: bool = False
) -> CalendarEvent | None:
    """The entry of a calendar, or (`is_off`) that it is none any more; None while it has no time.

    Neutral outside (domain.md §4): a title that says nothing, no place, no name, no video link:
    calendars are shared, and shown on locked screens. The private page has the rest.
    """
    reservation = appointment.reservation
    if reservation is None:
        return None
    cancelled = is_off or appointment.state == AppointmentState.CANCELLED
    with translation.override(appointment.language):
        summary = pgettext("calendar", "Meeting")
        description = _("This meeting is cancelled.") if cancelled else _how(appointment.mode)
    return CalendarEvent(
        uid=f"{appointment.uid}@{urlsplit(settings.SITE_URL).hostname}",
        sequence=appointment.sequence,
        starts_at=reservation.starts_at,
        ends_at=reservation.ends_at,
        summary=summary,
        location="",
        description=description,
        cancelled=cancelled,
        stamp=now,
    )


def _greeted(name: str) -> str:
    return name if is_plain_name(name) else ""


def _how(mode: str) -> str:
    return str(Mode(mode).label)
