"""Sending the schedule, and reading what was sent."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from registrations.models import Registration
from registrations.operations import Telling, send_schedule
from services.models import Session
from services.operations import reschedule_session
from stage4club.notifications.models import Message
from tests.factories import make_user
from tests.registrations.kit import LATER

W, C, U, Q = Telling.WRITTEN, Telling.CALLED, Telling.UNCHANGED, Telling.SILENT
MUCH_LATER = LATER + timedelta(days=1)


def send(*registrations: Registration, now: datetime = LATER) -> Counter[Telling]:
    return send_schedule(registrations, by=make_user(), now=now)


def move(session: Session, now: datetime = LATER) -> None:
    reschedule_session(
        session,
        by=make_user(),
        starts_at=session.starts_at + timedelta(days=1),
        ends_at=session.ends_at + timedelta(days=1),
        place=session.place,
        video_url=session.video_url,
        now=now,
    )


def schedules() -> list[Message]:
    return list(Message.objects.filter(kind="registrations.schedule").order_by("created_at"))


def lines_of(message: Message) -> list[str]:
    """The dates of a message, as a plain text client shows them."""
    return [line for line in message.read_text().splitlines() if line.startswith("- ")]
