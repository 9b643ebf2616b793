"""Going on with a draft: by the link that was sent, or by a code that was copied."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from stage4club.core import doors
from stage4club.core.forms import render_blank_form, render_form
from stage4club.core.private_pages import dead, link_opened_here

from ...emails.aid import DRAFT_PURPOSE, service_of_assistance
from ...forms.aid import CodeForm
from ...operations.aid import (
    discard_aid_draft,
    find_aid_draft,
    find_draft_by_code,
    give_draft_code,
)
from .apply import draft_here, next_url, steps_now, take_up
from .start import call_instead, service_offered

BY_CODE = "assistance/aid_code_typed.html"


@doors.private_page
@doors.page("GET", "POST", access=doors.Access.LINK)
def aid_resume(request: HttpRequest) -> HttpResponse:
    """GET says what waits, and shows nothing of it; POST goes on, or erases it."""
    now = timezone.now()
    link = link_opened_here(request, purpose=DRAFT_PURPOSE, now=now)
    opened = find_aid_draft(link.subject_id, now=now) if link else None
    if opened is None:
        return dead(request)
    context = {"service": service_of_assistance(), "expires_on": opened.row.expires_at}
    if request.method != "POST":
        return render(request, "assistance/aid_resume.html", context)
    if "erase" in request.POST:
        discard_aid_draft(opened.row, now=now)
        return render(request, "assistance/aid_resume.html", {**context, "erased": True})
    take_up(request, opened.row.pk)
    return redirect(next_url(opened.done, steps_now(now)))


@doors.private_page
@doors.page("GET", "POST")
def aid_by_code(request: HttpRequest) -> HttpResponse:
    """GET asks for the code, POST goes on with what it opens. No row, no cookie before."""
    service = service_offered()
    if service is None:
        return call_instead()
    context = {"service": service}
    if request.method != "POST":
        return render_blank_form(request, BY_CODE, CodeForm, context)
    form = CodeForm(request.POST)
    if form.is_valid():
        now = timezone.now()
        opened = find_draft_by_code(form.cleaned_data["code"], now=now)
        if opened is not None:
            take_up(request, opened.row.pk)
            return redirect(next_url(opened.done, steps_now(now)))
        form.add_error("code", _("This code opens nothing. It may be older than a newer one."))
    return render_form(request, BY_CODE, form, context)


@doors.private_page
@doors.page("POST")
def aid_new_code(request: HttpRequest) -> HttpResponse:
    """A new code for what this browser has begun, shown once."""
    now = timezone.now()
    opened = draft_here(request, now)
    code = give_draft_code(opened.row, now=now) if opened else None
    if opened is None or code is None:
        return redirect("financial-assistance")
    context = {
        "service": service_of_assistance(),
        "code": code,
        "expires_on": opened.row.expires_at,
    }
    return render(request, "assistance/aid_code_shown.html", context)
