"""The main pages read large, and with the spacing of the reader's own (WCAG 1.4.4, 1.4.10, 1.4.12).

Each page is opened once, on a screen 1280 pixels wide that is enlarged four times: 320 CSS pixels
are left. There it is laid out as it comes, with more space, and with letters twice as large.
"""

import pytest
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import expect

from services.models import Service
from tests.browser.conftest import Visitor
from tests.browser.laid_out import LARGER, SPACED, unreadable, wear
from tests.browser.walk import Walk

FOUR_TIMES = {"viewport": {"width": 320, "height": 225}, "device_scale_factor": 4}
TWICE = {"width": 640, "height": 450}
#: Ways to read each page: a name, a style worn, a screen.
WAYS = {
    "as it comes": ("", FOUR_TIMES["viewport"]),
    "spaced": (SPACED, FOUR_TIMES["viewport"]),
    "larger": (LARGER, FOUR_TIMES["viewport"]),
    "larger and spaced": (LARGER + SPACED, FOUR_TIMES["viewport"]),
    "larger, enlarged twice": (LARGER, TWICE),
    "larger, on a wide screen": (LARGER, {"width": 1280, "height": 900}),
}


def faults(walk: Walk) -> list[str]:
    """What cannot be read of the page in one of the ways."""
    found = []
    for way, (style, screen) in WAYS.items():
        wear(walk.page, style)
        walk.page.set_viewport_size(screen)
        found += [f"{walk.page.title()} ({way}): {fault}" for fault in unreadable(walk.page)]
    wear(walk.page, "")
    walk.page.set_viewport_size(FOUR_TIMES["viewport"])
    return found


@pytest.mark.parametrize("language", ["fr", "en"])
def test_main_pages_are_read_large_and_spaced(
    visitor: Visitor, half_a_year: None, language: str
) -> None:
    walk = visitor(**FOUR_TIMES)
    found = []
    with override(language):
        pages = [
            reverse("home"),
            reverse("service", args=["chit-chat-club"]),
            reverse("pillar", args=["quality-of-life"]),
            reverse("call-me"),
            reverse("appointment"),
            reverse("register", args=["chit-chat-club"]),
        ]
    for address in pages:
        walk.opens(address)
        found += faults(walk)
    walk.page.locator("main summary").click()
    walk.answers(for_whom="other")
    walk.sends()
    found += faults(walk)
    walk.answers(for_whom="self", preferred_name="Louise", email="louise@example.org")
    walk.answers(lives_with_mbc="yes", consent_contact="on")
    walk.sends()
    found += faults(walk)
    walk.sends()
    found += faults(walk)
    assert found == []
    expect(walk.page.locator(".reference")).to_be_visible()


#: A style that does harm, and what is then told of the page.
HARM = [
    (".lead { height: 1em; overflow: hidden; }", "cut off: Un prénom et un numéro"),
    (".lead { white-space: nowrap; }", "out of sight: Un prénom et un numéro"),
    (".site-footer { min-width: 700px; }", "sideways"),
    (
        ".brand, .site-tools { position: absolute; }",
        "Club stade\u00a04 is upon Lecture confortable",
    ),
    (".field__help { margin-top: -1.5em; }", "Prénom, ou le nom à utiliser is upon Un prénom"),
    (".input { min-height: 0; height: 1em; padding: 0; }", "too low for its letters: phone"),
]


def test_what_cannot_be_read_is_told(visitor: Visitor, group: Service) -> None:
    walk = visitor(**FOUR_TIMES)
    walk.opens("/rappel/")
    for style, told in HARM:
        wear(walk.page, style)
        assert [it for it in unreadable(walk.page) if it.startswith(told)], style
    measure = "it => { const s = getComputedStyle(it); return [s.fontSize, s.letterSpacing]; }"
    for style, measured in [("", "normal"), (SPACED, "2.4px"), (LARGER, "normal")]:
        wear(walk.page, style)
        size = "40px" if style == LARGER else "20px"
        assert walk.page.locator(".field__help").first.evaluate(measure) == [size, measured]
    wear(walk.page, "")
    assert unreadable(walk.page) == []
