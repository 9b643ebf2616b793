"""In a real browser: a password is chosen through its link; the staff pages of people."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from stage4club.people.emails import password_url
from stage4club.people.enums import CallReason, Role
from stage4club.people.models import User
from tests.chromium import OpenPage, accessibility_problems
from tests.factories import make_registration, make_user
from tests.stage4club.people.admin.pages import page_of
from tests.stage4club.people.rows import make_call_task

GOOD = "quatre mots sans rapport"
NARROW: dict[str, Any] = {"viewport": {"width": 320, "height": 700}}
WIDE_DARK: dict[str, Any] = {
    "viewport": {"width": 1280, "height": 900},
    "color_scheme": "dark",
}
READERS = pytest.mark.parametrize(
    "reader",
    [
        pytest.param(NARROW, id="narrow"),
        pytest.param(WIDE_DARK, id="wide and dark", marks=pytest.mark.axe),
    ],
)

pytestmark = pytest.mark.django_db(transaction=True)


def problems(page: Page) -> list[str]:
    """What axe finds, and whether the page is wider than the screen."""
    wide = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return accessibility_problems(page) + ([f"{wide} px too wide"] if wide else [])


def sign_in(page: Page, user: User, password: str = "un mot de passe de test") -> None:
    page.goto("/admin/login/")
    page.fill("[name=username]", user.email)
    page.fill("[name=password]", password)
    page.click("main button[type=submit]")


@READERS
def test_a_password_is_chosen_through_the_link(open_page: OpenPage, reader: dict[str, Any]) -> None:
    user = User.objects.create_user("zoe@example.org", name="Zoé Roy", roles=[Role.PARTNER])
    page = open_page(**reader)
    link = password_url(user).removeprefix("http://testserver")
    page.goto(link)
    assert page.title() == "Choisissez votre mot de passe – Club stade\N{NO-BREAK SPACE}4"
    assert problems(page) == []
    page.fill("[name=new_password1]", "trop court")
    page.fill("[name=new_password2]", "trop court")
    page.click("text=Garder ce mot de passe")
    # The summary has the focus, and nothing that was typed is shown back.
    expect(page.locator(".error-summary")).to_be_focused()
    assert page.input_value("[name=new_password1]") == ""
    assert problems(page) == []
    page.fill("[name=new_password1]", GOOD)
    page.fill("[name=new_password2]", GOOD)
    page.click("text=Garder ce mot de passe")
    page.get_by_role("heading", name="Ouvrir une session").wait_for()
    sign_in(page, user, GOOD)
    page.get_by_role("heading", name="À faire aujourd’hui").wait_for()
    # The link is dead now, and says so kindly.
    page.goto(link)
    page.get_by_role("heading", name="Ce lien ne fonctionne plus").wait_for()
    assert problems(page) == []


@READERS
def test_the_pages_of_people_are_for_everybody(open_page: OpenPage, reader: dict[str, Any]) -> None:
    coordinator = make_user(Role.COORDINATOR, Role.ADMIN, Role.PRIVACY, name="Sylvie")
    invited = User.objects.create_user("zoe@example.org", name="Zoé Roy", roles=[Role.PARTNER])
    registration = make_registration(taken_by=coordinator)
    person = registration.person
    consent = person.consents.get()
    task = make_call_task(
        person=person,
        about=registration,
        reason=CallReason.SCHEDULE,
        script="Bonjour Louise.\nLa prochaine rencontre est jeudi.",
        due_on=timezone.now().date(),
        language="en",
    )
    page = open_page(**reader)
    sign_in(page, coordinator)
    addresses = [
        "/admin/",
        "/admin/people/calltask/",
        page_of(task),
        page_of(task, "finish"),
        page_of(task, "assign"),
        "/admin/people/person/",
        page_of(person),
        page_of(person, "do-not-contact"),
        "/admin/people/user/",
        "/admin/people/user/add/",
        page_of(invited),
        page_of(invited, "invite"),
        page_of(invited, "change-roles"),
        page_of(invited, "close"),
        "/admin/privacy/consent/",
        page_of(consent),
        page_of(consent, "withdraw"),
    ]
    found = {}
    for address in addresses:
        page.goto(address)
        found[address] = problems(page)
    assert found == {address: [] for address in addresses}
