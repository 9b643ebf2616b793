"""What a reader asks of her machine is kept: colours of her own, no movement, more contrast.

Each page is opened once in each of the three ways and gone through with the Tab key.
"""

import pytest

from services.models import Service
from tests.browser.conftest import Visitor
from tests.browser.laid_out import wear
from tests.browser.walk import FOCUS, Walk

#: No movement is one that nobody sees, in seconds (WCAG 2.3.3).
UNSEEN = 0.01
#: WCAG 2.4.13 asks for two pixels.
RING = 2

#: The longest transition or animation on the page, in seconds; scrolling that glides counts as one.
MOVEMENT = """() => {
    const seconds = list => list.split(',').map(parseFloat);
    let longest = 0;
    for (const it of document.querySelectorAll('*'))
        for (const part of [null, '::before', '::after', '::marker']) {
            const style = getComputedStyle(it, part);
            longest = Math.max(longest, ...seconds(style.transitionDuration),
                ...seconds(style.animationDuration), style.scrollBehavior === 'smooth' ? 1 : 0);
        }
    return longest;
}"""
#: What one presses and whose edge would not be seen where grounds are not painted.
EDGELESS = """() => [...document.querySelectorAll('.button, .input, .choice, .card')]
    .filter(it => !it.matches('.button--link'))
    .filter(it => it.checkVisibility())
    .filter(it => {
        const style = getComputedStyle(it);
        return style.borderStyle === 'none' || parseFloat(style.borderWidth) < 1;
    })
    .map(it => it.className)"""
#: Words and edges that stay paler than the text.
PALE = """() => {
    const ink = getComputedStyle(document.body).color;
    return [...document.querySelectorAll('.soft, .field__help, .field__why, .input, .choice')]
        .filter(it => it.checkVisibility() && !it.closest('.field--error'))
        .filter(it => getComputedStyle(it)[it.matches('.input, .choice:not(:has(:checked))')
            ? 'borderTopColor' : 'color'] !== ink)
        .map(it => it.className);
}"""
WHERE = "document.activeElement.outerHTML.slice(0, 120)"

PAGES = (
    "/",
    "/services/chit-chat-club/",
    "/piliers/research/",
    "/rappel/",
    "/rendez-vous/",
    "/inscription/chit-chat-club/",
)


def invisible_stops(walk: Walk) -> list[str]:
    """Where the keyboard stands without being seen, from the first stop to the last."""
    unseen = []
    stops = 0
    walk.page.evaluate("document.activeElement.blur()")
    while True:
        walk.page.keyboard.press("Tab")
        if walk.page.evaluate("document.activeElement === document.body"):
            break
        stops += 1
        assert stops < 100, "Tab never leaves the page."
        if walk.page.evaluate(FOCUS) < RING:
            unseen.append(walk.page.evaluate(WHERE))
    assert stops > 5
    return unseen


def look(walk: Walk, asked: str) -> list[str]:
    """What of the page, as it stands, is not as it was asked for."""
    found = [f"unseen: {stop}" for stop in invisible_stops(walk)]
    if asked == "reduced_motion" and walk.page.evaluate(MOVEMENT) > UNSEEN:
        found.append("it moves")
    if asked == "forced_colors":
        found += [f"no edge: {name}" for name in walk.page.evaluate(EDGELESS)]
    if asked == "contrast":
        found += [f"pale: {name}" for name in walk.page.evaluate(PALE)]
    return [f"{walk.page.url}: {fault}" for fault in found]


WAYS = {"forced_colors": "active", "reduced_motion": "reduce", "contrast": "more"}


@pytest.mark.parametrize("asked", WAYS)
def test_what_a_reader_asks_of_her_machine_is_kept(
    visitor: Visitor, half_a_year: None, asked: str
) -> None:
    walk = visitor(**{asked: WAYS[asked]})
    found = []
    for address in PAGES:
        walk.opens(address)
        found += look(walk, asked)
    walk.page.locator("main summary").click()
    walk.answers(for_whom="other")
    walk.sends()
    found += look(walk, asked)
    assert found == []


def test_what_is_not_kept_is_told(visitor: Visitor, group: Service) -> None:
    walk = visitor()
    walk.opens("/rappel/")
    # Nothing was asked: there is movement, and paler words.
    assert walk.page.evaluate(MOVEMENT) == pytest.approx(0.15)
    assert {"field__help", "input"} <= set(walk.page.evaluate(PALE))
    assert walk.page.evaluate(EDGELESS) == []
    wear(
        walk.page,
        "* { transition: none !important; } h1 { transition: color 20ms !important; }",
    )
    assert walk.page.evaluate(MOVEMENT) == pytest.approx(0.02)
    wear(walk.page, "*::after { animation-duration: 1s !important; }")
    assert walk.page.evaluate(MOVEMENT) == 1
    wear(walk.page, ".input { border: 0; }")
    assert walk.page.evaluate(EDGELESS) == ["input", "input input--medium"]
    wear(walk.page, ".brand:focus-visible { outline-width: 1px; }")
    (stop,) = invisible_stops(walk)
    assert stop.startswith('<a class="brand"')
