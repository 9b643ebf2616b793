"""The week of a social worker, read by her own calendar, which knows no cookie."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from stage4club.core.calendars import build_feed
from stage4club.core.doors import Access, page, private_page

from ..calendars import events_of
from ..operations import worker_of_feed


@page("GET", access=Access.LINK)
@private_page
def week_feed(request: HttpRequest, token: str) -> HttpResponse:
    """A calendar file; 404 for an address that was renewed, or never was hers."""
    now = timezone.now()
    worker = worker_of_feed(token, now=now)
    if worker is None:
        raise Http404
    calendar = build_feed(events_of(worker, now=now))
    return HttpResponse(calendar, content_type="text/calendar; charset=utf-8")
