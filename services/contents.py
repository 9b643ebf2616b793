"""What each public page shows: its template, and what stands in it.

A page is drawn from rows that are stored, or from one that an editor is still writing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from .dates import next_date, public_date, with_next_date
from .enums import PageSlug
from .models import Page, Pillar, Program, Resource, Service, Session, Theme

THEMES_SHOWN = 10
THEMES_AT_HOME = 2
#: Half a year of a monthly group.
DATES_SHOWN = 6
RESOURCES_SHOWN = 20
#: Nobody turns more of them; a higher number would only make PostgreSQL count.
PAGES_MAX = 500


@dataclass(frozen=True)
class Content:
    """A template of `templates/`, and its context."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Search:
    """What somebody looks for among the resources of a pillar."""

    typed: str = ""
    subject: str = ""
    page: int = 1

    @property
    def is_open(self) -> bool:
        """Whether nothing narrows it down."""
        return not self.typed.strip() and not self.subject


def home_content(now: datetime, program: Program | None = None) -> Content:
    """The program: pillars, services, the next date, what was said and done. Three queries."""
    pillars = list(Pillar.objects.published().select_related("program"))
    services = list(with_next_date(Service.objects.published(), now))
    dates = [date for service in services if (date := next_date(service))]
    programs = (pillar.program for pillar in pillars)
    known = program or next((row for row in programs if row and row.is_published), None)
    context = {
        "program": known,
        "pillars": pillars,
        "services": services,
        "next_session": min(dates, key=lambda date: date.starts_at, default=None),
        "themes": Theme.objects.published()
        .filter(service__is_published=True)
        .select_related("service")
        .as_shown()[:THEMES_AT_HOME],
        "is_home": True,
    }
    return Content("services/home.html", context)


def service_content(
    service: Service, now: datetime, themes: Sequence[Theme] | None = None
) -> Content:
    """One service: what will happen, its next dates, what was said and done. Two queries.

    With the `themes` that are given, one.
    """
    coming = Session.objects.filter(service=service).upcoming(now)
    context = {
        "service": service,
        "pillar": service.pillar if service.pillar.is_published else None,
        "sessions": [public_date(session) for session in coming[:DATES_SHOWN]],
        "register_url": service.register_url,
        "themes": service.themes.published().as_shown()[:THEMES_SHOWN]
        if themes is None
        else themes,
    }
    return Content("services/service.html", context)


def pillar_content(pillar: Pillar, search: Search) -> Content:
    """One pillar, what it offers, what to read. Two queries, with `pillar` from `with_subjects`."""
    found = Resource.objects.published().filter(pillar=pillar)
    if search.subject:
        found = found.about(search.subject)
    if search.typed.strip():
        found = found.matching(search.typed)
    start = (search.page - 1) * RESOURCES_SHOWN
    shown = list(found.as_shown()[start : start + RESOURCES_SHOWN])
    if not shown and search.page > 1:
        # Some were taken off the site since, or somebody invented the number.
        return pillar_content(pillar, replace(search, page=1))
    return pillar_page(pillar, shown, search)


def pillar_page(pillar: Pillar, resources: list[Resource], search: Search) -> Content:
    """The same with the `resources` that are given, each as `as_shown` reads it."""
    total = getattr(resources[0], "total", len(resources)) if resources else 0
    context = {
        "pillar": pillar,
        "services": Service.objects.published().filter(pillar=pillar),
        "resources": resources,
        "total": total,
        "search": search,
        "later_page": search.page - 1 if search.page > 1 else None,
        "earlier_page": search.page + 1 if search.page * RESOURCES_SHOWN < total else None,
    }
    return Content("services/pillar.html", context)


def page_content(page: Page) -> Content:
    """One page of text, without the form that may follow it. No query."""
    template = "services/death.html" if page.slug == PageSlug.DEATH else "services/page.html"
    return Content(template, {"page": page})
