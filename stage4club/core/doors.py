"""Decorators of views: which methods a page answers, and who may keep a copy of it, how long."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from http import HTTPStatus
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from .comfort import is_comfortable
from .error_pages import PRIVATE_HEADERS
from .middleware import method_not_allowed

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def page(*methods: str) -> Callable[[View[P]], View[P]]:
    """The view answers `methods`, and HEAD where it answers GET; others get the 405 page."""
    allowed = (*methods, "HEAD") if "GET" in methods else methods

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method not in allowed:
                return method_not_allowed(request, allowed)
            return view(request, *args, **kwargs)

        return answer

    return decorate


def private_page(view: View[P]) -> View[P]:
    """The view's answers concern one person: no cache keeps them, no search engine lists them.

    No other site learns their address. Error pages carry the same headers by themselves.
    """

    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        for name, value in PRIVATE_HEADERS.items():
            response.headers[name] = value
        return response

    return answer


def kept_page(view: View[P]) -> View[P]:
    """The page is the same for all who read it in one language and way: drawn once for a moment.

    This process keeps it for `settings.PAGES_KEPT_SECONDS`, so that a crowd costs no more than one
    reader, and what staff change shows a moment later. Not with a query in the address: there are
    as many of those as somebody likes to invent. A page that is not there is not kept.
    """

    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        seconds = settings.PAGES_KEPT_SECONDS
        if not seconds or request.method not in {"GET", "HEAD"} or request.META["QUERY_STRING"]:
            return view(request, *args, **kwargs)
        # An address may be longer than a key.
        shown = f"{is_comfortable(request):d}{request.path}"
        key = "kept-page-" + sha256(shown.encode(errors="surrogatepass")).hexdigest()
        kept: bytes | None = cache.get(key)
        if kept is not None:
            return HttpResponse(kept)
        response = view(request, *args, **kwargs)
        if response.status_code == HTTPStatus.OK:
            cache.set(key, response.content, seconds)
        return response

    return answer
