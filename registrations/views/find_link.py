"""« Retrouver mon lien »: an address, and the same answer for everybody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from stage4club.core.doors import page
from stage4club.core.forms import render_blank_form, render_form

from ..forms import FindLinkForm
from ..operations import ask_for_links

_TEMPLATE = "registrations/find_link.html"


@page("GET", "POST")
def find_my_link(request: HttpRequest) -> HttpResponse:
    """Ask for an address; whether it is known is told to nobody."""
    if request.method != "POST":
        return render_blank_form(request, _TEMPLATE, FindLinkForm, {})
    form = FindLinkForm(request.POST)
    if not form.is_valid():
        return render_form(request, _TEMPLATE, form)
    now = timezone.now()
    ask_for_links(
        form.cleaned_data["email"],
        form_key=form.token(now).key,
        suspicious=form.suspicious(now),
        now=now,
    )
    return redirect("find-my-link-asked")


@page("GET")
def find_my_link_asked(request: HttpRequest) -> HttpResponse:
    """What happens now, if the address is known; the page knows nothing of it."""
    return render(request, "registrations/find_link_asked.html")
