"""Every page on a narrow screen and on a wide one, by day and by night.

320 CSS pixels is also what is left of a screen of 1280 when everything is enlarged four times
(WCAG 1.4.10). Walk.examines holds each page to axe and to no sideways scrolling; here it is also
asked whether what one presses is large enough for a tired hand.
"""

from itertools import product
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from playwright.sync_api import expect

from registrations.admin import RegistrationAdmin
from registrations.emails import LINK_PURPOSE
from registrations.models import Registration
from registrations.operations import take_registration
from services.models import Session
from services.operations import request_call_back
from stage4club.core.links import open_link, token_for
from stage4club.core.phones import Phone
from stage4club.notifications.models import Message
from stage4club.people.enums import GoodTime
from stage4club.people.models import User
from tests.browser.conftest import Visitor
from tests.browser.walk import Walk
from tests.factories import make_registration, make_user

SCREENS = {
    "narrow": {"width": 320, "height": 640},
    "middle": {"width": 768, "height": 1024},
    "wide": {"width": 1280, "height": 900},
}
SCHEMES = ("light", "dark")
NARROW = {"viewport": SCREENS["narrow"], "color_scheme": "light"}
#: Looked at in each run of the tests; the other ways of reading by `make axe`.
SAMPLE = {("fr", "narrow", "light"), ("en", "wide", "dark")}


SAMPLE_OF_THE_OFFICE = {(screen, scheme) for _language, screen, scheme in SAMPLE}


def readers(*languages: str) -> list[Any]:
    """Every way to read a page: language, screen, day or night."""
    return [
        pytest.param(
            language,
            {"viewport": SCREENS[screen], "color_scheme": scheme},
            id=f"{language}-{screen}-{scheme}",
            marks=() if (language, screen, scheme) in SAMPLE else pytest.mark.axe,
        )
        for language, screen, scheme in product(languages, SCREENS, SCHEMES)
    ]


READERS = readers("fr", "en")

#: What one presses outside of a sentence, in CSS pixels (domain.md §18, WCAG 2.5.8).
PUBLIC_TARGETS = (
    "button, .button, .choice, .door, .input, summary, .action,"
    " header a, footer a, .answers__change a, .crisis a, .error-summary a, .pillar h3 a"
)
STAFF_TARGETS = "button, .button, input:not([type=hidden]), select, textarea, summary, main a"
PUBLIC_SIZE, STAFF_SIZE = 44, 24

REGISTRATIONS = "/admin/registrations/registration/"


def holds(walk: Walk) -> None:
    """Examine the page where the visitor stands."""
    walk.examines()
    assert walk.small_targets(PUBLIC_TARGETS, PUBLIC_SIZE) == []


@pytest.mark.parametrize(("language", "reader"), READERS)
def test_pages_that_are_read(
    visitor: Visitor,
    confirmed: Registration,
    received: Registration,
    language: str,
    reader: dict[str, Any],
) -> None:
    walk = visitor(**reader)
    with override(language):
        pages = [
            reverse("home"),
            reverse("service", args=["chit-chat-club"]),
            reverse("service", args=["facebook-group"]),
            reverse("pillar", args=["quality-of-life"]),
            reverse("financial-assistance"),
            reverse("eligibility"),
            reverse("appointment"),
            reverse("private-link", args=[token(confirmed)]),
            reverse("private-withdraw"),
            reverse("private-link", args=[token(received)]),
            reverse("private-link", args=["nothing"]),
            reverse("home") + "nowhere/",
        ]
    for address in pages:
        walk.opens(address)
        holds(walk)
    assert len(set(walk.seen)) == 11


@pytest.mark.parametrize(("language", "reader"), READERS)
def test_pages_that_are_filled(
    visitor: Visitor,
    half_a_year: None,
    language: str,
    reader: dict[str, Any],
) -> None:
    walk = visitor(**reader)
    with override(language):
        walk.opens(reverse("register", args=["chit-chat-club"]))
    walk.page.locator("summary").click()
    walk.answers(for_whom="other")
    holds(walk)
    walk.sends()
    holds(walk)
    walk.answers(for_whom="self", preferred_name="Maria-Fernanda-Guadalupe de la Encarnación")
    walk.answers(phone="514 555-0142", lives_with_mbc="no", consent_contact="on")
    walk.sends()
    holds(walk)
    walk.page.go_back()
    walk.answers(lives_with_mbc="yes", email=f"{'m' * 60}@{'longue' * 5}.example.org")
    walk.sends()
    holds(walk)
    walk.sends()
    holds(walk)
    assert len(set(walk.seen)) == 5
    with override(language):
        walk.opens(reverse("call-me"))
    holds(walk)
    walk.sends()
    holds(walk)
    walk.answers(preferred_name="Maria-Fernanda-Guadalupe de la Encarnación", phone="514 555-0142")
    walk.sends()
    holds(walk)
    assert len(set(walk.seen)) == 8


