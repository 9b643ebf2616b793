"""Which forms this browser has filled: the only thing an anonymous session holds.

The session begins with the first valid form. It remembers signed form tokens, which
hold nothing about the person; what was typed is in the encrypted draft.
"""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from stage4club.core.drafts import delete_drafts

from .tokens import read_form_token

_SESSION_KEY = "forms"
#: Forms remembered per kind: enough for a few tabs.
REMEMBERED = 5


def remember_form(request: HttpRequest, kind: str, form_token: str) -> None:
    """Remember that this browser filled the form of `form_token`; the latest stands last."""
    forms = request.session.setdefault(_SESSION_KEY, {})
    tokens = [token for token in forms.get(kind, []) if token != form_token]
    forms[kind] = [*tokens, form_token][-REMEMBERED:]
    request.session.modified = True


def remembered_forms(request: HttpRequest, kind: str) -> list[str]:
    """The tokens of the forms of this kind that this browser filled, the latest first."""
    tokens: list[str] = request.session.get(_SESSION_KEY, {}).get(kind, [])
    return tokens[::-1]


def remembered_keys(request: HttpRequest, kind: str, now: datetime) -> list[str]:
    """The keys of those forms, the latest first; of tokens that can still be read."""
    read = (read_form_token(token, now) for token in remembered_forms(request, kind))
    return [token.key for token in read if token]


def forget_forms(request: HttpRequest, now: datetime) -> None:
    """Delete what these forms keep unsent, and forget which ones they were."""
    forms: dict[str, list[str]] = request.session.get(_SESSION_KEY, {})
    delete_drafts((key, kind) for kind in forms for key in remembered_keys(request, kind, now))
    request.session.pop(_SESSION_KEY, None)
