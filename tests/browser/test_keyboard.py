"""The form is filled and sent by keyboard alone, and one always sees where one stands."""

from playwright.sync_api import expect

from registrations.models import Registration
from services.models import Service
from tests.browser.conftest import Visitor


def test_registering_by_keyboard(visitor: Visitor, group: Service) -> None:
    louise = visitor(viewport={"width": 1280, "height": 900})
    page, keys = louise.page, louise.page.keyboard
    louise.opens("/inscription/chit-chat-club/")
    louise.tabs_to(page.locator(".skip-link"))
    assert page.locator(".skip-link").bounding_box()["x"] >= 0  # type: ignore[index]
    keys.press("Enter")
    louise.tabs_to(page.locator("[name=for_whom][value=self]"))
    louise.tabs_to(page.locator("[name=preferred_name]"))
    keys.type("Louise")
    louise.tabs_to(page.locator("[name=email]"))
    keys.type("louise@example.org")
    louise.tabs_to(page.locator("[name=lives_with_mbc][value=yes]"))
    keys.press("Space")
    louise.tabs_to(page.locator("summary"))
    keys.press("Enter")
    louise.tabs_to(page.locator("[name=good_time][value=morning]"))
    keys.press("ArrowDown")
    louise.tabs_to(page.locator("[name=consent_contact]"))
    keys.press("Space")
    louise.tabs_to(page.get_by_role("button", name="Continuer"))
    keys.press("Enter")

    louise.arrives_at("Vérifiez vos réponses")
    louise.reads("Louise", "L’après-midi")
    louise.tabs_to(page.get_by_role("button", name="Envoyer ma demande"))
    keys.press("Enter")
    louise.arrives_at("Nous avons reçu votre demande")
    assert Registration.objects.get().preferred_name == "Louise"


def test_after_an_error_the_next_key_leads_to_the_first_link(
    visitor: Visitor, group: Service
) -> None:
    louise = visitor()
    louise.opens("/inscription/chit-chat-club/")
    louise.sends()
    expect(louise.page.locator(".error-summary")).to_be_focused()
    louise.tabs_to(louise.page.locator(".error-summary a").first, at_most=1)
    louise.page.keyboard.press("Enter")
    louise.page.keyboard.type("Zoé")
    assert louise.page.locator("[name=preferred_name]").input_value() == "Zoé"
