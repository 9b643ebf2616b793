"""The care team is asked for its word, and sends it by a page of its own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from stage4club.core import doors
from stage4club.core.forms import render_form
from stage4club.core.private_pages import dead

from ...contents.aid import may_send
from ...emails.aid import service_of_assistance
from ...enums import Paper
from ...forms.aid import AttestationForm, CareTeamForm, say_refused
from ...operations.aid import (
    AttestationCame,
    NotWaitedFor,
    WrittenToOften,
    ask_care_team,
    awaits_attestation,
    send_documents,
    situation_of,
)
from .opened import OpenedAid, of_care_team, of_opened_aid

ASK = "assistance/aid_care_team.html"
SEND = "assistance/aid_attestation.html"


@doors.page("GET", "POST", access=doors.Access.LINK)
@of_opened_aid
def aid_care_team(request: HttpRequest, opened: OpenedAid) -> HttpResponse:
    """GET asks for the address of the care team, POST writes to it."""
    context = {"service": service_of_assistance()}
    if request.method != "POST":
        if not awaits_attestation(opened.asked):
            return redirect("aid-page")
        return render_form(request, ASK, CareTeamForm(), context)
    form = CareTeamForm(request.POST)
    if form.is_valid():
        to = form.cleaned_data["email"]
        try:
            ask_care_team(opened.asked, to=to, now=opened.now)
        except AttestationCame:
            return redirect("aid-page")
        except WrittenToOften as refusal:
            form.add_error("email", str(refusal))
        else:
            return render(request, ASK, {**context, "sent_to": to})
    return render_form(request, ASK, form, context)


@doors.page("GET", "POST", access=doors.Access.LINK)
@of_care_team
def aid_attestation(request: HttpRequest, opened: OpenedAid) -> HttpResponse:
    """GET says for whom, POST keeps what came. Nothing else of the application is shown.

    Further pages may follow until the answer is there.
    """
    asked = opened.asked
    if not may_send(asked, now=opened.now):
        return dead(request)
    beside = situation_of(asked)
    context = {
        "service": service_of_assistance(),
        "reference": asked.reference,
        "whose": beside and beside.legal_name,
        "came": not awaits_attestation(asked),
    }
    form = AttestationForm()
    if request.method == "POST":
        form = AttestationForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                came = send_documents(
                    asked,
                    sent=form.cleaned_data["documents"],
                    now=opened.now,
                    only=Paper.ATTESTATION,
                )
            except NotWaitedFor:
                return dead(request)
            say_refused(form, came.refused)
            if not form.errors:
                return redirect("aid-attestation")
    return render_form(request, SEND, form, context)
