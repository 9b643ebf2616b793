"""Pages that are the same for all who read them: drawn once for a crowd, kept for a moment.

A view says that its page is such a one (`kept_page`); the middleware answers it from memory before
anything looks at who asks. Nothing of a visitor can stand in such a page.
"""

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

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def kept_page(view: View[P]) -> View[P]:
    """The page is the same for all who read it in one language and way: drawn once for a moment.

    This process keeps it for `settings.PAGES_KEPT_SECONDS`, so that a crowd costs no more than one
    reader, and what staff change shows a moment later. Not with a query in the address: there are
    as many of those as somebody likes to invent. A page that is not there is not kept.
    """

    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if _may_be_kept(request) and response.status_code == HTTPStatus.OK:
            cache.set(_key(request), response.content, settings.PAGES_KEPT_SECONDS)
        return response

    return answer


class KeptPagesMiddleware:
    """Answers with a page that was drawn a moment ago, and asks nothing further inside.

    It stands below what adds a header to every answer and what reads the language of the address.
    A body, and a name that is not the site's, are for the others to refuse.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The kept page, or what the others answer."""
        kept: bytes | None = cache.get(_key(request)) if _may_be_kept(request) else None
        if kept is None:
            return self.get_response(request)
        request.get_host()  # Raises DisallowedHost, as CommonMiddleware would.
        return HttpResponse(kept, headers={"Content-Length": str(len(kept))})


def _may_be_kept(request: HttpRequest) -> bool:
    sent = request.META
    return (
        settings.PAGES_KEPT_SECONDS > 0
        and request.method in {"GET", "HEAD"}
        and not sent["QUERY_STRING"]
        and sent.get("CONTENT_LENGTH") in {None, "", "0"}
    )


def _key(request: HttpRequest) -> str:
    # The language is in the address, which may be longer than a key.
    shown = f"{is_comfortable(request):d}{request.path}"
    return "kept-page-" + sha256(shown.encode(errors="surrogatepass")).hexdigest()
