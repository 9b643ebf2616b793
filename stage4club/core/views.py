"""What answers when no other view can, and what tells a supervisor that the process is well."""

from __future__ import annotations

import sys
from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.utils import timezone
from django.views.decorators.cache import never_cache

from . import error_pages
from .doors import Access, page
from .error_pages import error_page, send_again_page, unavailable_page
from .health import is_database_away, readiness


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: a request that cannot be read; 413 when it is larger than what is read."""
    if isinstance(exception, RequestDataTooBig):
        return error_page(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, error_pages.TOO_LARGE)
    return error_page(request, HTTPStatus.BAD_REQUEST, error_pages.BAD_REQUEST)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: signed in, but not for this."""
    return error_page(request, HTTPStatus.FORBIDDEN, error_pages.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no such page, or not for the eyes of whoever asks."""
    return error_page(request, HTTPStatus.NOT_FOUND, error_pages.NOT_FOUND)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or what the error that is being handled really is.

    An error raised outside views (a session that cannot be saved) reaches only this handler.
    """
    error = sys.exception()
    if is_database_away(error):
        return unavailable_page(request)
    if isinstance(error, UnreadablePostError):
        return error_page(request, HTTPStatus.BAD_REQUEST, error_pages.BAD_REQUEST)
    return error_page(request, HTTPStatus.INTERNAL_SERVER_ERROR, error_pages.SERVER_ERROR)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the CSRF token is missing or old: a cookie cleared, a page open since last month.

    Whoever typed something here sends it again with one press. Not so when the form came from
    another site: pressing our button would then do what that site wanted.
    """
    if not _from_here(request):
        return error_page(request, HTTPStatus.FORBIDDEN, error_pages.RELOAD)
    return send_again_page(request)


def _from_here(request: HttpRequest) -> bool:
    # Browsers say where a form comes from with every POST; a very old one says nothing.
    origin = request.headers.get("Origin", "")
    return origin in {"", f"{request.scheme}://{request.get_host()}"}


@page("GET", access=Access.SUPERVISOR)
@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers; asks nothing of the database."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@page("GET", access=Access.SUPERVISOR)
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """200, or 503 when the database is away or lacks migrations; ages, never data."""
    report = readiness(timezone.now())
    status = HTTPStatus.OK if report["ready"] else HTTPStatus.SERVICE_UNAVAILABLE
    return JsonResponse(report, status=status)
