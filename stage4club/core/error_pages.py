"""The pages one reads when something went wrong: they never fail, and lose nothing typed.

They need no database, no session and no context processor. The language is that of the address,
because what failed may be what chooses it. Each says what to do next, whom to call, and where help
is at any hour.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from .comfort import is_comfortable
from .phones import display_phone

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

logger = logging.getLogger(__name__)

#: What holds for every page that concerns one person, and for every page of this module.
PRIVATE_HEADERS = {
    "Cache-Control": "no-store",
    # The last policy a browser knows is the one it follows. With `no-referrer` alone it sends
    # `Origin: null` with the forms of the page, and the CSRF check refuses every one of them.
    "Referrer-Policy": "no-referrer, same-origin",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}

STAFF_PREFIX = "/admin/"
RETRY_SECONDS = 30
_NOT_TYPED = frozenset({"csrfmiddlewaretoken"})


@dataclass(frozen=True)
class Words:
    """The title of a page, and what to do."""

    title: _StrOrPromise
    text: _StrOrPromise


BAD_REQUEST = Words(
    _("We could not read this request"),
    _("Go back to the page before this one and try again, or call us."),
)
FORBIDDEN = Words(
    _("You do not have access to this page"),
    _("Go back to the home page, or call us if you expected to see something here."),
)
NOT_FOUND = Words(
    _("This page does not exist"),
    _("The address may have changed, or its last letters may be missing. Start from home."),
)
NOT_ALLOWED = Words(
    _("This page does not open this way"),
    _("Start from the home page, or call us."),
)
TOO_LARGE = Words(
    _("This is too large to be sent"),
    _("Go back, shorten the text or choose smaller documents, and send again."),
)
RELOAD = Words(
    _("Please reload the page"),
    _("It was open for a long time, or in another window. Go back, reload it and try again."),
)
SEND_AGAIN = Words(
    _("Please send once more"),
    _("What you typed is kept in this page: press the button to send it."),
)
SERVER_ERROR = Words(
    _("Something went wrong on our side"),
    _("Please try again in a few minutes, or call us."),
)
AWAY = Words(
    _("We cannot save anything right now"),
    _("Please try again in a minute, or call us."),
)
AWAY_WITH_TEXT = Words(
    _("We cannot save anything right now"),
    _("What you typed is kept in this page: wait a minute, then press the button, or call us."),
)


def language_of(path: str) -> str:
    """The language that an address is written in: "en" under /en/, the first language elsewhere."""
    return translation.get_language_from_path(path) or settings.LANGUAGE_CODE


def error_page(
    request: HttpRequest, status: HTTPStatus, words: Words, **context: Any
) -> HttpResponse:
    """The page that says `words` in the language of the address. Never raises.

    When even our templates cannot be drawn, the same words leave as plain HTML.
    """
    language = language_of(request.path)
    with translation.override(language):
        content = {"words": words, **_surroundings(request, language), **context}
        html: str
        try:
            html = render_to_string("errors/page.html", content)
        except Exception:
            logger.exception("Error page %d could not be drawn", status)
            html = _plain(content)
    return HttpResponse(
        html, status=status, headers={**PRIVATE_HEADERS, "Content-Language": language}
    )


def unavailable_page(request: HttpRequest) -> HttpResponse:
    """503: the database is away. What was typed on a public page can be sent again from here."""
    fields = typed_fields(request)
    words = AWAY_WITH_TEXT if fields else AWAY
    page = error_page(request, HTTPStatus.SERVICE_UNAVAILABLE, words, **_sending(request, fields))
    page.headers["Retry-After"] = str(RETRY_SECONDS)
    return page


def send_again_page(request: HttpRequest) -> HttpResponse:
    """403: the form's CSRF token was refused. What was typed can be sent again from here."""
    fields = typed_fields(request)
    words = SEND_AGAIN if fields else RELOAD
    return error_page(request, HTTPStatus.FORBIDDEN, words, **_sending(request, fields))


def typed_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """Name and value of what was typed on a public page, in order; none for staff or unread data.

    A staff page may hold a password.
    """
    if _is_for_staff(request):
        return []
    try:
        lists = list(request.POST.lists())
    except (SuspiciousOperation, MultiPartParserError, UnreadablePostError):
        return []
    return [
        (name, str(value)) for name, values in lists if name not in _NOT_TYPED for value in values
    ]


def _is_for_staff(request: HttpRequest) -> bool:
    return request.path_info.startswith(STAFF_PREFIX)


def _sending(request: HttpRequest, fields: list[tuple[str, str]]) -> dict[str, Any]:
    return {
        "fields": fields,
        "had_files": bool(fields and request.FILES),
        "again_url": request.get_full_path(),
        "csrf_token": get_token(request),
    }


def _surroundings(request: HttpRequest, language: str) -> dict[str, Any]:
    # Staff have a home of their own, in the one language of their pages.
    staff = _is_for_staff(request)
    others = [code for code, _name in settings.LANGUAGES if code != language and not staff]
    return {
        "LANGUAGE_CODE": language,
        "home_url": f"{get_script_prefix()[:-1]}{STAFF_PREFIX}" if staff else _home(language),
        "other_homes": [
            (code, _home(code), translation.get_language_info(code)["name_local"].capitalize())
            for code in others
        ],
        "comfortable": is_comfortable(request),
        "main_phone": display_phone(settings.MAIN_PHONE, "", language),
        "main_phone_url": f"tel:{settings.MAIN_PHONE}",
    }


def _home(language: str) -> str:
    prefix = "" if language == settings.LANGUAGE_CODE else f"{language}/"
    return f"{get_script_prefix()}{prefix}"


def _plain(content: dict[str, Any]) -> str:
    words: Words = content["words"]
    return format_html(
        '<!doctype html><html lang="{}"><meta charset="utf-8"><title>{}</title>'
        '<h1>{}</h1><p>{}</p><p><a href="{}">{}</a></p></html>',
        content["LANGUAGE_CODE"],
        words.title,
        words.title,
        words.text,
        content["main_phone_url"],
        content["main_phone"],
    )
