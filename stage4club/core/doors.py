"""Decorators of views: who may open a page, which methods it answers, that it is one person's.

Every address of the site says who may open it (`core.E003`); in the back office the permission of
the table of roles decides further.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.http import HttpRequest, HttpResponse

from .error_pages import PRIVATE_HEADERS
from .middleware import method_not_allowed

P = ParamSpec("P")
V = TypeVar("V", bound=Callable[..., object])
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


class Access(StrEnum):
    """Who may open an address."""

    #: Anybody. It shows nothing of anybody but what this browser itself has typed.
    EVERYBODY = "everybody"
    #: Whoever holds a link that was sent to somebody.
    LINK = "link"
    #: Staff who are not signed in yet, or not any more.
    SIGNING_IN = "signing in"
    #: Signed-in staff whose roles hold the permission of the page.
    STAFF = "staff"
    #: Programs that watch the site; it tells ages and counts.
    SUPERVISOR = "supervisor"


def page(*methods: str, access: Access = Access.EVERYBODY) -> Callable[[View[P]], View[P]]:
    """The view answers `methods`, and HEAD where it answers GET; others get the 405 page."""
    allowed = (*methods, "HEAD") if "GET" in methods else methods

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method not in allowed:
                return method_not_allowed(request, allowed)
            return view(request, *args, **kwargs)

        return opened_by(access)(answer)

    return decorate


def opened_by(access: Access) -> Callable[[V], V]:
    """Who may open what the view answers, for one that asks for its methods in another way."""

    def decorate(view: V) -> V:
        view.access = access  # type: ignore[attr-defined]
        return view

    return decorate


def access_of(view: Callable[..., object]) -> Access | None:
    """Who may open what `view` answers; None where nobody has said so."""
    # Django's admin marks what it has wrapped for signed-in staff by whoever did it.
    wrapped = hasattr(view, "admin_site") or hasattr(view, "model_admin")
    return getattr(view, "access", Access.STAFF if wrapped else None)


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
