"""The sentences of the home of a social worker: what waits today."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stage4club.core.models import AuditEvent
from stage4club.core.models.subject import is_one_of
from stage4club.core.spoken import clock, near_day
from stage4club.core.staff.home import WaitingLine
from stage4club.core.working_days import local_date
from stage4club.people.models import User

from ..models import Appointment, Availability
from ..models.queries import AppointmentQuerySet

#: Sentences of one kind; who has more to do reads the list.
LINES = 50
#: For so long one reads that a colleague gave an appointment.
GIVEN_SINCE = timedelta(days=7)


def to_answer(
    rows: AppointmentQuerySet, user: User, now: datetime, *, url: Callable[[Any], str]
) -> Iterator[WaitingLine]:
    """One line per request, hers and those of nobody, the oldest promise first."""
    today = local_date(now)
    for row in rows.unanswered().filter(is_quarantined=False)[:LINES]:
        yield WaitingLine(_request(row, user, now), url(row), late=row.is_late(today))


def to_note(
    rows: AppointmentQuerySet, now: datetime, *, url: Callable[[Any], str]
) -> Iterator[WaitingLine]:
    """One line per appointment that is over, of which nobody has said whether it took place."""
    today = local_date(now)
    for row in rows.to_note(now).select_related("reservation")[:LINES]:
        words = {
            "name": row.preferred_name,
            "day": near_day(_start_of(row), today),
            "time": clock(_start_of(row)),
        }
        sentence = _("%(name)s, %(day)s at %(time)s: did it take place?")
        yield WaitingLine(sentence % words, url(row))


def given(
    hers: AppointmentQuerySet, now: datetime, *, url: Callable[[Any], str]
) -> Iterator[WaitingLine]:
    """One line per appointment to come that a colleague gave her, for a week."""
    told = AuditEvent.objects.filter(verb="hand-over", at__gt=now - GIVEN_SINCE)
    events = told.filter(is_one_of(hers.to_come(now))).values("subject_id")
    recent = hers.to_come(now).filter(pk__in=[int(row["subject_id"]) for row in events])
    today = local_date(now)
    for row in recent.select_related("reservation"):
        words = {
            "name": row.preferred_name,
            "day": near_day(_start_of(row), today),
            "time": clock(_start_of(row)),
        }
        sentence = _("A colleague gave you the appointment of %(day)s at %(time)s with %(name)s.")
        yield WaitingLine(sentence % words, url(row))


def touched(hers: AppointmentQuerySet, now: datetime, *, url: str) -> Iterator[WaitingLine]:
    """How many booked appointments her absences touch."""
    if count := hers.touched_by_absences(now).count():
        sentence = ngettext(
            "%(n)d appointment falls into an absence: move it or cancel it.",
            "%(n)d appointments fall into absences: move or cancel each.",
            count,
        )
        yield WaitingLine(sentence % {"n": count}, url)


def today_words(hers: AppointmentQuerySet, now: datetime, *, url: str) -> Iterator[WaitingLine]:
    """How many come today, and when the next one does."""
    today = local_date(now)
    coming = hers.to_come(now).select_related("reservation")
    rows = [row for row in coming[:LINES] if local_date(_start_of(row)) == today]
    if rows:
        sentence = ngettext(
            "Today at %(time)s: one appointment.",
            "Today from %(time)s on: %(n)d appointments.",
            len(rows),
        )
        words = {"n": len(rows), "time": clock(_start_of(rows[0]))}
        yield WaitingLine(sentence % words, url)


def no_hours(user: User, *, url: str) -> Iterator[WaitingLine]:
    """That nobody can choose a time of hers."""
    if not Availability.objects.of([user.pk]).exists():
        sentence = _("You have no hours yet: nobody can choose a time with you.")
        yield WaitingLine(sentence, url, besides=True)


def perhaps_robots(rows: AppointmentQuerySet, *, url: str) -> Iterator[WaitingLine]:
    """How many requests a human has to look at before they count."""
    if count := rows.quarantined().count():
        sentence = ngettext(
            "%(n)d request may come from a robot: please check it.",
            "%(n)d requests may come from a robot: please check them.",
            count,
        )
        yield WaitingLine(sentence % {"n": count}, url, besides=True)


def _start_of(appointment: Appointment) -> datetime:
    assert appointment.starts_at is not None  # booked
    return appointment.starts_at


def _request(appointment: Appointment, user: User, now: datetime) -> str:
    today = local_date(now)
    words = {
        "name": appointment.preferred_name,
        "since": near_day(appointment.received_at, today),
        "promise": near_day(appointment.promised_on, today),
    }
    if appointment.social_worker_id == user.pk:
        sentence = _(
            "%(name)s has been waiting for an answer since %(since)s; promised for %(promise)s."
        )
    else:
        sentence = _(
            "The request of %(name)s came %(since)s; an answer is promised for %(promise)s."
        )
    return sentence % words
