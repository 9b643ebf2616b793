"""Somebody who books an appointment at our site, from the form to the page that says when."""

from tests.registering import Browser, Filled, expect_page, where
from tests.visitor import Answer

FORM = "/rendez-vous/"
ANSWERS = {
    "meeting": "individual",
    "mode": "phone",
    "for_whom": "self",
    "contact_by": "email",
    "good_time": "morning",
    "voicemail": "yes",
    "safe_place": "yes",
    "spoken_language": "fr",
    "message": "Merci d’avance.",
    "consent_contact": "on",
    "website": "",
}


def card(number: int) -> dict[str, str]:
    """An invented contact card, another one for each number below ten thousand."""
    return {
        "preferred_name": f"Aurélie {number}",
        "email": f"aurelie{number}@example.org",
        "phone": f"+1 438 555-{number % 10000:04}",
    }


async def open_form(browser: Browser) -> dict[str, str]:
    """What the hidden fields of the form hold."""
    return (await expect_page(browser, FORM)).hidden


async def choose(browser: Browser, number: int, slot: str, hidden: dict[str, str]) -> Answer:
    """Send the form with this time: kept, or no longer free."""
    return await browser.post(FORM, ANSWERS | card(number) | {"slot": slot} | hidden)


async def read_again(browser: Browser, kept: Answer) -> Filled:
    """Go to the page with the last button. Raises AssertionError when the form was not taken."""
    check = await expect_page(browser, where(kept))
    return Filled(where(kept), check.hidden, kept)
