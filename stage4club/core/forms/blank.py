"""The blank form: drawn once, then only its two tokens are new for each visitor.

Drawing seventeen questions takes longer than everything else that a request does. A form that
nobody has written in is the same for all who read its language in the same way, but for the token
against forged requests and the token of the form; their places are left open in the drawing that is
kept.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from hashlib import sha256

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


def render_blank_form(
    request: HttpRequest, template: str, form: type[StageForm], context: Mapping[str, Model]
) -> HttpResponse:
    """`template` with an empty `form` in its context, as `render_form` answers it.

    For a page that is the same for everybody: what it shows is in its address, its language, the
    way of reading and `context`. `context` holds rows of the database, of which the template shows
    columns and no relations. One that is changed shows at the next request, in every process.
    """
    key = _key(request, template, form, context)
    drawing: str | None = cache.get(key)
    if drawing is None:
        drawing = _draw(request, template, form, context)
        cache.set(key, drawing, KEPT_SECONDS)
    page = drawing.replace(_CSRF_PLACE, get_token(request)).replace(_FORM_PLACE, new_form_token())
    return HttpResponse(page)


def _draw(
    request: HttpRequest, template: str, form: type[StageForm], context: Mapping[str, Model]
) -> str:
    # Drawn for nobody: what this visitor's request holds cannot stand in another one's page.
    nobody = HttpRequest()
    nobody.path = nobody.path_info = request.path
    nobody.COOKIES = {COOKIE: ON} if is_comfortable(request) else {}
    shown = {**context, "form": form(initial={KEY_FIELD: _FORM_PLACE}), "csrf_token": _CSRF_PLACE}
    # The indentation is for who reads our templates: a kilobyte of it would travel each time.
    return _INDENTATION.sub("\n", render_to_string(template, shown, nobody))


def _key(
    request: HttpRequest, template: str, form: type[StageForm], context: Mapping[str, Model]
) -> str:
    shown = {name: _columns(row) for name, row in context.items()}
    read = (request.path, get_language(), is_comfortable(request))
    parts = (_FORM_PLACE, *read, template, form.__qualname__, shown)
    return "blank-form-" + sha256(repr(parts).encode()).hexdigest()


def _columns(row: Model) -> tuple[str, list[str]]:
    """What stands for `row` in the key: another value of it gives another drawing."""
    fields = row._meta.concrete_fields
    return row._meta.label, [str(getattr(row, field.attname)) for field in fields]
