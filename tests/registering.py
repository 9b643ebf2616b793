"""Somebody who registers at our site, from the form to the page that thanks her."""

from dataclasses import dataclass
from typing import Protocol

from tests.visitor import Answer

FORM = "/inscription/chit-chat-club/"
#: What is asked of everybody, contact card aside.
ANSWERS = {
    "contact_by": "email",
    "good_time": "morning",
    "voicemail": "yes",
    "lives_with_mbc": "yes",
    "french": "yes",
    "attendance": "either",
    "access_needs": "Une chaise près de la fenêtre",
    "message": "Merci d’avance.",
    "consent_contact": "on",
}
#: What our form asks beside, and the field that only robots fill in.
OURS_ONLY = {"for_whom": "self", "website": ""}


class Browser(Protocol):
    """Whatever asks for pages and sends forms."""

    async def get(self, path: str) -> Answer: ...

    async def post(self, path: str, fields: dict[str, str]) -> Answer: ...


def card(number: int) -> dict[str, str]:
    """An invented contact card, another one for each number below ten thousand."""
    return {
        "preferred_name": f"Élodie {number}",
        "email": f"elodie{number}@example.org",
        "phone": f"+1 438 555-{number % 10000:04}",
    }


@dataclass(frozen=True)
class Filled:
    """A form that was taken and is read again: `send` is what its last button posts to `path`."""

    path: str
    send: dict[str, str]
    kept: Answer


async def fill_in(browser: Browser, number: int) -> Filled:
    """Go as far as the page with the last button. Raises AssertionError, as `register` does."""
    form = await expect_page(browser, FORM)
    kept = await browser.post(FORM, OURS_ONLY | ANSWERS | card(number) | form.hidden)
    check = await expect_page(browser, where(kept))
    return Filled(where(kept), check.hidden, kept)


async def register(browser: Browser, number: int) -> list[Answer]:
    """Fill in the form, read the answers again, send; returns what the two POSTs brought.

    Raises AssertionError when a page is not what a visitor expects.
    """
    filled = await fill_in(browser, number)
    sent = await browser.post(filled.path, filled.send)
    await expect_page(browser, where(sent))
    return [filled.kept, sent]


async def expect_page(browser: Browser, path: str) -> Answer:
    """The page at `path`. Raises AssertionError when it is not answered 200."""
    page = await browser.get(path)
    if page.status != 200:
        raise AssertionError(f"{path} was answered {page.status}.")
    return page


def where(answer: Answer) -> str:
    """Where a form that was taken leads. Raises AssertionError when it was not."""
    if answer.status != 302:
        raise AssertionError(f"A form was answered {answer.status}.")
    return answer.location
