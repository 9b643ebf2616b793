"""The process list as written, from an empty database to a message in a mailbox."""

from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.browser.letters import wait_for_letters
from tests.deployment.processes import Installation, WebRole
from tests.registering import card, register
from tests.smtp_sink import SmtpSink
from tests.visitor import Visitor, go


@pytest.fixture
def first_day(installation: Installation, web_role: WebRole) -> Iterator[Installation]:
    """The same installation before its first start: nothing is in its database."""
    address = urlsplit(installation.dotenv["MIGRATION_DATABASE_URL"])
    name = f"{address.path.removeprefix('/')}_first_day"
    empty = address._replace(path=f"/{name}").geturl()
    with psycopg.connect(address.geturl(), autocommit=True) as line:
        line.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        line.execute(f'CREATE DATABASE "{name}"')
        urls = {"MIGRATION_DATABASE_URL": empty, "DATABASE_URL": web_role.address(empty)}
        yield replace(installation, dotenv={**installation.dotenv, **urls})
        line.execute(f'DROP DATABASE "{name}"')


def test_the_process_list_serves_the_story(first_day: Installation, smtp_sink: SmtpSink) -> None:
    first_day.prepare()
    # Once at every start: a second time changes nothing.
    first_day.prepare()
    with first_day.running(webs=1, workers=1, beats=1) as house:
        (letter,) = _registers(house.ports[0], smtp_sink)
        assert letter["To"] == card(1)["email"]
        everything = [*house.webs, *house.workers, *house.beats]
        unwell = [it.service for it in everything if not first_day.healthy(it)]
        assert unwell == [], first_day.said()
        assert house.stop() == [0, 0, 0], first_day.said()


def _registers(port: int, sink: SmtpSink) -> list[EmailMessage]:
    async def come() -> None:
        async with Visitor(port, https=True) as visitor:
            await register(visitor, 1)

    go(come())
    return wait_for_letters(sink, 1)
