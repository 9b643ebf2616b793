"""How long staff stay signed in, and what becomes of what they were typing when the time is over.

The session engine decides that a session has ended (`people.sessions`); this says so to the person
and keeps her text, encrypted, for her account alone.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .doors import Access, access_of
from .drafts import load_draft, save_draft
from .error_pages import Words, error_page

#: How long what was typed waits for her to sign in again.
KEPT_FOR = timedelta(minutes=20)
#: What the sign-in page says is read from this parameter of its address.
PARAMETER = "fin"

_KIND = "staff-again"
#: A form that asks for one of these is not kept at all: it could not be sent again without it.
_SECRET = re.compile(r"passw|secret|credential|token$|^otp|(?<!postal)(^|[-_])code$", re.IGNORECASE)


class Ended(StrEnum):
    """Why a session of staff has ended."""

    IDLE = "repos"
    LONG = "journee"


@dataclass(frozen=True)
class EndedSession:
    """Whose session it was, and why it is over."""

    account: int
    why: Ended


@dataclass(frozen=True)
class Typed:
    """A form as it was sent: where to, what, and whether documents were with it."""

    path: str
    fields: list[list[str]]
    had_files: bool


WORDS = {
    Ended.IDLE: Words(
        _("Your session is over"),
        _(
            "Nothing happened here for a while, so you were signed out. What you typed is kept for "
            "20 minutes: sign in, then send it."
        ),
    ),
    Ended.LONG: Words(
        _("Your session is over"),
        _(
            "You signed in a long time ago, so you were signed out. What you typed is kept for 20 "
            "minutes: sign in, then send it."
        ),
    ),
}


class StaffTimeMiddleware:
    """Tells whose time is over, and keeps the time of the others. After AuthenticationMiddleware.

    A page comes back by itself after signing in; a form is kept, and is sent again by one press.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; then write down that she was seen."""
        session: Any = request.session
        session.user_agent = request.headers.get("User-Agent", "")
        response = self.get_response(request)
        session.touch()
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """The way back to the sign-in page for a session that has ended; None to go on."""
        if access_of(view) is not Access.STAFF or request.user.is_authenticated:
            return None
        ended: EndedSession | None = getattr(request.session, "ended", None)
        if ended is None:
            return None
        path = request.get_full_path()
        if request.method != "POST":
            return HttpResponseRedirect(_sign_in_url(path, ended.why))
        typed = _typed(request)
        if typed is None:
            return HttpResponseRedirect(_sign_in_url(reverse("admin:index"), ended.why))
        token = _keep(typed, ended.account, now=timezone.now())
        again = reverse("admin:send_again", args=[token])
        return error_page(
            request,
            HTTPStatus.FORBIDDEN,
            WORDS[ended.why],
            sign_in_url=_sign_in_url(again, ended.why),
        )


def find_typed(token: str, account: int, *, now: datetime) -> Typed | None:
    """What this account typed under `token`; None for anybody else's, and after 20 minutes."""
    answers = load_draft(_bound(token, account), _KIND, now=now)
    return Typed(**answers) if answers else None


def _typed(request: HttpRequest) -> Typed | None:
    """What was sent, or None where nothing of it may be kept."""
    lists = [(name, values) for name, values in request.POST.lists() if name not in _NOT_TYPED]
    signs_out = request.path == reverse("admin:logout")
    if signs_out or any(_SECRET.search(name) for name, _values in lists):
        return None
    fields = [[name, str(value)] for name, values in lists for value in values]
    return Typed(request.get_full_path(), fields, bool(request.FILES))


_NOT_TYPED = frozenset({"csrfmiddlewaretoken"})


def _keep(typed: Typed, account: int, *, now: datetime) -> str:
    token = secrets.token_urlsafe(16)
    answers = {"path": typed.path, "fields": typed.fields, "had_files": typed.had_files}
    save_draft(_bound(token, account), _KIND, answers, now=now, lifetime=KEPT_FOR)
    return token


def _bound(token: str, account: int) -> str:
    return f"{account}\n{token}"


def _sign_in_url(path: str, why: Ended) -> str:
    return f"{reverse('admin:login')}?{urlencode({'next': path, PARAMETER: why})}"
