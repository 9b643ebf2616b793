"""The application whose link this browser opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, Protocol

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from stage4club.core import doors
from stage4club.core.models import PrivateLink
from stage4club.core.private_pages import dead, link_opened_here
from stage4club.people.enums import PersonStatus

from ...emails.aid import CARE_TEAM_PURPOSE, LINK_PURPOSE
from ...models import AidRequest


@dataclass(frozen=True)
class OpenedAid:
    """A request for the page of a living link."""

    link: PrivateLink
    asked: AidRequest
    now: datetime


class Page(Protocol):
    """A view of what a link opens."""

    def __call__(self, request: HttpRequest, opened: OpenedAid) -> HttpResponse: ...


def of_opened_aid(page: Page) -> Any:
    """The page of the link that this browser opened, or the one kind page."""
    return _opened_by(LINK_PURPOSE, page)


def of_care_team(page: Page) -> Any:
    """The same for the link of a care team, which opens nothing else."""
    return _opened_by(CARE_TEAM_PURPOSE, page)


def _opened_by(purpose: str, page: Page) -> Any:
    @doors.private_page
    @wraps(page)
    def view(request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        link = link_opened_here(request, purpose=purpose, now=now)
        if link is None:
            return dead(request)
        asked = AidRequest.objects.select_related("person").get(pk=link.subject_id)
        # Alive again, should it have been a mistake.
        if asked.person.status == PersonStatus.DECEASED:
            return dead(request)
        return page(request, OpenedAid(link, asked, now))

    return view
