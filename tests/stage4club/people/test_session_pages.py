"""In a real browser: a session that ends, one that is closed, a password that is forgotten."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from playwright.sync_api import Page, expect

from stage4club.notifications.models import Message
from stage4club.people.enums import Role
from stage4club.people.models import BrowserSession, User
from tests.chromium import OpenPage
from tests.factories import make_user
from tests.stage4club.people.test_browser import NARROW, WIDE_DARK, problems, sign_in

pytestmark = pytest.mark.django_db(transaction=True)

READERS = pytest.mark.parametrize(
    "reader",
    [
        pytest.param(NARROW, id="narrow"),
        pytest.param(WIDE_DARK, id="wide and dark", marks=pytest.mark.axe),
    ],
)


@pytest.fixture
def user() -> User:
    return make_user(Role.ADMIN, name="Martine")


def go_away_for(minutes: int) -> None:
    """As if nobody had touched any browser for so long."""
    BrowserSession.objects.update(seen_at=F("seen_at") - timedelta(minutes=minutes))


def fill_account(page: Page) -> None:
    page.goto("/admin/people/user/add/")
    page.fill("[name=name]", "Zoé Roy")
    page.fill("[name=email]", "zoe@example.org")
    page.check("[name=roles][value=editor]")


def give_password(page: Page, user: User) -> None:
    page.fill("[name=username]", user.email)
    page.fill("[name=password]", "un mot de passe de test")
    page.click("main button[type=submit]")


@READERS
def test_what_she_typed_waits_for_her(
    open_page: OpenPage, reader: dict[str, Any], user: User
) -> None:
    page = open_page(**reader)
    sign_in(page, user)
    fill_account(page)
    go_away_for(21)
    page.click("main form [type=submit] >> nth=0")
    page.get_by_role("heading", name="Votre session est terminée").wait_for()
    assert problems(page) == []
    page.click("text=Ouvrir une session")
    page.get_by_text("Rien ne s’est passé ici depuis un moment").wait_for()
    assert problems(page) == []
    give_password(page, user)
    page.get_by_role("heading", name="Ce que vous alliez envoyer").wait_for()
    assert problems(page) == []
    page.get_by_role("button", name="Envoyer").click()
    page.get_by_text("C’est enregistré.").wait_for()
    zoe = User.objects.get(email="zoe@example.org")
    assert (zoe.name, zoe.roles) == ("Zoé Roy", {Role.EDITOR})


def test_a_page_she_was_reading_opens_again(open_page: OpenPage, user: User) -> None:
    page = open_page(**NARROW)
    sign_in(page, user)
    page.get_by_role("heading", name="À faire aujourd’hui").wait_for()
    go_away_for(19)
    page.goto("/admin/people/user/")
    page.get_by_role("heading", name="Comptes de l’équipe").wait_for()
    go_away_for(21)
    page.goto("/admin/people/user/add/")
    give_password(page, user)
    page.wait_for_url("**/admin/people/user/add/")


@READERS
def test_she_closes_the_session_of_another_device(
    open_page: OpenPage, reader: dict[str, Any], user: User
) -> None:
    telephone, page = open_page(), open_page(**reader)
    sign_in(telephone, user)
    sign_in(page, user)
    page.goto("/admin/password_change/")
    page.click("text=Mes sessions ouvertes")
    page.get_by_role("heading", name="Mes sessions ouvertes").wait_for()
    assert page.locator("main li.card").count() == 2
    assert problems(page) == []
    page.get_by_role("button", name=re.compile("^Fermer ?:")).click()
    page.get_by_text("C’est fermé.").wait_for()
    assert problems(page) == []
    telephone.goto("/admin/")
    telephone.get_by_role("heading", name="Ouvrir une session").wait_for()
    page.goto("/admin/")
    page.get_by_role("heading", name="À faire aujourd’hui").wait_for()


@READERS
def test_a_forgotten_password_is_chosen_anew(
    open_page: OpenPage, reader: dict[str, Any], user: User
) -> None:
    page = open_page(**reader)
    page.goto("/admin/login/")
    page.click("text=Mot de passe oublié?")
    expect(page).to_have_title("Un nouveau mot de passe – Club stade\N{NO-BREAK SPACE}4")
    assert problems(page) == []
    page.click("text=M’envoyer un lien")
    expect(page.locator(".error-summary")).to_be_focused()
    assert problems(page) == []
    page.fill("[name=email]", user.email)
    page.click("text=M’envoyer un lien")
    page.get_by_role("heading", name="Regardez dans vos courriels").wait_for()
    assert problems(page) == []
    link = re.search(r"http://testserver(/\S+)", Message.objects.get().body_text)
    assert link
    page.goto(link[1])
    for name in ("new_password1", "new_password2"):
        page.fill(f"[name={name}]", "soleil soleil 2026")
    page.click("text=Garder ce mot de passe")
    expect(page.locator(".error-summary")).to_contain_text("quatre ou cinq mots")
    for name in ("new_password1", "new_password2"):
        page.fill(f"[name={name}]", "brouette violon tricot")
    page.click("text=Garder ce mot de passe")
    page.get_by_role("heading", name="Ouvrir une session").wait_for()
    sign_in(page, user, "brouette violon tricot")
    page.get_by_role("heading", name="À faire aujourd’hui").wait_for()
    kinds = Message.objects.order_by("created_at").values_list("kind", flat=True)
    assert list(kinds) == ["people.new_password", "people.account_changed"]
