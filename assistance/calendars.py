"""The week of a social worker as her own calendar holds it: hours and references, never a name."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation
from django.utils.translation import pgettext

from services.enums import SessionState
from services.models import Session
from stage4club.core.calendars import CalendarEvent
from stage4club.people.models import User

from .models import Appointment
from .models.agenda import SHOWN_STATES

#: What is past stays in sight for a while; what is to come, as far as people can choose.
BEFORE, AFTER = timedelta(weeks=4), timedelta(weeks=26)


def events_of(worker: User, *, now: datetime) -> list[CalendarEvent]:
    """Her appointments by reference, and the groups that she opens; three statements at most.

    No name, no place, no way of meeting: calendars are shared, and shown on locked screens.
    """
    starts, ends = now - BEFORE, now + AFTER
    hers = Appointment.objects.visible_to(worker).filter(
        social_worker=worker, state__in=SHOWN_STATES
    )
    host = urlsplit(settings.SITE_URL).hostname
    events = [
        _event(f"{row.uid}@{host}", row.sequence, row.starts_at, row.ends_at, row.reference, now)
        for row in hers.between(starts, ends).select_related("reservation")
        if row.starts_at and row.ends_at
    ]
    opened = Session.objects.filter(
        opened_by=worker, state=SessionState.SCHEDULED, starts_at__lt=ends, ends_at__gt=starts
    )
    with translation.override(worker.language):
        title = pgettext("calendar", "Meeting")
    return events + [
        _event(f"{row.uid}@{host}", row.sequence, row.starts_at, row.ends_at, title, now)
        for row in opened.order_by("starts_at", "pk")
    ]


def _event(
    uid: str, sequence: int, starts_at: datetime, ends_at: datetime, summary: str, now: datetime
) -> CalendarEvent:
    return CalendarEvent(
        uid=uid,
        sequence=sequence,
        starts_at=starts_at,
        ends_at=ends_at,
        summary=summary,
        location="",
        description="",
        cancelled=False,
        stamp=now,
    )
