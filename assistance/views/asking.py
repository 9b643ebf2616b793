"""The form, in two short pages: which meeting, then the time and how to be reached."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from stage4club.core.doors import page
from stage4club.core.forms import render_blank_form

from ..enums import Meeting, Mode
from ..forms import AppointmentForm, MeetingForm, meeting_key_of
from ..operations import AlreadyBooked, SlotTaken, release_slot, reserve_slot
from .kept import (
    ALL_ANSWERS,
    TEMPLATE,
    change_url,
    draft_of,
    keep,
    latest_draft,
    show_form,
    social_work,
)

#: What the first page sends.
_FIRST = frozenset({"csrfmiddlewaretoken", *MeetingForm.base_fields})


@page("GET", "POST")
def appointment(request: HttpRequest) -> HttpResponse:
    """Ask. A valid form is kept as an encrypted draft, its time for ten minutes.

    The first page leads to the second, which shows the times. Who changes her mind there about
    what decides them reads the times of her new answers, with everything that she typed.
    """
    service = social_work()
    now = timezone.now()
    if request.method != "POST":
        latest = latest_draft(request, now) if "change" in request.GET else None
        if latest is None:
            return render_blank_form(request, TEMPLATE, MeetingForm, {"service": service})
        token, draft = latest
        shown = AppointmentForm(initial=draft.answers | {"form_token": token}, now=now)
        return show_form(request, service, shown)
    if request.POST.keys() <= _FIRST:
        first = MeetingForm(request.POST)
        if not first.is_valid():
            return show_form(request, service, first)
        keep(request, first, now=now, whole=False)
        return redirect(change_url())
    if ALL_ANSWERS in request.POST:
        return show_form(request, service, _as_typed(request, now))
    form = AppointmentForm(request.POST, now=now)
    if form.is_valid() and _keeps_time(form, now):
        keep(request, form, now=now, whole=True)
        return redirect("appointment-check")
    if _asks_for_other_times(form, now):
        keep(request, form, now=now, whole=False)
        return redirect(change_url())
    return show_form(request, service, form)


def _as_typed(request: HttpRequest, now: datetime) -> AppointmentForm:
    """The whole form with what came, nothing judged: from the page that asks for the time alone."""
    typed = AppointmentForm(request.POST)
    beside = {name: typed[name].value() for name in AppointmentForm.no_question}
    return AppointmentForm(initial=typed.answers() | beside, now=now)


def _keeps_time(form: AppointmentForm, now: datetime) -> bool:
    """Keep the chosen time for this form; an error of the form where somebody was faster.

    A robot keeps none: it could take them all.
    """
    key = form.token(now).key
    if not form.chosen_time:
        release_slot(key)
    elif not form.suspicious(now):
        meeting, mode = form.cleaned_data["meeting"], form.cleaned_data["mode"]
        try:
            reserve_slot(
                form.chosen_time, form_key=key, meeting=Meeting(meeting), mode=Mode(mode), now=now
            )
        except (AlreadyBooked, SlotTaken) as refusal:
            form.refuses_time(refusal, now)
    return not form.errors


def _asks_for_other_times(form: AppointmentForm, now: datetime) -> bool:
    """Whether the answers that decide the times are others than those whose times were shown."""
    if not form.knows_its_meeting or "slot" not in form.errors:
        return False
    before = draft_of(form["form_token"].value(), now)
    if before is None:
        return False
    return form.meeting_key != meeting_key_of(before.answers)
