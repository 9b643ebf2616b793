"""The check page, the sending, and the received page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from services.models import Service
from stage4club.core.doors import page, private_page
from stage4club.core.drafts import discard_draft
from stage4club.core.forms import read_form_token
from stage4club.core.forms.browser import remembered_keys
from stage4club.people.enums import ForWhom

from ..forms import AppointmentForm
from ..models import Appointment
from ..operations import SlotTaken, is_booked_by_form, submit_appointment
from ..policy import may_change
from .kept import (
    KIND,
    change_url,
    draft_of,
    is_suspicious,
    is_whole,
    language,
    latest_draft,
    show_form,
    social_work,
)


@private_page
@page("GET", "POST")
def check(request: HttpRequest) -> HttpResponse:
    """Show what will be sent, and send it: once, however often the button is pressed."""
    service = social_work()
    now = timezone.now()
    if request.method == "POST":
        return _send(request, service, now)
    latest = latest_draft(request, now)
    if latest is None:
        return redirect("appointment")
    token, draft = latest
    if not is_whole(draft):
        return redirect(change_url())
    form = AppointmentForm.from_answers(draft.answers, form_token=token, now=now)
    if not form.is_valid():
        return show_form(request, service, form)
    context = {
        "service": service,
        "rows": form.summary_rows(),
        "change_url": change_url(),
        "form_token": token,
        "has_time": bool(form.chosen_time),
    }
    return render(request, "assistance/check.html", context)


@private_page
@page("GET")
def received(request: HttpRequest) -> HttpResponse:
    """The time that the form has booked, or the promised day; the same however often it is read.

    Not what is agreed on later: who filled the form may be somebody else than whom it names.
    """
    service = social_work()
    now = timezone.now()
    sent_by_this_browser = Q(pk__in=[])
    for key in remembered_keys(request, KIND, now):
        sent_by_this_browser |= Q(form_key__startswith=key)
    sent = Appointment.objects.filter(sent_by_this_browser)
    appointment = sent.select_related("reservation__place").order_by("-received_at", "-pk").first()
    if appointment is None:
        return redirect("appointment")
    context = {"service": service, **_told(appointment, now)}
    return render(request, "assistance/received.html", context)


def _told(appointment: Appointment, now: datetime) -> dict[str, Any]:
    booked, begins = is_booked_by_form(appointment), appointment.starts_at
    by_herself = booked and appointment.takes_email and begins and may_change(begins, now)
    place = appointment.reservation.place if booked and appointment.reservation else None
    return {
        "appointment": appointment,
        "reference": appointment.reference,
        "booked": booked,
        "may_change": by_herself,
        "place": place,
        "access": place.access(language()) if place else "",
        "for_other": appointment.for_whom == ForWhom.OTHER,
        "has_own_contact": bool(appointment.email or appointment.phone),
    }


def _send(request: HttpRequest, service: Service, now: datetime) -> HttpResponse:
    # No session is read here: the signed token, which only this browser was given, is enough.
    token = read_form_token(request.POST.get("form_token"), now)
    if token is None:
        return redirect("appointment")
    draft = draft_of(request.POST["form_token"], now)
    if draft is None:
        # Sent before (a double click), or too long ago; the received page knows which.
        return redirect("appointment-received")
    if not is_whole(draft):
        return redirect(change_url())

    answers, form_token = draft.answers, request.POST["form_token"]
    # Without looking at the times: the one that is kept is found by its key.
    form = AppointmentForm.from_answers(answers, form_token=form_token)
    if not form.is_valid():
        return redirect("appointment-check")
    try:
        submit_appointment(
            form_key=token.key,
            answers=form.appointment_answers(language()),
            language=language(),
            slot=form.chosen_time,
            suspicious=is_suspicious(draft),
            now=now,
        )
    except SlotTaken as refusal:
        form = AppointmentForm.from_answers(answers, form_token=form_token, now=now)
        if form.is_valid():
            form.refuses_time(refusal, now)
        return show_form(request, service, form)
    # Another tab may have corrected the form meanwhile: that is still to be sent.
    discard_draft(draft)
    return redirect("appointment-received")
