"""The thread whose link this browser opened: the person's own, or that of who comes along."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, Protocol

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from stage4club.core import doors
from stage4club.core.models import PrivateLink
from stage4club.core.private_pages import dead, link_opened_here

from ..emails import ATTENDEE_PURPOSE, LINK_PURPOSE
from ..models import Appointment, Attendee, Thread


@dataclass(frozen=True)
class OpenedThread:
    """A request for the thread behind a living link."""

    link: PrivateLink
    thread: Thread
    now: datetime


class Page(Protocol):
    """A view of what a link opens."""

    def __call__(self, request: HttpRequest, opened: OpenedThread) -> HttpResponse: ...


def of_opened_thread(page: Page) -> Any:
    """The page of the thread whose link this browser opened, or the one kind page.

    An appointment that nobody follows yet has no thread: back to its page.
    """

    @doors.private_page
    @wraps(page)
    def view(request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        purposes = (LINK_PURPOSE, ATTENDEE_PURPOSE)
        link = link_opened_here(request, purpose=purposes, now=now)
        if link is None:
            return dead(request)
        thread = _thread_of(link)
        if thread.appointment.social_worker_id is None:
            return redirect(settings.PRIVATE_PAGES[link.purpose])
        return page(request, OpenedThread(link, thread, now))

    return view


def _thread_of(link: PrivateLink) -> Thread:
    if link.purpose == ATTENDEE_PURPOSE:
        attendee = Attendee.objects.with_time().get(pk=link.subject_id)
        return Thread(attendee.appointment, attendee)
    return Thread(Appointment.objects.with_time().get(pk=link.subject_id))
