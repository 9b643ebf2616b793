"""What a browser and its helpers are told of each field: its name, and how to fill it in.

WCAG 1.3.5 asks that what is about the reader herself can be filled in for her; the words are those
of HTML's autofill. What somebody answers freely, and what is about nobody's address, is never kept
by the browser of a shared device: `off`.
"""

from typing import Any

import pytest

from services.models import Service
from tests.browser.conftest import Visitor
from tests.browser.heard import listen
from tests.browser.walk import Walk

#: autocomplete, inputmode, enterkeyhint, spellcheck.
Told = tuple[str | None, str | None, str | None, str | None]

NAME = ("given-name", None, "next", "false")
LINE = ("off", None, "next", "false")
#: The keyboard of numbers comes with type=tel, the one of addresses only with inputmode.
PHONE = ("tel", None, "next", "false")
EMAIL = ("email", "email", "next", "false")
#: Return starts a new line there.
BLOCK = ("off", None, None, "true")
CHOICE = (None, None, None, None)

CALL_ME: dict[str, Told] = {
    "preferred_name": NAME,
    "phone": PHONE,
    "subject": CHOICE,
    "good_time": CHOICE,
}
FOR_MYSELF: dict[str, Told] = {
    "for_whom": CHOICE,
    "preferred_name": NAME,
    "phone": PHONE,
    "email": EMAIL,
    "contact_by": CHOICE,
    "lives_with_mbc": CHOICE,
    "good_time": CHOICE,
    "voicemail": CHOICE,
    "french": CHOICE,
    "attendance": CHOICE,
    "access_needs": BLOCK,
    "message": BLOCK,
    "consent_contact": CHOICE,
}
#: Beside the questions above, those about the one who writes. What is then somebody else's is not
#: filled in with what the browser knows of the one who sits before it.
FOR_ANOTHER: dict[str, Told] = FOR_MYSELF | {
    "preferred_name": LINE,
    "phone": ("off", None, "next", "false"),
    "email": ("off", "email", "next", "false"),
    "helper_name": ("section-helper name", None, "next", "false"),
    "relationship": LINE,
    "helper_phone": ("section-helper tel", None, "next", "false"),
    "helper_email": ("section-helper email", "email", "next", "false"),
    "person_agrees": CHOICE,
}

CONTROLS = """() => [...document.querySelector('main form').elements]
    .filter(it => it.name && it.type !== 'hidden' && !it.closest('.trap') && it.checkVisibility())
    .map(it => [it.name, it.type, ['autocomplete', 'inputmode', 'enterkeyhint', 'spellcheck']
        .map(attribute => it.getAttribute(attribute))])"""
TRAP = """() => {
    const trap = document.querySelector('.trap [name=website]');
    return [trap.autocomplete, trap.tabIndex, !!trap.closest('[aria-hidden=true]')];
}"""


def fields(walk: Walk) -> dict[str, Any]:
    """What each field that can be seen tells a browser, by its name."""
    return {name: tuple(told) for name, _kind, told in walk.page.evaluate(CONTROLS)}


def unnamed(walk: Walk) -> list[str]:
    """Fields and groups that say nothing when they are heard, or are not heard at all."""
    controls = walk.page.evaluate(CONTROLS)
    heard = listen(walk.page).all("textbox", "radio", "checkbox", "radiogroup")
    groups = {name for name, kind, _told in controls if kind == "radio"}
    silent = [it.role for it in heard if not it.name]
    missing = len(controls) + len(groups) - len(heard)
    return silent + [f"{missing} are not heard"] * bool(missing)


@pytest.mark.parametrize(
    ("call_me", "register"),
    [
        ("/rappel/", "/inscription/chit-chat-club/"),
        ("/en/call-me/", "/en/register/chit-chat-club/"),
    ],
    ids=["fr", "en"],
)
def test_each_field_says_its_name_and_how_it_is_filled_in(
    visitor: Visitor, group: Service, call_me: str, register: str
) -> None:
    walk = visitor()
    walk.opens(call_me)
    assert fields(walk) == CALL_ME
    assert unnamed(walk) == []
    assert walk.page.evaluate(TRAP) == ["off", -1, True]

    walk.opens(register)
    walk.page.locator("main summary").click()
    assert fields(walk) == FOR_MYSELF
    assert unnamed(walk) == []
    walk.answers(for_whom="other")
    assert fields(walk) == FOR_ANOTHER
    assert unnamed(walk) == []
    # The same where something is to be corrected.
    walk.sends()
    walk.page.locator("main summary").click()
    assert fields(walk) == FOR_ANOTHER
    assert unnamed(walk) == []
    assert walk.page.evaluate(TRAP) == ["off", -1, True]
    walk.answers(for_whom="self")
    assert fields(walk) == FOR_MYSELF


#: What is done to the form, and what is then told.
HARM = {
    "document.querySelector('label[for=id_phone]').remove()": ["textbox"],
    "document.querySelector('label[for=id_good_time_0]').remove()": ["radio"],
    "document.querySelector('legend').remove()": ["radiogroup"],
    "document.querySelector('[name=phone]').ariaHidden = true": ["1 are not heard"],
}


def test_a_field_that_says_nothing_is_told(visitor: Visitor, group: Service) -> None:
    walk = visitor()
    for harm, told in HARM.items():
        walk.opens("/rappel/")
        walk.page.evaluate(harm)
        assert unnamed(walk) == told
        assert fields(walk) == CALL_ME
    walk.page.evaluate("document.querySelector('[name=phone]').autocomplete = 'off'")
    assert fields(walk) != CALL_ME
