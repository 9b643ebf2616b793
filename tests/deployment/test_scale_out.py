"""Three web processes, three workers and two beats on one database and one broker.

Whatever process answers, people are known, links open, and each message leaves once.
"""

import asyncio
from collections import Counter

import pytest
from django.utils import timezone
from redis import Redis

from registrations.enums import RegistrationState
from registrations.models import Registration
from stage4club.core.models import AuditEvent
from stage4club.notifications.models import Message
from tests.browser.letters import link_in
from tests.deployment.processes import House, Installation
from tests.deployment.wanderer import Wanderer
from tests.faults.programs import wait_for
from tests.registering import card, expect_page, fill_in, where
from tests.smtp_sink import SmtpSink
from tests.stage4club.notifications.letters import stored
from tests.visitor import go

PEOPLE, CONFIRMED = 18, 6
#: Rows that nobody rings for: only the sweeps of the two beats send them.
UNRUNG = 40
LOGIN = "/admin/login/?next=/admin/"
RECORD = "/admin/registrations/registration/{}/{}/"

pytestmark = pytest.mark.usefixtures("partner")


def test_nothing_is_doubled_and_nothing_lost(
    installation: Installation, broker: str, smtp_sink: SmtpSink
) -> None:
    with installation.running(webs=3, workers=3, beats=2) as house:
        everybody_registers(house, smtp_sink)
        a_partner_confirms_everywhere_at_once(house, smtp_sink)
        a_link_opens_everywhere(house, smtp_sink)
        what_nobody_rings_for_leaves_once(broker, smtp_sink)
        house.stop()
    # Whatever the last sweeps did is done now.
    confirmed = Registration.objects.filter(state=RegistrationState.CONFIRMED)
    assert recipients(smtp_sink) == expected(set(confirmed.values_list("email", flat=True)))
    copies = [received.message["Message-ID"] for received in smtp_sink.messages]
    assert len(copies) == len(set(copies))
    assert set(Message.objects.values_list("state", "attempts")) == {("sent", 1)}


def everybody_registers(house: House, sink: SmtpSink) -> None:
    """Each page from another process; the last button is pressed twice, at two of them."""

    async def come(number: int) -> None:
        browser = Wanderer(house.ports, first=number)
        filled = await fill_in(browser, number)
        for sent in await browser.press_twice(filled.path, filled.send):
            await expect_page(browser, where(sent))
        await browser.leave()

    async def come_together() -> None:
        await asyncio.gather(*map(come, range(PEOPLE)))

    go(come_together())
    assert Registration.objects.count() == PEOPLE
    wait_for(lambda: len(sink.messages) == PEOPLE)


def a_partner_confirms_everywhere_at_once(house: House, sink: SmtpSink) -> None:
    """Signed in at one process, known to all; each button pressed at two of them together."""

    async def work() -> None:
        browser = Wanderer(house.ports)
        await sign_in(browser)
        for path in (RECORD.format(key, verb) for key in keys for verb in ("take", "confirm")):
            page = await expect_page(browser, path)
            answers = await browser.press_twice(path, page.hidden)
            # The second one is told that it is done, or that somebody was faster.
            assert {answer.status for answer in answers} <= {302, 409}
        await sign_out(browser)
        for _ in house.ports:
            assert where(await browser.get("/admin/")).startswith("/admin/login/")
        await browser.leave()

    keys = list(Registration.objects.values_list("pk", flat=True)[:CONFIRMED])
    go(work())
    confirmed = Registration.objects.filter(state=RegistrationState.CONFIRMED)
    assert set(confirmed.values_list("pk", flat=True)) == set(keys)
    for verb in ("take", "confirm"):
        events = AuditEvent.objects.filter(verb=verb).values_list("subject_id", flat=True)
        assert Counter(events) == dict.fromkeys(map(str, keys), 1)
    wait_for(lambda: len(sink.messages) == PEOPLE + CONFIRMED)


def a_link_opens_everywhere(house: House, sink: SmtpSink) -> None:
    """The address of one message, at every process; the page behind it too."""

    async def open_it() -> None:
        browser = Wanderer(house.ports)
        for _ in house.ports:
            page = await expect_page(browser, where(await browser.get(path)))
            assert registration.reference in page.text
        await browser.leave()

    registration = Registration.objects.filter(state=RegistrationState.CONFIRMED).earliest("pk")
    letters = [received.message for received in sink.messages]
    told = [letter for letter in letters if registration.reference in letter["Subject"]]
    # The receipt came first, and has no link.
    letter = told[1]
    path = link_in(letter).removeprefix("https://localhost")
    go(open_it())


def what_nobody_rings_for_leaves_once(broker: str, sink: SmtpSink) -> None:
    """The broker forgot every task; both beats wake the workers up all the same."""
    with Redis.from_url(broker) as valkey:
        valkey.flushdb()
    now = timezone.now()
    for number in range(UNRUNG):
        stored(created_at=now, due_at=now, to_address=unrung(number))
    wait_for(lambda: len(sink.messages) == PEOPLE + CONFIRMED + UNRUNG)


async def sign_in(browser: Wanderer) -> None:
    """With the address and the password of the partner."""
    form = await expect_page(browser, LOGIN)
    typed = {"username": "josee@example.org", "password": "un mot de passe de test"}
    assert where(await browser.post(LOGIN, typed | form.hidden)) == "/admin/"


async def sign_out(browser: Wanderer) -> None:
    """By the button that every page of the back office has."""
    home = await expect_page(browser, "/admin/")
    await browser.post("/admin/logout/", home.hidden)


def recipients(sink: SmtpSink) -> Counter[str]:
    """How many messages each address got."""
    return Counter(letter.recipients[0] for letter in sink.messages)


def expected(confirmed: set[str]) -> Counter[str]:
    """One receipt for each person, one confirmation for some, and what the beats alone brought."""
    addresses = [card(number)["email"] for number in range(PEOPLE)]
    return Counter([*addresses, *confirmed, *map(unrung, range(UNRUNG))])


def unrung(number: int) -> str:
    return f"nobody{number}@example.org"
