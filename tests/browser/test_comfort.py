"""Comfortable reading, with a script and without one."""

from playwright.sync_api import expect

from services.models import Service
from tests.browser.conftest import Visitor
from tests.browser.walk import Walk


def size(walk: Walk) -> str:
    """The size of the letters of the text."""
    letters: str = walk.page.evaluate("getComputedStyle(document.body).fontSize")
    return letters


def switches(walk: Walk, button: str) -> None:
    """Press the switch, and wait until the browser was told."""
    before = "comfort" in walk.cookies()
    walk.page.get_by_role("button", name=button).click()
    for _ in range(100):
        if ("comfort" in walk.cookies()) is not before:
            return
        walk.page.wait_for_timeout(50)
    raise AssertionError("The cookie of comfortable reading did not change.")


def test_letters_grow_where_one_stands_and_nothing_typed_is_disturbed(
    visitor: Visitor, group: Service
) -> None:
    louise = visitor(viewport={"width": 320, "height": 640})
    louise.opens("/inscription/chit-chat-club/")
    louise.answers(preferred_name="Louise")
    assert size(louise) == "20px"
    switches(louise, "Lecture confortable")
    assert size(louise) == "22px"
    assert louise.page.locator("[name=preferred_name]").input_value() == "Louise"
    louise.examines()
    louise.opens("/")
    assert size(louise) == "22px"
    louise.examines()
    switches(louise, "Lecture habituelle")
    expect(louise.page.get_by_role("button", name="Lecture confortable")).to_be_visible()
    louise.opens("/")
    assert size(louise) == "20px"


def test_the_switch_works_without_script(visitor: Visitor, group: Service) -> None:
    louise = visitor(java_script_enabled=False)
    louise.opens("/services/chit-chat-club/?a=b")
    louise.presses("Lecture confortable")
    assert louise.page.url.endswith("/services/chit-chat-club/?a=b")
    expect(louise.page.locator("html[data-comfort]")).to_be_attached()
    assert not louise.overflows()
    louise.presses("Lecture habituelle")
    expect(louise.page.locator("html:not([data-comfort])")).to_be_attached()


def test_the_device_keeps_nothing_once_it_is_erased(visitor: Visitor, group: Service) -> None:
    louise = visitor()
    louise.opens("/inscription/chit-chat-club/")
    louise.answers(preferred_name="Louise", email="louise@example.org", lives_with_mbc="yes")
    louise.answers(consent_contact="on")
    louise.sends()
    switches(louise, "Lecture confortable")
    assert louise.cookies() == {"csrftoken", "sessionid", "comfort"}
    louise.opens("/effacer/")
    louise.examines()
    louise.presses("Effacer de cet appareil")
    louise.arrives_at("C’est effacé")
    assert louise.cookies() == set()
    louise.page.go_back()
    louise.page.go_back()
    assert louise.page.locator("[name=preferred_name]").input_value() == ""


def told(walk: Walk) -> list[str | None]:
    """What the browser is asked to offer in her fields, and for the helper's name."""
    names = ("preferred_name", "phone", "email", "helper_name")
    fields = [walk.page.locator(f"[name={name}]") for name in names]
    return [field.get_attribute("autocomplete") for field in fields]


HERS = ["given-name", "tel", "email", "section-helper name"]
ANOTHERS = ["off", "off", "off", "section-helper name"]


def test_who_fills_for_somebody_else_is_not_offered_her_own_name(
    visitor: Visitor, group: Service
) -> None:
    marthe = visitor()
    marthe.opens("/inscription/chit-chat-club/")
    assert told(marthe) == HERS
    for choice, offered in (("other", ANOTHERS), ("self", HERS), ("other", ANOTHERS)):
        marthe.answers(for_whom=choice)
        assert told(marthe) == offered
    marthe.sends()
    assert told(marthe) == ANOTHERS


def test_what_was_typed_for_somebody_else_is_there_when_one_comes_back(
    visitor: Visitor, group: Service
) -> None:
    marthe = visitor()
    marthe.opens("/inscription/chit-chat-club/")
    marthe.answers(for_whom="other", helper_name="Marthe", person_agrees="on")
    marthe.answers(preferred_name="Louise", phone="514 555-0142", lives_with_mbc="yes")
    marthe.answers(consent_contact="on")
    marthe.sends()
    marthe.arrives_at("Vérifiez vos réponses")
    marthe.page.go_back()
    assert marthe.page.locator("[name=preferred_name]").input_value() == "Louise"
    assert marthe.page.locator("[name=phone]").input_value() == "514 555-0142"
    assert told(marthe) == ANOTHERS
