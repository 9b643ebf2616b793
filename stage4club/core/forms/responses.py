"""Answering with a form: 200 when it is shown, 422 when something has to be corrected."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from stage4club.core.error_pages import PRIVATE_HEADERS

from .base import StageForm


def render_form(
    request: HttpRequest,
    template: str,
    form: StageForm,
    context: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """`template` with `form` in its context; 422 when the form is bound and has errors.

    A page that shows what somebody typed, now or before, is kept by no cache and listed nowhere.
    """
    wrong = form.is_bound and bool(form.errors)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    response = render(request, template, {**(context or {}), "form": form}, status=status)
    if form.is_bound or form.initial:
        for name, value in PRIVATE_HEADERS.items():
            response.headers[name] = value
    return response