@pytest.mark.parametrize(
    "reader",
    [
        pytest.param(
            {"viewport": SCREENS[screen], "color_scheme": scheme},
            id=f"{screen}-{scheme}",
            marks=() if (screen, scheme) in SAMPLE_OF_THE_OFFICE else pytest.mark.axe,
        )
        for screen, scheme in product(SCREENS, SCHEMES)
    ],
)
def test_main_pages_of_the_office(
    colleague: Visitor,
    coordinator: User,
    confirmed: Registration,
    received: Registration,
    reader: dict[str, Any],
) -> None:
    long_name = make_user(name="Marie-Joséphine Charbonneau-Desrochers de la Durantaye-Cadet")
    make_registration(received.service, taken_by=long_name, preferred_name="Zoé", phone=None)
    take_registration(received, by=coordinator, now=timezone.now())
    sylvie = colleague(coordinator, **reader)
    holds_in_the_office(
        sylvie,
        "/admin/",
        REGISTRATIONS,
        f"{REGISTRATIONS}?follow=all",
        f"{REGISTRATIONS}{confirmed.pk}/change/",
        f"{REGISTRATIONS}send-schedule/?id={confirmed.pk}",
        "/admin/services/session/",
        "/admin/notifications/message/",
        f"{REGISTRATIONS}{received.pk}/confirm/",
    )
    sylvie.answers(personal_line="Au plaisir de vous entendre.")
    sylvie.presses("Confirmer")
    sylvie.reads("Le message a changé. Rien n’est encore fait.")
    sylvie.examines()
    sylvie.page.locator(".preview__page summary").click()
    laid_out = sylvie.page.frame_locator(".preview__frame").locator("body")
    expect(laid_out).to_contain_text("Au plaisir de vous entendre.")
    sylvie.photographs()


def test_other_pages_of_the_office(
    colleague: Visitor, coordinator: User, confirmed: Registration, received: Registration
) -> None:
    task = request_call_back(
        received.service,
        name="Luc",
        phone=Phone("+15145550147", "12"),
        language="fr",
        good_time=GoodTime.EVENING,
        form_key="form-luc",
        now=timezone.now(),
    )
    meeting = Session.objects.earliest("starts_at")
    message = Message.objects.get(kind="registrations.confirmed")
    holds_in_the_office(
        colleague(coordinator, **NARROW),
        f"{REGISTRATIONS}{confirmed.pk}/history/",
        f"{REGISTRATIONS}{received.pk}/assign/",
        "/admin/services/session/add/",
        "/admin/services/session/series/",
        f"/admin/services/session/{meeting.pk}/change/",
        f"/admin/services/session/{meeting.pk}/reschedule/",
        f"/admin/people/calltask/{task.pk}/change/",
        f"{REGISTRATIONS}add/?call={task.pk}",
        f"/admin/notifications/message/{message.pk}/change/",
        f"/admin/people/person/{confirmed.person_id}/change/",
        "/admin/password_change/",
    )


def test_a_full_group_and_a_list_of_several_pages(
    colleague: Visitor,
    coordinator: User,
    confirmed: Registration,
    received: Registration,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(RegistrationAdmin, "list_per_page", 1)
    monkeypatch.setattr(RegistrationAdmin, "list_max_show_all", 1)
    service = confirmed.service
    service.places = 1
    service.save()
    take_registration(received, by=coordinator, now=timezone.now())
    page = f"{REGISTRATIONS}{received.pk}"
    sylvie = colleague(coordinator, **NARROW)
    holds_in_the_office(sylvie, f"{page}/change/", f"{page}/confirm/", f"{page}/wait/")
    sylvie.presses("Inscrire sur la liste d’attente")
    holds_in_the_office(sylvie, f"{page}/change/", f"{REGISTRATIONS}?follow=waiting-list")
    service.places = 2
    service.save()
    holds_in_the_office(
        sylvie, "/admin/", f"{page}/offer/", f"{REGISTRATIONS}?follow=all", f"{page}/history/"
    )
    sylvie.opens(f"{REGISTRATIONS}?follow=all")
    sylvie.page.get_by_role("link", name="Page suivante").click()
    expect(sylvie.page.get_by_role("link", name="Page précédente")).to_be_visible()
    sylvie.examines()


def holds_in_the_office(walk: Walk, *addresses: str) -> None:
    """Examine these pages."""
    for address in addresses:
        walk.opens(address)
        walk.examines()
        assert walk.small_targets(STAFF_TARGETS, STAFF_SIZE) == []


def token(registration: Registration) -> str:
    """The token of a private link to `registration`."""
    return token_for(open_link(LINK_PURPOSE, registration, now=timezone.now(), expires_at=None))
