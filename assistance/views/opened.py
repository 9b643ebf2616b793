"""The appointment whose link this browser opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from http import HTTPStatus
from typing import Any, Protocol

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from stage4club.core import doors
from stage4club.core.models import PrivateLink
from stage4club.core.private_pages import dead, link_opened_here

from ..contents import shown
from ..emails import LINK_PURPOSE
from ..enums import OPEN_STATES
from ..models import Appointment


@dataclass(frozen=True)
class Opened:
    """A request for the page of a living link."""

    link: PrivateLink
    appointment: Appointment
    now: datetime


class Page(Protocol):
    """A view of what a link opens."""

    def __call__(self, request: HttpRequest, opened: Opened) -> HttpResponse: ...


def of_opened_link(page: Page) -> Any:
    """The page of the link that this browser opened, or the one kind page."""

    @doors.private_page
    @wraps(page)
    def view(request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        link = link_opened_here(request, purpose=LINK_PURPOSE, now=now)
        if link is None:
            return dead(request)
        appointment = Appointment.objects.with_time().get(pk=link.subject_id)
        return page(request, Opened(link, appointment, now))

    return view


def show(
    request: HttpRequest, appointment: Appointment, *, now: datetime, refusal: object = ""
) -> HttpResponse:
    """The private page as it stands; with a `refusal`, and why nothing was changed."""
    context = shown(appointment, now=now) | {"refusal": refusal}
    status = HTTPStatus.CONFLICT if refusal else HTTPStatus.OK
    return render(request, "assistance/appointment.html", context, status=status)


def show_again(request: HttpRequest, opened: Opened, refusal: object) -> HttpResponse:
    """The page as it is stored now, and why what was asked could not be done.

    Once it is over, whoever was faster has closed its door.
    """
    stored = Appointment.objects.with_time().get(pk=opened.appointment.pk)
    if stored.state not in OPEN_STATES:
        return dead(request)
    return show(request, stored, now=opened.now, refusal=refusal)
