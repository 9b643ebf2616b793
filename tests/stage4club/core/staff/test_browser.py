"""The back office in a browser: it fits, it can be read by any reader, its policy is kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from stage4club.core import audit
from tests.chromium import OpenPage, accessibility_problems
from tests.stage4club.core.sample.items import Box, Item, Note

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.stage4club.core.staff.urls"),
]

LIST = "/admin/sample/item/"
PAGES = [
    "/admin/",
    "/admin/sample/",
    "/admin/password_change/",
    LIST,
    f"{LIST}?state__exact=received&q=A&o=-1",
    f"{LIST}?state__exact=closed",
    f"{LIST}add/",
    LIST + "{key}/change/",
    LIST + "{key}/history/",
    LIST + "{key}/confirm/",
    LIST + "{key}/give-away/",
    LIST + "{key}/close-all/",
    LIST + "confirm/?id={key}&id={other}",
]
READERS = [
    pytest.param({"viewport": {"width": 320, "height": 640}}, id="narrow"),
    pytest.param(
        {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"}, id="wide-dark"
    ),
]


@pytest.fixture
def rows(transactional_db: None, louise: Any) -> dict[str, int]:
    box = Box.objects.create(name="one")
    item = Item.objects.create(reference="AAA", box=box, urgent=True)
    other = Item.objects.create(reference="BBB", state="confirmed")
    Note.objects.create(item=item, words="a note")
    audit.record("tidy", item, by=louise, now=louise.created_at)
    return {"key": item.pk, "other": other.pk}


def sign_in(page: Page, client: Client, server: str) -> None:
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": server}])


def too_small(page: Page) -> list[str]:
    """What one presses and is under 24 px one way or the other."""
    return page.evaluate(
        """() => [...document.querySelectorAll('a, button, input, select, summary, textarea')]
        .filter(it => it.checkVisibility() && !it.matches('.skip-link, [type=hidden]'))
        .filter(it => Math.min(it.offsetWidth, it.offsetHeight) < 24)
        .map(it => it.outerHTML)"""
    )


def problems(page: Page) -> list[str]:
    width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    wide = [f"{page.url} is {width} px too wide"] if width > 0 else []
    return [*accessibility_problems(page), *too_small(page), *wide]


@pytest.mark.parametrize("reader", READERS)
def test_every_page_can_be_read(open_page: OpenPage, reader, rows, client, live_server):
    page = open_page(**reader)
    sign_in(page, client, live_server.url)
    for address in PAGES:
        page.goto(address.format(**rows))
        assert problems(page) == []


@pytest.mark.parametrize("reader", READERS)
def test_the_sign_in_page_and_its_errors_can_be_read(open_page: OpenPage, reader, rows):
    page = open_page(**reader)
    page.goto("/admin/")
    assert problems(page) == []
    page.locator("button[type=submit]").click()
    expect(page.locator(".error-summary")).to_be_focused()
    page.wait_for_load_state()
    assert problems(page) == []


def test_a_verb_is_read_and_done_without_a_script(open_page: OpenPage, rows, client, live_server):
    page = open_page(java_script_enabled=False, viewport={"width": 320, "height": 640})
    sign_in(page, client, live_server.url)
    page.goto(f"{LIST}{rows['key']}/change/")
    page.get_by_role("link", name="Confirm").click()
    page.get_by_label("A line of yours").fill("See you soon.")
    page.get_by_role("button", name="Confirm").click()

    expect(page.locator(".notice--waiting")).to_be_focused()
    expect(page.locator(".preview__text")).to_contain_text("See you soon.")
    page.locator("summary").click()
    frame = page.frame_locator("iframe")
    expect(frame.locator("p")).to_have_text("Hello. See you soon.")
    # The style of the message is allowed there, and only there.
    expect(frame.locator("p")).to_have_css("color", "rgb(67, 28, 69)")

    page.get_by_role("button", name="Confirm").click()
    expect(page.locator(".messages")).to_have_text("AAA is confirmed.")


def test_ticked_rows_lead_to_their_page(open_page: OpenPage, rows, client, live_server):
    page = open_page(viewport={"width": 1280, "height": 800})
    sign_in(page, client, live_server.url)
    page.goto(LIST)
    page.locator("#action-toggle").check()
    page.locator("select[name=action]").select_option("confirm")
    page.locator("button[name=index]").click()
    expect(page.locator("#chosen + ul")).to_have_text("AAA")
    expect(page.locator("#left-out + ul")).to_contain_text("BBB")
