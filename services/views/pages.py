"""Public pages: the program, its pillars, its services. They read, and know nobody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..dates import public_date
from ..models import Pillar, Service, Session

#: Half a year of a monthly group.
DATES_SHOWN = 6


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The program: its pillars, its services, the next meeting of its groups. Three queries."""
    coming = Session.objects.upcoming(timezone.now()).filter(service__is_published=True)
    next_session = coming.first()
    context = {
        "pillars": Pillar.objects.all(),
        "services": Service.objects.published(),
        "next_session": None if next_session is None else public_date(next_session),
        "is_home": True,
    }
    return render(request, "services/home.html", context)


@require_safe
def service(request: HttpRequest, slug: str) -> HttpResponse:
    """One service with its next dates; 404 unless it is published. Two queries."""
    offered = get_object_or_404(Service.objects.published().select_related("pillar"), slug=slug)
    coming = Session.objects.filter(service=offered).upcoming(timezone.now())
    context = {
        "service": offered,
        "pillar": offered.pillar,
        "sessions": [public_date(session) for session in coming[:DATES_SHOWN]],
        "register_url": offered.register_url,
    }
    return render(request, "services/service.html", context)


@require_safe
def pillar(request: HttpRequest, slug: str) -> HttpResponse:
    """One pillar with what it offers; 404 for an unknown one. Two queries."""
    found = get_object_or_404(Pillar, slug=slug)
    context = {
        "pillar": found,
        "services": Service.objects.published().filter(pillar=found),
    }
    return render(request, "services/pillar.html", context)
