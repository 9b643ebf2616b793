"""An absence touches what was booked: seen at once, moved or cancelled one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from stage4club.core.models import AccessKind
from stage4club.core.spoken import clock, long_day
from stage4club.core.working_days import local_date
from stage4club.people.models import User

from ..models import Absence, Appointment
from ..operations import end_absence
from ..policy import end_of_day, start_of_day
from .words import when

if TYPE_CHECKING:
    from stage4club.core.staff.model_admin import StaffModelAdmin

PAGE = "admin:assistance_appointment_absences"


@dataclass(frozen=True)
class Touched:
    """An appointment at a time at which its social worker will be away, and what can be done."""

    appointment: Appointment
    words: str
    url: str
    move_url: str
    cancel_url: str


@dataclass(frozen=True)
class Away:
    """An absence to come, and the appointments that it touches."""

    absence: Absence
    words: str
    touched: list[Touched]


def next_touched(appointment: Appointment, user: User) -> str:
    """Back to the appointments that absences touch, as long as there is another; "" without any."""
    now = timezone.now()
    hers = Appointment.objects.visible_to(user).filter(social_worker=user)
    return reverse(PAGE) if hers.touched_by_absences(now).exists() else ""


def absence_words(absence: Absence) -> str:
    """« du lundi 13 juillet 2026 au vendredi 17 juillet 2026 », with hours where it has some."""
    starts, ends = absence.starts_at, absence.ends_at
    whole = starts == start_of_day(local_date(starts)) and ends == end_of_day(_last_day(ends))
    if not whole:
        words = {"from": _moment(starts), "to": _moment(ends)}
        return _("from %(from)s to %(to)s") % words
    first, last = local_date(starts), _last_day(ends)
    if first == last:
        return long_day(first)
    return _("from %(from)s to %(to)s") % {"from": long_day(first), "to": long_day(last)}


def show_absences(model_admin: StaffModelAdmin, request: HttpRequest) -> HttpResponse:
    """GET shows the absences to come and what they touch; POST ends the one that it names."""
    user: Any = request.user
    now = timezone.now()
    hers: Any = Absence.objects.visible_to(user)
    if request.method == "POST":
        key = request.POST.get("absence", "")
        absence = hers.filter(pk=key).first() if key.isdecimal() else None
        if absence is not None:
            end_absence(absence, by=user, now=now)
            messages.success(request, _("You will be there: your hours are offered again."))
        return HttpResponseRedirect(reverse(PAGE))
    seen = Appointment.objects.visible_to(user).filter(social_worker=user)
    touched = list(seen.touched_by_absences(now).select_related("reservation"))
    away = [_away(model_admin, absence, touched) for absence in hers.to_come(now)]
    request.current_app = model_admin.admin_site.name
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": _("My absences"),
        "list_url": model_admin.list_url(),
        "away": away,
        "count": len(touched),
        "hours_url": reverse("admin:assistance_appointment_hours"),
    }
    page = TemplateResponse(request, "admin/assistance/appointment/absences.html", context)
    return model_admin.looked_at(request, page, AccessKind.VIEW, *touched)


def _away(model_admin: StaffModelAdmin, absence: Absence, touched: list[Appointment]) -> Away:
    verbs = {verb.name: verb for verb in model_admin.verbs}
    rows = []
    for appointment in touched:
        at = appointment.reservation
        if at and at.starts_at < absence.ends_at and at.ends_at > absence.starts_at:
            rows.append(
                Touched(
                    appointment,
                    when(appointment),
                    model_admin.subject_url(appointment),
                    model_admin.verb_url(verbs["move"], appointment),
                    model_admin.verb_url(verbs["cancel"], appointment),
                )
            )
    return Away(absence, absence_words(absence), rows)


def _moment(at: datetime) -> str:
    return f"{long_day(at)}, {clock(at)}"


def _last_day(ends_at: datetime) -> date:
    """The midnight that ends a day belongs to it."""
    return local_date(ends_at - timedelta(microseconds=1))
