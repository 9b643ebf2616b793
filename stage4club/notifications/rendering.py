"""From a kind of e-mail and its context to a subject, a text and an HTML part.

Each language has its own two templates, `emails/<template>/<language>.txt` and `.html`. The text
begins with a line `Subject: …` and an empty line. Values are plain: nothing in a context may
change anything. A name the context lacks is an error, here, in front of a person, and never a
hole in what somebody receives.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.template import Context, Engine
from django.template.backends.django import get_installed_libraries
from django.urls import reverse
from django.utils import translation

from stage4club.core import links, one_time_codes

from .enums import Language, Purpose

SUBJECT = "Subject:"

_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+\n")
#: What is put in at sending stands for it; and how the same signs are written where typed.
_MARKS = {
    mark: mark.replace("{{", "{{ ")
    for mark in (links.PLACEHOLDER_MARK, one_time_codes.PLACEHOLDER_MARK)
}
#: Six digits, unseen.
_HIDDEN_CODE = "••• •••"
#: Has the length and the signs of a token, and is none.
_SAMPLE_TOKEN = "x" * 43


class EmailTemplateError(Exception):
    """A template is not as this module expects. The sentence holds no value of the context."""


@dataclass(frozen=True)
class EmailKind:
    """One kind of e-mail: `name` is stored, `template` is its folder under `templates/emails/`."""

    name: str
    template: str
    purpose: Purpose


@dataclass(frozen=True)
class Rendered:
    """An e-mail in words. Private links stand in it as placeholders, or neutral in a preview."""

    subject: str
    text: str
    html: str


class _NoSuchValue(str):
    """What Django would print where an attribute is missing: it refuses to be printed."""

    __slots__ = ()

    # Django puts the name of the variable into a string that holds this.
    def __contains__(self, part: object) -> bool:
        return part == "%s"

    def __mod__(self, variable: object) -> str:
        raise _missing(variable)

    # A related row that does not exist comes here without a name.
    def __str__(self) -> str:
        raise _missing("a row that does not exist")


class _StrictContext(Context):
    """A context where a missing name is an error, in `{% if %}` and `{% for %}` too."""

    def __getitem__(self, key: Any) -> Any:
        try:
            return super().__getitem__(key)
        except KeyError:
            raise _missing(key) from None


def _missing(name: object) -> EmailTemplateError:
    return EmailTemplateError(f"An e-mail template asks for “{name}”, which its context lacks.")


def render(kind: EmailKind, *, language: str, context: Mapping[str, Any]) -> Rendered:
    """Return `kind` in `language`, dates and numbers included, whatever language is active.

    Templates find `language` and `site_url` beside the context, and `subject` in the HTML one.
    Raises EmailTemplateError for an undefined name or a text without its subject line, and
    Django's own errors for a template that is missing or broken. An attribute asked for by
    `{% if %}` is the one thing that may be missing in silence: Django takes it for false.
    """
    with translation.override(Language(language).value):
        values = {"language": language, "site_url": settings.SITE_URL, **_plain(context)}
        subject, text = _split(kind, _fill(kind, language, "txt", values))
        html = _fill(kind, language, "html", {**values, "subject": subject})
    return Rendered(subject=subject, text=text, html=html)


def _plain(context: Mapping[str, Any]) -> dict[str, Any]:
    """`context`, where what somebody typed cannot stand for a private link, nor for a code."""
    return {name: _harmless(value) for name, value in context.items()}


def _harmless(value: Any) -> Any:
    if not isinstance(value, str) or isinstance(value, links.Placeholder):
        return value
    for mark, written in _MARKS.items():
        value = value.replace(mark, written)
    return value


def private_url(token: str, *, language: str) -> str:
    """Return the whole address of the private page that `token` opens, in `language`."""
    with translation.override(language):
        return settings.SITE_URL.rstrip("/") + reverse("private-link", kwargs={"token": token})


def neutralise_links(rendered: Rendered, *, language: str) -> Rendered:
    """Return `rendered` with links shown as `…/…/` and codes as dots: they open nothing."""
    shown = private_url(_SAMPLE_TOKEN, language=language).replace(_SAMPLE_TOKEN, "…")

    def hide(text: str) -> str:
        text = links.neutralise_placeholders(text, shown)
        return one_time_codes.neutralise_placeholders(text, _HIDDEN_CODE)

    return Rendered(subject=rendered.subject, text=hide(rendered.text), html=hide(rendered.html))


def _fill(kind: EmailKind, language: str, extension: str, values: Mapping[str, Any]) -> str:
    template = _engine().get_template(f"emails/{kind.template}/{language}.{extension}")
    return template.render(_StrictContext(dict(values), autoescape=extension == "html"))


def _split(kind: EmailKind, written: str) -> tuple[str, str]:
    head, _, body = written.lstrip().partition("\n")
    subject = head.removeprefix(SUBJECT).strip()
    first, _, text = body.partition("\n")
    if not head.startswith(SUBJECT) or not subject or first.strip() or not text.strip():
        raise EmailTemplateError(
            f"The text of “{kind.template}” must begin with one line “{SUBJECT} …”, then an empty"
            " line."
        )
    # Tags on lines of their own leave holes: one empty line is enough between paragraphs.
    return subject, _BLANK_LINES.sub("\n\n", text).strip() + "\n"


def _engine() -> Engine:
    if settings.DEBUG:
        # Django's cached loader would hold what somebody is editing just now.
        _build_engine.cache_clear()
    return _build_engine()


def _folders() -> Iterable[Path]:
    return cast("Iterable[Path]", settings.TEMPLATES[0]["DIRS"])


@cache
def _build_engine() -> Engine:
    return Engine(
        dirs=[str(folder) for folder in _folders()],
        app_dirs=True,
        string_if_invalid=_NoSuchValue("%s"),
        libraries=get_installed_libraries(),
    )
