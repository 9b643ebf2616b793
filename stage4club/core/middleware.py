"""The front door: what is refused before any view, and what is said when the database is away."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote_plus

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from . import error_pages
from .error_pages import error_page, unavailable_page
from .health import is_database_away

logger = logging.getLogger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponse]

#: What the pages of this site answer; nothing here is a PUT or a DELETE.
METHODS = ("GET", "HEAD", "POST")

NUL = "\0"
#: What Django raises when it reads a body that broke off, whose letters it does not know or whose
#: parts have no limits. Its own answer to some of them fails, under DEBUG or always.
UNREADABLE = (UnreadablePostError, BadRequest, MultiPartParserError, LookupError)
#: How much of a body that is too large is read, so that the browser gets to show our answer.
DRAIN_BYTES = 100 * 1024 * 1024
DRAIN_CHUNK = 64 * 1024


class DatabaseAwayMiddleware:
    """Answers 503, with what was typed, when a view meets a database that is away.

    What other middleware raises does not come by here; `views.server_error` answers it alike.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The 503 page for a database error, None for any other."""
        if not is_database_away(exception):
            return None
        # The message may hold an address of ours, the path a link: neither is logged.
        logger.error("The database is away: %s", type(exception).__name__)
        return unavailable_page(request)


class MethodsMiddleware:
    """Answers 405 to every method but GET, HEAD and POST, on every address."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on, or refuse."""
        if request.method in METHODS:
            return self.get_response(request)
        return method_not_allowed(request, METHODS)


class BodyLimitMiddleware:
    """Answers 413 to a body of more than `settings.REQUEST_MAX_BYTES`, before any of it is kept.

    A body without a length is read as empty by WSGI, so that what is announced is all there is;
    a length that is no number is answered 400.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on, or refuse."""
        length = request.headers.get("content-length") or "0"
        if not length.isdecimal():
            return error_page(request, HTTPStatus.BAD_REQUEST, error_pages.BAD_REQUEST)
        if int(length) <= settings.REQUEST_MAX_BYTES:
            return self.get_response(request)
        drain(request)
        return error_page(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, error_pages.TOO_LARGE)


class BadBytesMiddleware:
    """Answers 400 to a NUL anywhere: path, query, cookies, names and values of fields.

    PostgreSQL cannot store one, so each would become a 500 somewhere. Bodies are read only for
    addresses that exist, where the CSRF check would read them an instant later.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on, or refuse."""
        if NUL in "".join(_address_texts(request)):
            return error_page(request, HTTPStatus.BAD_REQUEST, error_pages.BAD_REQUEST)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """The 400 page for a body with a NUL or that cannot be read; None to go on."""
        try:
            broken = any(NUL in text for text in _body_texts(request))
        except UNREADABLE:
            broken = True
        if broken:
            return error_page(request, HTTPStatus.BAD_REQUEST, error_pages.BAD_REQUEST)
        return None


def method_not_allowed(request: HttpRequest, allowed: tuple[str, ...]) -> HttpResponse:
    """405, saying which methods are answered."""
    page = error_page(request, HTTPStatus.METHOD_NOT_ALLOWED, error_pages.NOT_ALLOWED)
    page.headers["Allow"] = ", ".join(allowed)
    return page


def drain(request: HttpRequest) -> None:
    """Read and forget the body, up to `DRAIN_BYTES`: a browser cut off shows no answer at all."""
    try:
        for _ in range(DRAIN_BYTES // DRAIN_CHUNK):
            if not request.read(DRAIN_CHUNK):
                break
    except UnreadablePostError:
        logger.info("A body that is too large broke off")


def _address_texts(request: HttpRequest) -> Iterator[str]:
    yield request.path_info
    yield unquote_plus(request.META.get("QUERY_STRING", ""))
    for name, value in request.COOKIES.items():
        yield name
        yield value


def _body_texts(request: HttpRequest) -> Iterator[str]:
    for name, values in request.POST.lists():
        yield name
        yield from map(str, values)
    # Names of files need no look: Django leaves out what cannot be printed.
    yield from request.FILES
