"""A page of the back office: when, where and how a social worker receives people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from http import HTTPStatus
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from stage4club.core.errors import RuleError
from stage4club.core.spoken import clock, long_day
from stage4club.core.staff.seen import changed_meanwhile, last_event
from stage4club.core.working_days import is_public_holiday, local_date
from stage4club.people.models import User

from ..models import Absence, Appointment, Availability, Place
from ..models.slots import Slot, practice_of
from ..operations import (
    Hours,
    SlotsByKind,
    add_absence,
    preview_hours,
    save_hours,
    save_places,
    slots_to_come,
)
from .absences import absence_words
from .forms import AbsenceForm, HoursFormSet, PlaceFormSet, WayForm

if TYPE_CHECKING:
    from stage4club.core.staff.model_admin import StaffModelAdmin

PAGE = "admin:assistance_appointment_hours"
ABSENCES = "admin:assistance_appointment_absences"
#: The buttons of the page.
SAVE, PREVIEW, ABSENT, PLACES = "save", "show", "absent", "places"
_PLACE_COLUMNS = ("name", "address", "access_fr", "access_en", "is_active")


@dataclass
class Page:
    """What the page asks, as it stands: bound where it was sent."""

    way: Any
    hours: Any
    absence: Any
    places: Any
    slots: SlotsByKind | None = None
    meanwhile: str = ""

    @property
    def forms(self) -> list[Any]:
        """Every form that may hold an error."""
        return [self.way, *self.hours.forms, self.absence, *self.places.forms]

    @property
    def wrong(self) -> list[Any]:
        """Those that do."""
        return [form for form in self.forms if form.is_bound and form.errors]


def show_hours(model_admin: StaffModelAdmin, request: HttpRequest) -> HttpResponse:
    """GET shows the hours and the times they give; POST does what its button says.

    Each sees and changes her own; places are of all.
    """
    user: Any = request.user
    now = timezone.now()
    page = _page(request, user, now)
    if request.method == "POST":
        done = _act(request, page, user, now)
        if done is not None:
            return done
    return _render(model_admin, request, page, user, now)


def _page(request: HttpRequest, user: User, now: datetime) -> Page:
    places = list(Place.objects.order_by("name", "pk"))
    lines = Availability.objects.of([user.pk])
    practice = practice_of(user)
    button = next((name for name in (PREVIEW, ABSENT, PLACES) if name in request.POST), SAVE)
    posted = request.POST if request.method == "POST" else None
    week = posted if button in {SAVE, PREVIEW} else None
    known = [
        {"key": place.pk, **{name: getattr(place, name) for name in _PLACE_COLUMNS}}
        for place in places
    ]
    initial = [{name: getattr(line, name) for name in Hours.__annotations__} for line in lines]
    return Page(
        way=WayForm(week, instance=practice, prefix="way"),
        hours=HoursFormSet(
            week,
            initial=initial,
            prefix="hours",
            form_kwargs={"places": places, "today": local_date(now)},
        ),
        absence=AbsenceForm(posted if button == ABSENT else None, prefix="absence"),
        places=PlaceFormSet(posted if button == PLACES else None, initial=known, prefix="places"),
    )


def _act(request: HttpRequest, page: Page, user: User, now: datetime) -> HttpResponse | None:
    if ABSENT in request.POST:
        return _absent(request, page, user, now)
    if PLACES in request.POST:
        return _places(request, page, user, now)
    if PREVIEW not in request.POST:
        page.meanwhile = changed_meanwhile(practice_of(user), request.POST, reader=user)
        if page.meanwhile:
            return None
    valid = [page.way.is_valid(), page.hours.is_valid()]
    if not all(valid):
        return None
    answers = {"way": page.way.way(), "hours": page.hours.hours()}
    if PREVIEW in request.POST:
        page.slots = preview_hours(by=user, now=now, **answers)
        return None
    save_hours(by=user, now=now, **answers)
    messages.success(request, _("Saved. These are the times that people can choose now."))
    return HttpResponseRedirect(reverse(PAGE))


def _absent(request: HttpRequest, page: Page, user: User, now: datetime) -> HttpResponse | None:
    if not page.absence.is_valid():
        return None
    try:
        add_absence(by=user, now=now, **page.absence.cleaned_data)
    except RuleError as refusal:
        page.absence.add_error("first_day", ValidationError(str(refusal), code="refused"))
        return None
    messages.success(request, _("Saved: from now on nobody can choose a time in this absence."))
    hers = Appointment.objects.visible_to(user).filter(social_worker=user)
    touched = hers.touched_by_absences(now).exists()
    return HttpResponseRedirect(reverse(ABSENCES if touched else PAGE))


def _places(request: HttpRequest, page: Page, user: User, now: datetime) -> HttpResponse | None:
    if not page.places.is_valid():
        return None
    try:
        save_places(page.places.places(), by=user, now=now)
    except RuleError as refusal:
        last = page.places.forms[-1]
        last.add_error("name", ValidationError(str(refusal), code="refused"))
        return None
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse(PAGE))


def _render(
    model_admin: StaffModelAdmin,
    request: HttpRequest,
    page: Page,
    user: User,
    now: datetime,
) -> HttpResponse:
    request.current_app = model_admin.admin_site.name
    practice = practice_of(user)
    until = local_date(now) + timedelta(weeks=practice.horizon_weeks)
    away: Any = Absence.objects.visible_to(user)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": _("My hours"),
        "list_url": model_admin.list_url(),
        "page": page,
        "seen": last_event(practice),
        "slots": _in_words(page.slots or slots_to_come(by=user, now=now)),
        "is_preview": page.slots is not None,
        "holidays": [long_day(day) for day in _holidays(local_date(now), until)],
        "away": [absence_words(absence) for absence in away.to_come(now)],
        "absences_url": reverse(ABSENCES),
        "agenda_url": reverse("admin:assistance_appointment_agenda"),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if page.wrong else HTTPStatus.OK
    status = HTTPStatus.CONFLICT if page.meanwhile else status
    template = "admin/assistance/appointment/hours.html"
    return TemplateResponse(request, template, context, status=status)


def _in_words(slots: SlotsByKind) -> list[tuple[str, list[tuple[str, str]], bool]]:
    """For each kind of meeting and way: its days with their hours, and whether it is unfolded.

    The first that has any is.
    """
    unfolded = next((kind for kind, found in slots.items() if found), None)
    return [
        (f"{kind[0].label}, {str(kind[1].label).lower()}", _days(found), kind == unfolded)
        for kind, found in slots.items()
    ]


def _days(slots: Sequence[Slot]) -> list[tuple[str, str]]:
    by_day = groupby(slots, key=lambda slot: local_date(slot.starts_at))
    return [
        (long_day(day), ", ".join(dict.fromkeys(clock(slot.starts_at) for slot in hours)))
        for day, hours in by_day
    ]


def _holidays(first: date, last: date) -> list[date]:
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in days if is_public_holiday(day)]
