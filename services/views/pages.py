"""Public pages: the program, its pillars, its services, pages of text. They read, know nobody."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from stage4club.core import doors
from stage4club.core.forms import public_forms
from stage4club.core.kept_pages import kept_page

from ..contents import (
    PAGES_MAX,
    Content,
    Search,
    home_content,
    page_content,
    pillar_content,
    service_content,
)
from ..enums import PageSlug
from ..models import Page, Pillar, Service


@doors.page("GET")
@kept_page
def home(request: HttpRequest) -> HttpResponse:
    """The program."""
    return _show(request, home_content(timezone.now()))


@doors.page("GET")
@kept_page
def service(request: HttpRequest, slug: str) -> HttpResponse:
    """One service; 404 unless it is published. Three queries."""
    offered = get_object_or_404(Service.objects.published().select_related("pillar"), slug=slug)
    return _show(request, service_content(offered, timezone.now()))


@doors.page("GET")
@kept_page
def pillar(request: HttpRequest, slug: str) -> HttpResponse:
    """One pillar and its resources, of which `?q=` and `?subject=` show some. Three queries."""
    pillars = Pillar.objects.published().select_related("program").with_subjects()
    return _show(request, pillar_content(get_object_or_404(pillars, slug=slug), _search(request)))


def page(slug: PageSlug) -> Callable[[HttpRequest], HttpResponse]:
    """A view of the page of text at `slug`; 404 unless it is published. One query."""

    @doors.page("GET")
    @kept_page
    def view(request: HttpRequest) -> HttpResponse:
        return _show(request, page_content(get_object_or_404(Page.objects.published(), slug=slug)))

    return view


@doors.page("GET")
@kept_page
def why(request: HttpRequest) -> HttpResponse:
    """Every question our forms ask, and why. No query."""
    return render(request, "services/why.html", {"forms": public_forms()})


def _show(request: HttpRequest, content: Content) -> HttpResponse:
    return render(request, content.template, content.context)


def _search(request: HttpRequest) -> Search:
    asked = request.GET.get("page", "")
    number = int(asked) if asked.isdecimal() and len(asked) <= len(str(PAGES_MAX)) else 1
    return Search(
        typed=request.GET.get("q", ""),
        subject=request.GET.get("subject", ""),
        page=min(max(number, 1), PAGES_MAX),
    )
