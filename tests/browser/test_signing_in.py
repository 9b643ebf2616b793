"""Signing in, from the invitation on: a telephone's application, a sheet of codes, a passkey.

Every page is examined (tests/browser/walk.py): axe, width, cookies; and in English, at 320 px.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from stage4club.people.emails import password_url
from stage4club.people.enums import Role
from stage4club.people.models import User
from stage4club.people.operations.one_time_codes import code_of, step_of
from tests.browser.conftest import Visitor
from tests.browser.signing_in import GOOD, gives_password, next_code, now, sets_up_application
from tests.browser.walk import Walk
from tests.factories import make_user
from tests.stage4club.people.proofs import give_application, give_codes

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "un mot de passe de test"
NARROW = {"viewport": {"width": 320, "height": 700}}


@pytest.fixture(autouse=True)
def required(settings: Settings, live_server: LiveServer) -> None:
    settings.STAFF_MFA = "required"
    settings.SITE_URL = live_server.url


@pytest.fixture
def zoe() -> User:
    return User.objects.create_user("zoe@example.org", name="Zoé Roy", roles=[Role.EDITOR])


@pytest.mark.parametrize(
    "reader",
    [
        pytest.param({}, id="telephone", marks=pytest.mark.axe),
        pytest.param(NARROW, id="narrow"),
    ],
)
def test_from_the_invitation_to_the_second_sign_in(
    visitor: Visitor, zoe: User, settings: Settings, reader: dict[str, object]
) -> None:
    walk = visitor(**reader)
    walk.opens(password_url(zoe).removeprefix(settings.SITE_URL))
    walk.answers(new_password1=GOOD, new_password2=GOOD)
    walk.presses("Garder ce mot de passe")
    gives_password(walk, zoe)
    codes = sets_up_application(walk)
    walk.arrives_at("À faire aujourd’hui")
    walk.presses("Fermer la session")

    gives_password(walk, zoe)
    walk.arrives_at("Votre deuxième preuve")
    walk.answers(code=next_code(zoe))
    walk.presses("Ouvrir une session")
    walk.arrives_at("À faire aujourd’hui")
    walk.presses("Fermer la session")

    gives_password(walk, zoe)
    walk.follows("Utiliser un code de secours")
    walk.arrives_at("Utiliser un code de secours")
    walk.answers(code="pas un code")
    walk.presses("Ouvrir une session")
    walk.arrives_at("Utiliser un code de secours")
    walk.answers(code=codes[0].lower())
    walk.presses("Ouvrir une session")
    walk.arrives_at("À faire aujourd’hui")
    walk.reads("Il vous reste 9 codes de secours.")


@pytest.fixture
def with_device() -> Callable[[Walk], None]:
    """Gives a browser a device that holds passkeys and knows its owner."""

    def give(walk: Walk) -> None:
        wire = walk.page.context.new_cdp_session(walk.page)
        wire.send("WebAuthn.enable")
        device = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        wire.send("WebAuthn.addVirtualAuthenticator", {"options": device})

    return give


def test_a_passkey_from_first_to_last(
    visitor: Visitor, with_device: Callable[[Walk], None]
) -> None:
    user = make_user(Role.EDITOR)
    walk = visitor(**NARROW)
    with_device(walk)
    gives_password(walk, user, PASSWORD)
    walk.arrives_at("Choisissez une deuxième preuve")
    walk.follows("Ajouter une clé d’accès")
    walk.arrives_at("Ajouter une clé d’accès")
    walk.presses("Ajouter cette clé d’accès")
    walk.arrives_at("Ajouter une clé d’accès")
    walk.fills("Nom de cette clé d’accès", "Mon téléphone")
    walk.presses("Ajouter cette clé d’accès")
    walk.arrives_at("Vos codes de secours")
    walk.presses("J’ai mes codes sur papier")
    walk.arrives_at("À faire aujourd’hui")
    walk.presses("Fermer la session")

    gives_password(walk, user, PASSWORD)
    walk.arrives_at("Votre deuxième preuve")
    walk.presses("Utiliser ma clé d’accès")
    walk.arrives_at("À faire aujourd’hui")
    walk.presses("Fermer la session")

    walk.opens("/admin/login/?next=/admin/mon-compte/")
    walk.presses("Utiliser ma clé d’accès")
    walk.arrives_at("Mon compte")
    walk.reads("Clé d’accès «\N{NO-BREAK SPACE}Mon téléphone\N{NO-BREAK SPACE}»")
    assert user.passkeys.get().sign_count > 0


def test_a_device_that_gives_no_answer_is_said(visitor: Visitor) -> None:
    walk = visitor()
    wire = walk.page.context.new_cdp_session(walk.page)
    wire.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasUserVerification": True,
        "isUserVerified": True,
        "hasResidentKey": True,
    }
    wire.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    walk.opens("/admin/login/")
    walk.page.route("**/question/", lambda route: route.abort())
    walk.page.get_by_role("button", name="Utiliser ma clé d’accès").click()
    expect(walk.page.get_by_role("alert")).to_contain_text("L’appareil n’a pas répondu")
    walk.examines()


def test_without_script_the_other_ways_are_there(visitor: Visitor, zoe: User) -> None:
    zoe.set_password(GOOD)
    zoe.save()
    walk = visitor(java_script_enabled=False)
    walk.opens("/admin/login/")
    expect(walk.page.get_by_role("button", name="Utiliser ma clé d’accès")).to_have_count(0)
    walk.answers(username=zoe.email, password=GOOD)
    walk.presses("Ouvrir une session")
    walk.follows("Ajouter une clé d’accès")
    walk.reads("Ce navigateur ne permet pas de créer une clé d’accès.")
    walk.follows("Choisir une autre preuve")
    walk.presses("Ajouter l’application")
    secret = walk.page.locator(".key").inner_text().replace(" ", "")
    walk.answers(code=code_of(secret, step_of(now())))
    walk.presses("Continuer")
    expect(walk.page.locator("h1")).to_have_text("Vos codes de secours")


@pytest.mark.axe
def test_the_account_in_english(visitor: Visitor, settings: Settings) -> None:
    # The office opens in French: this is how its English would be read.
    settings.LANGUAGE_CODE = "en"
    user = make_user(Role.EDITOR)
    give_application(user, now=now())
    [code, *_rest] = give_codes(user, now=now())
    walk = visitor(**NARROW)
    walk.opens("/admin/login/")
    walk.arrives_at("Sign in")
    walk.answers(username=user.email, password=PASSWORD)
    walk.presses("Sign in")
    walk.arrives_at("Your second proof")
    walk.follows("Use a recovery code")
    walk.arrives_at("Use a recovery code")
    walk.answers(code=code)
    walk.presses("Sign in")
    walk.arrives_at("To do today")
    walk.follows("My account")
    walk.arrives_at("My account")
    walk.follows("Make new recovery codes")
    walk.arrives_at("Make new recovery codes")
    walk.presses("Make new codes")
    walk.arrives_at("Your recovery codes")
    walk.presses("I have kept my codes")
    walk.follows("Add or replace a second proof")
    walk.arrives_at("Choose a second proof")
    walk.presses("Set up the application")
    walk.arrives_at("Set up the application")
    walk.opens("/admin/mon-compte/cle/")
    walk.arrives_at("Add a passkey")
    walk.opens("/admin/mon-compte/confirmer/")
    walk.arrives_at("Your password, once more")
    walk.opens("/admin/mon-compte/application/retirer/")
    walk.arrives_at("Remove the application")
    walk.presses("Remove")
    walk.arrives_at("Remove the application")
    walk.reads("This is your only second proof.")
    assert walk.small_targets("main .button, main input:not([type=hidden])", 44) == []
