"""The private page of one registration: opened by a link, without a password."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from services.models import Service
from stage4club.core import doors
from stage4club.core.private_pages import dead, end_here, ended_here
from stage4club.core.workflow import TransitionRefused

from ..emails import LINK_PURPOSE, schedule_calendar
from ..enums import UNANSWERED_STATES, RegistrationState
from ..models import Registration
from ..models.schedules import schedule_for
from ..operations import withdraw_registration
from .opened import Opened, close_details_here, of_opened_link


@doors.page("GET", access=doors.Access.LINK)
@of_opened_link
def private_page(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Where the request stands, the next meetings, and how to change one's mind.

    Nothing but what an e-mail may say: whoever holds the link alone reads it.
    """
    registration = opened.registration
    confirmed = registration.state == RegistrationState.CONFIRMED
    lines = schedule_for(registration, opened.now).lines if confirmed else ()
    context = {
        "service": registration.service,
        "registration": registration,
        "state": _state_in_words(registration),
        "promised_on": (
            registration.promised_on if registration.state in UNANSWERED_STATES else None
        ),
        "sessions": [line.session for line in lines],
        "calendar_url": reverse("private-calendar") if lines else "",
        "withdraw_url": reverse("private-withdraw"),
        "details_url": reverse("private-details"),
    }
    return render(request, "registrations/link.html", context)


@doors.private_page
@doors.page("GET", "POST", access=doors.Access.LINK)
def withdraw(request: HttpRequest) -> HttpResponse:
    """GET asks, POST does: a mail scanner that follows links withdraws nobody.

    Who pressed the button twice, or comes back to the page, reads that it is done.
    """
    if slug := ended_here(request, purpose=LINK_PURPOSE):
        return _withdrawn(request, Service.objects.get(slug=slug))
    response: HttpResponse = _ask_or_withdraw(request)
    return response


@of_opened_link
def _ask_or_withdraw(request: HttpRequest, opened: Opened) -> HttpResponse:
    registration = opened.registration
    if request.method != "POST":
        asked = {"service": registration.service, "registration": registration}
        return render(request, "registrations/withdraw.html", asked)
    try:
        withdraw_registration(registration, by=None, now=opened.now)
    except TransitionRefused:
        return dead(request)
    close_details_here(request)
    end_here(request, purpose=LINK_PURPOSE, what=registration.service.slug)
    return _withdrawn(request, registration.service)


def _withdrawn(request: HttpRequest, service: Service) -> HttpResponse:
    done = {"service": service, "done": True}
    return render(request, "registrations/withdraw.html", done)


@doors.page("GET", access=doors.Access.LINK)
@of_opened_link
def calendar(request: HttpRequest, opened: Opened) -> HttpResponse:
    """The dates as a calendar file, for confirmed people."""
    registration, now = opened.registration, opened.now
    content = None
    if registration.state == RegistrationState.CONFIRMED:
        schedule = schedule_for(registration, now)
        content = schedule_calendar(schedule, language=registration.language, now=now)
    if content is None:
        return redirect("private-page")
    name = _("calendar.ics")
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _state_in_words(registration: Registration) -> str:
    if registration.state == RegistrationState.CONFIRMED:
        return _("Your registration is confirmed.")
    if registration.state == RegistrationState.WAITING:
        return _("Your name is on the waiting list.")
    return _("We have received your request.")
