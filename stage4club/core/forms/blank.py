"""The blank form: drawn once, then only its two tokens are new for each visitor.

Drawing seventeen questions takes longer than everything else that a request does. A form that
nobody has written in is the same for all who read its language in the same way, but for the token
against forged requests and the token of the form; their places are left open in the drawing that is
kept. A page that is not blank may leave more places open: `draw_for_nobody`, `for_visitor`.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, NamedTuple

from django.core.cache import cache
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.translation import get_language

from stage4club.core.comfort import COOKIE, ON, is_comfortable

from .base import KEY_FIELD, StageForm
from .tokens import new_form_token

#: How long a drawing is kept, in seconds; what it shows is in its key, so it is never out of date.
KEPT_SECONDS = 60 * 60
# Nobody can write them into a text of the catalogue: they are of this process only.
_INDENTATION = re.compile(r"\n\s+")
_CSRF_PLACE = secrets.token_hex()
_FORM_PLACE = secrets.token_hex()


class Reading(NamedTuple):
    """How a page is read: all of a request that may stand in a drawing which is kept."""

    path: str
    language: str | None
    is_comfortable: bool


def reading_of(request: HttpRequest) -> Reading:
    """How this visitor reads."""
    return Reading(request.path, get_language(), is_comfortable(request))


def render_blank_form(
    request: HttpRequest, template: str, form: type[StageForm], context: Mapping[str, Model]
) -> HttpResponse:
    """`template` with an empty `form` in its context, as `render_form` answers it.

    For a page that is the same for everybody: what it shows is in its address, its language, the
    way of reading and `context`. `context` holds rows of the database, of which the template shows
    columns and no relations. One that is changed shows at the next request, in every process.
    """
    reading = reading_of(request)
    key = _key(reading, template, form, context)
    drawing: str | None = cache.get(key)
    if drawing is None:
        blank = form(initial={KEY_FIELD: _FORM_PLACE})
        drawing = draw_for_nobody(reading, template, {**context, "form": blank})
        cache.set(key, drawing, KEPT_SECONDS)
    return HttpResponse(for_visitor(drawing, request, {_FORM_PLACE: new_form_token()}))


def draw_for_nobody(reading: Reading, template: str, context: Mapping[str, Any]) -> str:
    """`template` for all who read so, in the active language; `for_visitor` makes a page of it.

    What a visitor's request holds cannot stand in it, unless `context` holds it.
    """
    nobody = HttpRequest()
    nobody.path = nobody.path_info = reading.path
    nobody.COOKIES = {COOKIE: ON} if reading.is_comfortable else {}
    shown = {**context, "csrf_token": _CSRF_PLACE}
    # The indentation is for who reads our templates: a kilobyte of it would travel each time.
    return _INDENTATION.sub("\n", render_to_string(template, shown, nobody))


def for_visitor(drawing: str, request: HttpRequest, places: Mapping[str, str]) -> str:
    """The drawing with this visitor's token, and at each of `places` the HTML that belongs there.

    In their order: what somebody typed comes last, so that no place is looked for in it.
    """
    page = drawing.replace(_CSRF_PLACE, get_token(request))
    for place, here in places.items():
        page = page.replace(place, here)
    return page


def columns_of(row: Model) -> tuple[str, ...]:
    """What stands for `row` in a key: another value of it gives another drawing."""
    fields = row._meta.concrete_fields
    return (row._meta.label, *(str(getattr(row, field.attname)) for field in fields))


def _key(
    reading: Reading, template: str, form: type[StageForm], context: Mapping[str, Model]
) -> str:
    shown = {name: columns_of(row) for name, row in context.items()}
    parts = (_FORM_PLACE, *reading, template, form.__qualname__, shown)
    return "blank-form-" + sha256(repr(parts).encode()).hexdigest()
