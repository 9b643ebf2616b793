"""« Mes renseignements »: what somebody typed, behind her link and a code that goes only to her."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from stage4club.core import doors
from stage4club.core.errors import RuleError
from stage4club.core.forms import render_form
from stage4club.core.links import LinkDead
from stage4club.core.one_time_codes import TooManyCodes, Tried
from stage4club.core.private_pages import dead
from stage4club.people.enums import CallReason
from stage4club.people.models import CallTask
from stage4club.people.operations import MustNotBeCalled

from ..contents import what_was_typed
from ..forms import CodeForm, CorrectionForm
from ..operations import SaidOnTheTelephone, ask_for_correction, open_details, send_code
from .opened import (
    Opened,
    close_details_here,
    has_details_open,
    of_opened_link,
    open_details_here,
)


@doors.page("GET", "POST", access=doors.Access.LINK)
@of_opened_link
def details(request: HttpRequest, opened: Opened) -> HttpResponse:
    """GET shows what was typed while it is open, else how to open it; POST sends a code."""
    if has_details_open(request, opened):
        rows = what_was_typed(opened.registration)
        return _show(request, "registrations/details.html", opened, rows=rows)
    if request.method == "POST":
        return _send_code(request, opened)
    if opened.registration.takes_email:
        return _show(request, "registrations/details_ask.html", opened)
    return redirect("private-code")


def _send_code(request: HttpRequest, opened: Opened) -> HttpResponse:
    try:
        send_code(opened.registration, opened.link, now=opened.now)
    except LinkDead:
        return dead(request)
    except (SaidOnTheTelephone, TooManyCodes) as refusal:
        return _refuse(request, opened, refusal)
    return redirect("private-code")


@doors.page("GET", "POST", access=doors.Access.LINK)
@of_opened_link
def code(request: HttpRequest, opened: Opened) -> HttpResponse:
    """The field for the code: sent, or read on the telephone to whoever is not written to."""
    if has_details_open(request, opened):
        return redirect("private-details")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        typed = form.cleaned_data["code"]
        tried = open_details(opened.registration, opened.link, typed, now=opened.now)
        if tried is Tried.RIGHT:
            open_details_here(request, opened)
            return redirect("private-details")
        form.add_error("code", _why_not(tried, by_email=opened.registration.takes_email))
    context = {"service": opened.registration.service, "registration": opened.registration}
    return render_form(request, "registrations/code.html", form, context)


@doors.page("POST", access=doors.Access.LINK)
@of_opened_link
def close(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Close the details in this browser, before the twenty minutes are over."""
    close_details_here(request)
    return redirect("private-page")


@doors.page("GET", "POST", access=doors.Access.LINK)
@of_opened_link
def correction(request: HttpRequest, opened: Opened) -> HttpResponse:
    """A sentence about what is to be corrected, while the details are open: a human calls."""
    if not has_details_open(request, opened):
        return redirect("private-details")
    form = CorrectionForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            ask_for_correction(
                opened.registration,
                words=form.cleaned_data["correction"],
                form_key=form.token(opened.now).key,
                now=opened.now,
            )
        except MustNotBeCalled:
            # She asked us to leave her alone: she alone can undo that.
            form.add_error(None, _("You asked us not to contact you any more: please call us."))
        else:
            return redirect("private-correction-received")
    context = {"service": opened.registration.service}
    return render_form(request, "registrations/correction.html", form, context)


@doors.page("GET", access=doors.Access.LINK)
@of_opened_link
def correction_received(request: HttpRequest, opened: Opened) -> HttpResponse:
    """By which day somebody calls; the same when it is read again."""
    asked = CallTask.objects.about(opened.registration).filter(reason=CallReason.CORRECTION)
    task = asked.order_by("-pk").first()
    if task is None or not has_details_open(request, opened):
        return redirect("private-details")
    return _show(request, "registrations/correction_received.html", opened, task=task)


def _show(request: HttpRequest, template: str, opened: Opened, **context: object) -> HttpResponse:
    known = {"service": opened.registration.service, "registration": opened.registration}
    return render(request, template, {**known, **context})


def _refuse(request: HttpRequest, opened: Opened, refusal: RuleError) -> HttpResponse:
    response = _show(request, "registrations/details_ask.html", opened, refusal=refusal.message)
    response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    return response


def _why_not(tried: Tried, *, by_email: bool) -> str:
    if tried is Tried.WRONG:
        return _("These are not the digits of the latest code. Please read them again.")
    if by_email:
        return _("This code is no longer good. Ask for another one below.")
    return _("This code is no longer good. Please call us: we will read you another one.")
