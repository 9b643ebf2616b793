"""Going on with a draft, by the link that was sent: a page that asks, a button that does."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from stage4club.core import doors
from stage4club.core.private_pages import dead, link_opened_here

from ...emails.aid import DRAFT_PURPOSE, service_of_assistance
from ...operations.aid import discard_aid_draft, find_aid_draft
from .apply import next_url, steps_now, take_up


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
