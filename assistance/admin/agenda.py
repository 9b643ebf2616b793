"""A page of the back office: one day or one week of a social worker, to read and to print."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from services.admin.forms import EARLIEST, LATEST
from stage4club.core.models import AccessKind
from stage4club.core.spoken import long_day, span
from stage4club.core.working_days import local_date

from ..models.agenda import Day, Entry, EntryKind, agenda_of
from ..operations import open_feed
from .words import kind_of

if TYPE_CHECKING:
    from stage4club.core.staff.model_admin import StaffModelAdmin

PAGE = "admin:assistance_appointment_agenda"
WEEK = 7


@dataclass(frozen=True)
class Line:
    """One part of a day in words: `url` leads to the appointment."""

    kind: str
    hours: str
    title: str
    reference: str = ""
    detail: str = ""
    url: str = ""
    to_note: bool = False


@dataclass(frozen=True)
class Column:
    """A day in words."""

    title: str
    url: str
    is_today: bool
    is_holiday: bool
    lines: list[Line]


def show_agenda(model_admin: StaffModelAdmin, request: HttpRequest) -> HttpResponse:
    """GET shows a day or a week; POST gives the address at which her calendar reads it.

    `?day=2026-03-12` is the day, today unless it says another; `?view=day` shows that day alone.
    """
    user: Any = request.user
    now = timezone.now()
    feed_url = ""
    if request.method == "POST":
        token = open_feed(by=user, now=now)
        feed_url = f"{settings.SITE_URL.rstrip('/')}{reverse('week-feed', args=[token])}"
    today = local_date(now)
    shown = _asked(request, today)
    is_day = request.GET.get("view") == "day"
    first = shown if is_day else shown - timedelta(days=shown.weekday())
    length = 1 if is_day else WEEK
    days = agenda_of(user, first=first, days=length, now=now)
    step = timedelta(days=length)
    request.current_app = model_admin.admin_site.name
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": _title(first, is_day=is_day),
        "list_url": model_admin.list_url(),
        "days": [_column(model_admin, day, today) for day in days],
        "is_day": is_day,
        "previous_url": _url(first - step, is_day),
        "next_url": _url(first + step, is_day),
        "today_url": _url(today, is_day),
        "other_url": _url(shown, not is_day),
        "hours_url": reverse("admin:assistance_appointment_hours"),
        "add_url": reverse("admin:assistance_appointment_add"),
        "feed_url": feed_url,
    }
    page = TemplateResponse(request, "admin/assistance/appointment/agenda.html", context)
    read = [
        entry.row for day in days for entry in day.entries if entry.kind is EntryKind.APPOINTMENT
    ]
    return model_admin.looked_at(request, page, AccessKind.VIEW, *read)


def _asked(request: HttpRequest, today: date) -> date:
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return today
    return day if EARLIEST <= day <= LATEST else today


def _url(day: date, is_day: bool) -> str:
    asked = {"day": day.isoformat(), **({"view": "day"} if is_day else {})}
    return f"{reverse(PAGE)}?{urlencode(asked)}"


def _title(first: date, *, is_day: bool) -> str:
    if is_day:
        return _("Agenda: %(day)s") % {"day": long_day(first)}
    return _("Agenda: week of %(day)s") % {"day": long_day(first)}


def _column(model_admin: StaffModelAdmin, day: Day, today: date) -> Column:
    return Column(
        title=long_day(day.day),
        url=_url(day.day, is_day=True),
        is_today=day.day == today,
        is_holiday=day.is_holiday,
        lines=[_line(model_admin, entry) for entry in day.entries],
    )


def _line(model_admin: StaffModelAdmin, entry: Entry) -> Line:
    hours = _("all day") if entry.is_all_day else span(entry.starts_at, entry.ends_at)
    if entry.kind is EntryKind.APPOINTMENT:
        place = entry.row.reservation.place
        return Line(
            entry.kind,
            hours,
            entry.row.preferred_name,
            reference=entry.row.reference,
            detail=", ".join(filter(None, [kind_of(entry.row), str(place or "")])),
            url=model_admin.subject_url(entry.row),
            to_note=entry.to_note,
        )
    titles: dict[EntryKind, str] = {
        EntryKind.HELD: _("Kept for an answer"),
        EntryKind.ABSENCE: _("Away"),
        EntryKind.FREE: _("Free"),
    }
    if entry.kind is EntryKind.GROUP:
        place = entry.row.place
        words = _("You open this meeting: %(group)s") % {"group": entry.row.service.name}
        return Line(entry.kind, hours, words, detail=place)
    return Line(entry.kind, hours, titles[entry.kind])
