"""« Qu’est-ce qui vous aiderait? »: two questions about a service, asked of nobody by name."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language

from stage4club.core.doors import page
from stage4club.core.forms import render_blank_form, render_form

from ..forms import OpinionForm
from ..models import Service
from ..operations import give_opinion

TEMPLATE = "services/opinion.html"


@page("GET", "POST")
def opinion(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask, and keep what is said: without a session, and without anything of this browser."""
    service = get_object_or_404(Service.objects.published(), slug=slug)
    if request.method != "POST":
        return render_blank_form(request, TEMPLATE, OpinionForm, {"service": service})
    form = OpinionForm(request.POST)
    now = timezone.now()
    if not form.is_valid():
        return render_form(request, TEMPLATE, form, {"service": service})
    give_opinion(
        service,
        would_help=form.cleaned_data["would_help"],
        helps=form.cleaned_data["helps"],
        language=(get_language() or "fr")[:2],
        form_key=form.token(now).key,
        suspicious=form.suspicious(now),
        now=now,
    )
    return redirect("opinion-received", slug=slug)


@page("GET")
def opinion_received(request: HttpRequest, slug: str) -> HttpResponse:
    """Thanks, and where the answer will be read. The same page for everybody."""
    service = get_object_or_404(Service.objects.published(), slug=slug)
    return render(request, "services/opinion_received.html", {"service": service})
