"""Who comes along: what the person says of it, and the page of each of them."""

from __future__ import annotations

from contextlib import suppress
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from stage4club.core import doors
from stage4club.core.errors import RuleError
from stage4club.core.forms import render_form
from stage4club.core.private_pages import (
    dead,
    is_unlocked_here,
    link_opened_here,
    was_unlocked_here,
)

from ..contents import companions_of, shown_to
from ..emails import ATTENDEE_PURPOSE, service_of_appointments
from ..enums import Meeting
from ..forms import AttendeeForm
from ..models import Attendee
from ..operations import THREAD, add_attendee, remove_attendee
from .opened_thread import OpenedThread, Page, of_opened_thread


@doors.private_page
@doors.page("GET", access=doors.Access.LINK)
def attendee_page(request: HttpRequest) -> HttpResponse:
    """When, where and how: what her link alone shows to who comes along."""
    now = timezone.now()
    link = link_opened_here(request, purpose=ATTENDEE_PURPOSE, now=now)
    if link is None:
        return dead(request)
    attendee = Attendee.objects.with_time().get(pk=link.subject_id)
    return render(request, "assistance/attendee.html", shown_to(attendee, now=now))


def _of_open_family(page: Page) -> Any:
    """The page of a family meeting, for its person alone, while a code has opened it.

    What was typed meanwhile is still taken once its time is over.
    """

    @of_opened_thread
    @wraps(page)
    def view(request: HttpRequest, opened: OpenedThread) -> HttpResponse:
        is_open = _is_open(request, opened)
        if request.method == "POST":
            is_open = was_unlocked_here(request, opened.link, purpose=THREAD)
        is_hers = opened.thread.attendee is None
        if not is_open or not is_hers or opened.thread.appointment.meeting != Meeting.FAMILY:
            return redirect("thread")
        return page(request, opened)

    return view


def _is_open(request: HttpRequest, opened: OpenedThread) -> bool:
    return is_unlocked_here(request, opened.link, purpose=THREAD, now=opened.now)


@doors.page("GET", "POST", access=doors.Access.LINK)
@_of_open_family
def attendees(request: HttpRequest, opened: OpenedThread) -> HttpResponse:
    """Who comes along, and the form to add somebody."""
    form = AttendeeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        typed = {name: form.cleaned_data[name] for name in ("name", "email", "phone")}
        try:
            add_attendee(opened.thread.appointment, by=None, now=opened.now, **typed)
        except RuleError as refusal:
            form.add_error(None, str(refusal.message))
        else:
            return redirect("attendees")
    is_open = _is_open(request, opened)
    context = {
        "service": service_of_appointments(),
        "companions": companions_of(opened.thread.appointment) if is_open else (),
    }
    return render_form(request, "assistance/attendees.html", form, context)


@doors.page("POST", access=doors.Access.LINK)
@_of_open_family
def remove(request: HttpRequest, opened: OpenedThread) -> HttpResponse:
    """Somebody does not come along; pressed twice, she is gone all the same."""
    coming = opened.thread.appointment.companions.coming()
    keys = {str(attendee.pk): attendee for attendee in coming}
    attendee = keys.get(request.POST.get("attendee", ""))
    # One that is over is shown as it stands.
    if attendee is not None and opened.thread.is_writable(opened.now):
        with suppress(RuleError):
            remove_attendee(attendee, by=None, now=opened.now)
    return redirect("attendees")
