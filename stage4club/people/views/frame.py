"""What the pages of accounts have in common: their frame, their status, where they lead."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import admin
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from stage4club.core.errors import TooSoon


def show(
    request: HttpRequest,
    template: str,
    *,
    form: BaseForm | None = None,
    status: int | None = None,
    **values: Any,
) -> HttpResponse:
    """A page in the frame of the office; 422 where a form has something to correct.

    A form that says in `refusal` that one must wait: 429, and for how long.
    """
    if status is None:
        wrong = form is not None and form.is_bound and form.errors
        status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    refusal = getattr(form, "refusal", None)
    headers = {}
    if isinstance(refusal, TooSoon):
        status = HTTPStatus.TOO_MANY_REQUESTS
        headers["Retry-After"] = str(refusal.seconds)
    context = {**admin.site.each_context(request), "form": form, **values}
    return TemplateResponse(request, f"admin/{template}", context, status=status, headers=headers)


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
