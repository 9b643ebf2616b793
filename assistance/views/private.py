"""The private page of one appointment: opened by a link, without a password."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from stage4club.core import doors
from stage4club.core.calendars import build_calendar
from stage4club.core.private_pages import dead, end_here, ended_here
from stage4club.core.workflow import TransitionRefused

from ..contents import days_of
from ..emails import LINK_PURPOSE, calendar_of, service_of_appointments
from ..enums import AppointmentState
from ..models import Appointment
from ..operations import (
    MovedTooOften,
    SheIsElsewhere,
    SlotTaken,
    TooLateToChange,
    cancel_by_person,
    move_by_person,
    times_to_move_to,
)
from ..policy import may_change
from .opened import Opened, of_opened_link, show, show_again


@doors.page("GET", access=doors.Access.LINK)
@of_opened_link
def appointment_page(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Where the request stands, when and how, and how to change it.

    Neither what was typed nor with whom one talks about what: whoever holds the link alone reads
    it.
    """
    return show(request, opened.appointment, now=opened.now)


@doors.page("GET", access=doors.Access.LINK)
@of_opened_link
def calendar(request: HttpRequest, opened: Opened) -> HttpResponse:
    """The booked time as a calendar file that says nothing by itself."""
    event = calendar_of(opened.appointment, now=opened.now)
    if event is None:
        return redirect("appointment-page")
    name = _("calendar.ics")
    return HttpResponse(
        build_calendar([event]),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@doors.page("GET", "POST", access=doors.Access.LINK)
@of_opened_link
def move(request: HttpRequest, opened: Opened) -> HttpResponse:
    """GET shows the free times of the same social worker, POST moves to one of them."""
    appointment, now = opened.appointment, opened.now
    if appointment.state != AppointmentState.BOOKED:
        return redirect("appointment-page")
    if request.method != "POST":
        if appointment.starts_at and not may_change(appointment.starts_at, now):
            return show(request, appointment, now=now, refusal=TooLateToChange.message)
        return _times(request, opened)
    slot = request.POST.get("slot", "")
    if not slot:
        return _times(request, opened, problem=_("Choose a time."))
    try:
        move_by_person(appointment, slot=slot, now=now)
    except SlotTaken as taken:
        return _times(request, opened, problem=taken.message)
    except SheIsElsewhere:
        return _times(request, opened, problem=_("You already have an appointment at that time."))
    except (MovedTooOften, TooLateToChange, TransitionRefused) as refusal:
        return show_again(request, opened, refusal.message)
    return redirect("appointment-page")


def _times(request: HttpRequest, opened: Opened, *, problem: object = "") -> HttpResponse:
    days = days_of(times_to_move_to(opened.appointment, now=opened.now))
    context = {
        "service": service_of_appointments(),
        "appointment": opened.appointment,
        "days": days,
        "problem": problem,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "assistance/move.html", context, status=status)


@doors.private_page
@doors.page("GET", "POST", access=doors.Access.LINK)
def cancel(request: HttpRequest) -> HttpResponse:
    """GET asks, POST does: a mail scanner that follows links cancels nothing.

    Who pressed the button twice, or comes back to the page, reads that it is done.
    """
    if key := ended_here(request, purpose=LINK_PURPOSE):
        return _cancelled(request, Appointment.objects.with_time().get(pk=key))
    response: HttpResponse = _ask_or_cancel(request)
    return response


@of_opened_link
def _ask_or_cancel(request: HttpRequest, opened: Opened) -> HttpResponse:
    appointment, now = opened.appointment, opened.now
    if request.method != "POST":
        if appointment.starts_at and not may_change(appointment.starts_at, now):
            return show(request, appointment, now=now, refusal=TooLateToChange.message)
        asked = {"service": service_of_appointments(), "appointment": appointment}
        return render(request, "assistance/cancel.html", asked)
    try:
        cancelled = cancel_by_person(appointment, now=now)
    except TooLateToChange as refusal:
        return show_again(request, opened, refusal.message)
    except TransitionRefused:
        return dead(request)
    end_here(request, purpose=LINK_PURPOSE, what=str(cancelled.pk))
    return _cancelled(request, cancelled)


def _cancelled(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    done = {"service": service_of_appointments(), "appointment": appointment, "done": True}
    return render(request, "assistance/cancel.html", done)
