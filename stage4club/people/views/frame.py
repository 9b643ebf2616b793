"""What the pages of accounts have in common: their frame, their status, where they lead."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from stage4club.core.staff.site import telling_errors


def show(
    request: HttpRequest,
    template: str,
    *,
    form: BaseForm | None = None,
    status: int | None = None,
    **values: Any,
) -> HttpResponse:
    """A page in the frame of the office; 422 where a form has something to correct, 429: wait."""
    context = {**admin.site.each_context(request), **values}
    if form is not None:
        context["form"] = form
    return telling_errors(TemplateResponse(request, f"admin/{template}", context, status=status))


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, and be it nothing at all; None where the page is only looked at."""
    return request.POST if request.method == "POST" else None


def asked_for(request: HttpRequest) -> str:
    """Where she was going: an address of this site; empty when none was given, or another's."""
    to = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        to, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return to if is_ours else ""


def go(to: str) -> HttpResponse:
    """To this address; home when it is empty."""
    return redirect(to or reverse("admin:index"))
