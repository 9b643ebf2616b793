"""The link that this browser opened, and what a code opened behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, Protocol

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from stage4club.core import doors
from stage4club.core.models import PrivateLink
from stage4club.core.private_pages import (
    dead,
    is_unlocked_here,
    link_opened_here,
    lock_here,
    unlock_here,
)

from ..emails import LINK_PURPOSE
from ..models import Registration
from ..operations import DETAILS


@dataclass(frozen=True)
class Opened:
    """A request for the page of a living link."""

    link: PrivateLink
    registration: Registration
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
        registration = Registration.objects.select_related("service").get(pk=link.subject_id)
        return page(request, Opened(link, registration, now))

    return view


def open_details_here(request: HttpRequest, opened: Opened) -> None:
    """This browser, and no other, reads the details for a while: a code was right."""
    unlock_here(request, opened.link, purpose=DETAILS, now=opened.now)


def has_details_open(request: HttpRequest, opened: Opened) -> bool:
    """Whether a code opened the details of this very link here, not too long ago."""
    return is_unlocked_here(request, opened.link, purpose=DETAILS, now=opened.now)


def close_details_here(request: HttpRequest) -> None:
    """This browser reads the details no more."""
    lock_here(request)
