"""Forms and the pages around them as a browser and its helpers read them."""

import re

import pytest
from playwright.sync_api import expect

from tests.chromium import accessibility_problems

pytestmark = pytest.mark.urls("tests.stage4club.core.front_door")

READERS = [
    pytest.param({"viewport": {"width": 320, "height": 640}}, id="narrow"),
    pytest.param({"color_scheme": "dark"}, id="dark"),
]


def overflows(page):
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("wrong", [False, True], ids=["new", "to correct"])
def test_a_form_is_accessible_and_fits(open_page, reader, wrong):
    page = open_page(**reader)
    page.goto("/")
    if wrong:
        page.get_by_label("Pour autrui").check()
        page.get_by_role("button").click()
        expect(page.locator(".error-summary")).to_be_visible()

    assert accessibility_problems(page) == []
    assert not overflows(page)


def test_the_summary_has_the_focus_and_leads_to_the_question_without_a_script(open_page):
    page = open_page(java_script_enabled=False)
    page.goto("/")
    page.get_by_label("Pour moi").check()
    page.get_by_role("button").click()

    expect(page.locator(".error-summary")).to_be_focused()
    assert page.title().endswith("Comment vous joindre ?")
    assert page.title() != "Comment vous joindre ?"
    page.get_by_role("link", name="Écrivez un nom.").click()
    expect(page).to_have_url(re.compile(r"#id_name$"))
    # The next key goes to the question: that is where the reader stands.
    page.keyboard.type("Zoé")
    assert page.get_by_label("Quel nom utiliser ?").input_value() == "Zoé"


def test_the_tab_key_never_meets_the_trap(page):
    page.goto("/")
    page.get_by_label("J’accepte qu’on m’appelle").focus()
    page.keyboard.press("Tab")

    expect(page.get_by_role("button")).to_be_focused()


def test_what_was_typed_survives_a_lost_cookie(open_page):
    page = open_page(viewport={"width": 320, "height": 640})
    page.goto("/")
    page.get_by_label("Pour moi").check()
    page.get_by_label("Quel nom utiliser ?").fill("Zoé")
    page.get_by_label("Message").fill("Une ligne\nune autre")
    page.context.clear_cookies()
    with page.expect_navigation():
        page.get_by_role("button").click()

    assert accessibility_problems(page) == []
    assert not overflows(page)
    with page.expect_navigation():
        page.get_by_role("button").click()
    assert page.get_by_label("Message").input_value() == "Une ligne\nune autre"


def test_a_form_on_a_private_page_is_accepted(page):
    page.goto("/private/form/")
    with page.expect_navigation():
        page.get_by_role("button").click()

    assert page.get_by_text("Reçu de").inner_text() == f"Reçu de {page.url.split('/private')[0]}"


@pytest.mark.parametrize("path", ["/nowhere/", "/en/failing/busy/", "/failing/bug/"])
def test_an_error_page_is_accessible_and_fits(open_page, path):
    page = open_page(viewport={"width": 320, "height": 640})
    page.goto(path)

    assert accessibility_problems(page) == []
    assert not overflows(page)
