"""What looks like a script stays what was typed: on every page, in every message and calendar."""

from __future__ import annotations

import re

import pytest
from django.contrib import admin
from django.test import Client

from registrations.models import Registration
from services.enums import ServiceKind
from services.models import Service
from stage4club.notifications.models import Message
from stage4club.people.enums import Role, Room
from tests.factories import (
    in_both,
    make_helper,
    make_opinion,
    make_registration,
    make_service,
    make_session,
    make_user,
)
from tests.permissions.addresses import Kind, of_models
from tests.permissions.browser import Browser
from tests.registrations.kit import client_of, press
from tests.registrations.views.pages import FRENCH, fill
from tests.stage4club.people.rows import make_call_task

pytestmark = pytest.mark.django_db

TYPED = "\"'><svg onload=canary()>{{7*7}}{% now %}</textarea></script><script>canary()</script>"
#: It stands on a page as words only: no tag begins with it, and no template has read it.
ALIVE = re.compile(r"<svg onload|<script>canary|</textarea></script>|>49\b", re.IGNORECASE)
SHOWN = "&lt;svg onload=canary()&gt;"


def in_every_field(model: str) -> dict[str, str]:
    """The script in each text that one types into the public form `model`."""
    return {
        "registration": {
            **dict.fromkeys(("preferred_name", "access_needs", "message"), TYPED),
            **dict.fromkeys(("helper_name", "relationship", "email", "phone"), TYPED),
        },
        "call-me": dict.fromkeys(("preferred_name", "phone", "subject", "good_time"), TYPED),
        "death": dict.fromkeys(("preferred_name", "phone", "about_name"), TYPED),
        "appointment": {
            **dict.fromkeys(("preferred_name", "message", "interpreter", "attendees"), TYPED),
            **dict.fromkeys(("slot", "helper_name", "relationship", "email", "phone"), TYPED),
            "meeting": "family",
            "mode": "phone",
            "avoid_weekdays": TYPED,
        },
    }[model]


def test_the_public_forms_give_back_what_was_typed_as_words() -> None:
    service = make_service()
    make_service(slug="social-worker", kind=ServiceKind.APPOINTMENT, room=Room.SOCIAL_WORK)
    pages = {
        FRENCH["form"].format(service.slug): in_every_field("registration"),
        "/rappel/": in_every_field("call-me"),
        "/deces/": in_every_field("death"),
        "/rendez-vous/": in_every_field("appointment"),
    }
    for path, typed in pages.items():
        answer = Client().post(path, {"form_token": "x", "for_whom": "other", **typed})
        assert answer.status_code == 422
        assert (ALIVE.findall(answer.text), SHOWN in answer.text) == ([], True), path
    answer = fill(Client(), service.slug, message=TYPED, access_needs=TYPED)
    assert answer.status_code == 302


def test_the_page_that_reads_back_the_answers_reads_words() -> None:
    client, service = Client(), make_service()
    fill(client, service.slug, message=TYPED, access_needs=TYPED)
    page = client.get(FRENCH["check"].format(service.slug))
    assert (ALIVE.findall(page.text), SHOWN in page.text) == ([], True)


@pytest.fixture
def service() -> Service:
    """A group whose texts, meeting and rows hold the script wherever staff or the public type."""
    texts = ("name", "summary", "body", "steps", "who")
    service = make_service(**in_both(**dict.fromkeys(texts, TYPED)))
    make_session(service, place=TYPED)
    make_opinion(service, would_help=TYPED, helps=TYPED)
    helper = make_helper(name=TYPED, relationship=TYPED)
    typed = {"preferred_name": TYPED, "access_needs": TYPED, "message": TYPED}
    make_registration(service, helper=helper, **typed)
    make_call_task(name=TYPED, script=TYPED)
    return service


def test_every_page_of_staff_shows_words(service: Service) -> None:
    shown = 0
    for role in (Role.COORDINATOR, Role.EDITOR):
        browser = Browser(make_user(role, name=TYPED))
        paths = ["/admin/"]
        for address in of_models():
            model = admin.site._registry[_model(address.model)].model
            row = model._base_manager.first()
            if address.kind in {Kind.LIST, Kind.ADD, Kind.CHANGE, Kind.HISTORY, Kind.VERB} and row:
                paths.append(address.of(str(row.pk)))
        for path in paths:
            text = browser.ask("GET", path).text
            assert ALIVE.findall(text) == [], path
            shown += SHOWN in text
    assert shown > 10


def _model(label: str) -> type:
    return next(m for m in admin.site._registry if m._meta.label_lower == label)


def test_public_pages_show_words(service: Service) -> None:
    for path in ("/", f"/services/{service.slug}/", f"/inscription/{service.slug}/"):
        assert ALIVE.findall(Client().get(path).text) == [], path


def test_a_message_holds_words(service: Service) -> None:
    partner = make_user()
    registration = Registration.objects.get()
    client = client_of(partner)
    press(client, registration, "take")
    press(client, registration, "confirm", personal_line=TYPED)
    messages = list(Message.objects.all())
    assert messages
    assert {tuple(ALIVE.findall(message.read_html())) for message in messages} == {()}
    for message in messages:
        calendar = message.read_calendar() if message.calendar else b""
        assert len(re.findall(rb"^BEGIN:VEVENT", calendar, re.MULTILINE)) <= 1
