"""What others may see of a message says nothing of illness, money or social work (domain.md §4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import icalendar
import pytest
from django.apps import apps
from django.conf import settings

from registrations import emails
from registrations.operations import (
    ask_for_links,
    confirm_registration,
    send_code,
    send_schedule,
    write_asked_links,
)
from services.operations import cancel_session, reschedule_session
from stage4club.core.links import open_link
from stage4club.notifications.delivery.mime import CALENDAR_NAMES
from stage4club.notifications.enums import Language
from stage4club.notifications.models import Message
from stage4club.notifications.rendering import EmailKind
from tests.factories import (
    NOW,
    make_helper,
    make_registration,
    make_service,
    make_session,
    make_user,
)
from tests.registrations.kit import make_waiting

#: Beginnings of words, in both languages.
FORBIDDEN = re.compile(
    r"\$|\b(cancer|tum|sein|breast|m[ée]tasta|onco|chimio|chemo|stade|stage|palliati"
    r"|malad|sant[ée]|illness|disease|patient|sick|health|h[ôo]pital|hospital"
    r"|argent|financ|money|aide?\b|assistance|dollar|don\b|donat"
    r"|travail|social|psych|mort|d[ée]c[èe]s|death|suicid)",
    re.IGNORECASE,
)
_PREVIEW = re.compile(r"<div style=\"display:none[^>]*>(?P<line>.*?)</div>", re.DOTALL)
_TAG = re.compile(r"{[{%].*?[%}]}")


def kinds() -> Iterator[EmailKind]:
    """Every kind of e-mail of every app: constants of its `emails.py`."""
    for app in apps.get_app_configs():
        if app.name.split(".")[0] in {"stage4club", "services", "registrations", "assistance"} and (
            find_spec(f"{app.name}.emails")
        ):
            names: dict[str, Any] = vars(import_module(f"{app.name}.emails"))
            yield from (value for value in names.values() if isinstance(value, EmailKind))


def assert_neutral(text: str) -> None:
    assert not FORBIDDEN.findall(text), text


def test_the_words_are_found_where_they_stand():
    for text in (
        "Votre cancer",
        "Stage 4 Club",
        "CSM métastatique",
        "l'aide financière",
        "2 000 $",
    ):
        assert FORBIDDEN.search(text), text
    for text in ("Votre inscription K7M-2QX-9RD est confirmée", "Dessein", "Club", "Message"):
        assert not FORBIDDEN.search(text), text


@pytest.mark.parametrize("language", Language.values)
@pytest.mark.parametrize("kind", list(kinds()), ids=lambda kind: kind.name)
def test_subject_and_preview_as_written(kind: EmailKind, language: str):
    folder = Path(settings.TEMPLATES[0]["DIRS"][0]) / "emails" / kind.template
    text = (folder / f"{language}.txt").read_text(encoding="utf-8")
    [subject] = [line for line in text.splitlines() if "Subject:" in line]
    assert_neutral(_TAG.sub("", subject))
    html = (folder / f"{language}.html").read_text(encoding="utf-8")
    previews = re.findall(r"{% block preview %}(.*?){% endblock", html, re.DOTALL)
    for preview in previews:
        assert_neutral(_TAG.sub("", preview))


def story(language: str) -> None:
    """Every kind of message about a registration, to people and helpers."""
    partner = make_user()
    service = make_service()
    moved, cancelled = make_session(service, days=30), make_session(service, days=40)
    registration = make_registration(
        service, taken_by=partner, language=language, helper=make_helper()
    )
    confirm_registration(registration, by=partner, now=NOW, personal_line="À bientôt.")
    cancel_session(cancelled, by=partner, now=NOW)
    reschedule_session(
        moved,
        by=partner,
        starts_at=moved.starts_at,
        ends_at=moved.ends_at,
        place="",
        video_url="https://video.example.org/ailleurs",
        now=NOW,
    )
    send_schedule([registration], by=partner, now=NOW)
    link = open_link(emails.LINK_PURPOSE, registration, now=NOW, expires_at=None)
    send_code(registration, link, now=NOW)
    ask_for_links(registration.email, form_key="lost", now=NOW)
    write_asked_links(NOW)
    make_waiting(language=language)


@pytest.mark.django_db
@pytest.mark.parametrize("language", Language.values)
def test_what_is_seen_before_a_message_is_opened(language: str):
    story(language)
    messages = list(Message.objects.all())
    assert {message.kind for message in messages} == {
        kind.name for kind in vars(emails).values() if isinstance(kind, EmailKind)
    }
    for message in messages:
        assert_neutral(message.subject)
        assert_neutral(message.read_text().splitlines()[0])
        preview = _PREVIEW.search(message.read_html())
        assert preview
        assert_neutral(preview["line"])
        assert preview["line"].startswith(message.subject)
        calendar = message.read_calendar()
        for event in _events(calendar) if calendar else ():
            for name in ("SUMMARY", "LOCATION", "CATEGORIES", "ORGANIZER"):
                assert_neutral(str(event.get(name, "")))
    assert_neutral(settings.DEFAULT_FROM_EMAIL)
    assert_neutral(CALENDAR_NAMES[Language(language)])


def _events(calendar: bytes) -> list[Any]:
    parsed: Any = icalendar.Calendar.from_ical(calendar)
    assert_neutral(str(parsed["PRODID"]))
    return list(parsed.walk("VEVENT"))
