"""What somebody should know of the calendar, beside what she was told before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.enums import SessionState
from services.models import Session
from stage4club.notifications.models import Message

from .announcement import Announcement
from .registration import Registration


class Change(StrEnum):
    """What is new about a session for this person."""

    NONE = ""
    ADDED = "added"
    MOVED = "moved"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Line:
    """One session of somebody's schedule."""

    session: Session
    change: Change


@dataclass(frozen=True)
class Schedule:
    """The sessions to tell, nearest first."""

    lines: tuple[Line, ...]

    @property
    def has_news(self) -> bool:
        """Whether one of them is new, moved or cancelled for this person."""
        return any(line.change for line in self.lines)


def schedule_for(
    registration: Registration, now: datetime, *, but_for: Message | None = None
) -> Schedule:
    """The schedule of `registration` at `now`; two queries.

    `but_for` is a message that did not arrive: what it said was not told.
    """
    return schedules_for([registration], now, but_for=but_for)[registration.pk]


def schedules_for(
    registrations: Sequence[Registration], now: datetime, *, but_for: Message | None = None
) -> dict[int, Schedule]:
    """The schedule of each registration, by key; two queries for all of them.

    A session that is over is no news. A cancelled one is told once, to whoever had heard of it.
    `RegistrationQuerySet.with_news` is the same rule in SQL.
    """
    sessions: dict[int, list[Session]] = {row.service_id: [] for row in registrations}
    announced = Session.objects.announced(now).filter(service__in=sessions)
    for session in announced.select_related("service"):
        sessions[session.service_id].append(session)
    told = Announcement.objects.standing().filter(registration__in=registrations)
    if but_for is not None:
        told = told.exclude(message=but_for)
    known = told.last_told()
    return {
        row.pk: _schedule(
            [(session, known.get((row.pk, session.pk))) for session in sessions[row.service_id]]
        )
        for row in registrations
    }


def _schedule(sessions: list[tuple[Session, int | None]]) -> Schedule:
    lines = []
    for session, known in sessions:
        cancelled = session.state == SessionState.CANCELLED
        if cancelled and known in {None, session.sequence}:
            continue
        lines.append(Line(session, _change(session, known, cancelled=cancelled)))
    return Schedule(tuple(lines))


def _change(session: Session, known: int | None, *, cancelled: bool) -> Change:
    if known == session.sequence:
        return Change.NONE
    if cancelled:
        return Change.CANCELLED
    return Change.ADDED if known is None else Change.MOVED
