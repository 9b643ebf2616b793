"""A new release takes over while people register: expand, migrate, contract.

Four releases follow each other: today's; a later one that adds a column and uses it; one that no
longer does; a last one that takes it away.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from subprocess import CalledProcessError
from threading import Event, Thread

import pytest
from django.db import connection, transaction

from registrations.models import Registration
from stage4club.notifications.models import Message
from tests.deployment.processes import Installation, Process
from tests.deployment.wanderer import Wanderer
from tests.faults.programs import wait_for
from tests.registering import FORM, card, expect_page, register
from tests.smtp_sink import SmtpSink
from tests.visitor import go

LATER, LAST = "tests.deployment.later.settings", "tests.deployment.last.settings"
AT_ONCE = 2
#: Enough to be sure that whoever serves does so.
SOME = 4
#: What a proxy does before it takes an address off its list: the requests sent there end.
DRAIN_SECONDS = 1.0


@dataclass
class Visitors:
    """People who register one after another, each page at any of `ports`."""

    ports: list[int] = field(default_factory=list)
    registered: list[int] = field(default_factory=list)
    troubles: list[BaseException] = field(default_factory=list)
    _stop: Event = field(default_factory=Event)

    @contextmanager
    def coming(self) -> Iterator[None]:
        """They come until the block ends."""
        crowd = Thread(target=lambda: asyncio.run(self._come()))
        crowd.start()
        try:
            yield
        finally:
            self._stop.set()
            crowd.join()

    def some_more(self) -> None:
        """Wait until some who had not begun have registered."""
        enough = len(self.registered) + AT_ONCE + SOME
        wait_for(lambda: len(self.registered) >= enough or bool(self.troubles))
        assert self.troubles == []

    async def _come(self) -> None:
        await asyncio.gather(*(self._one_after_another(first) for first in range(AT_ONCE)))

    async def _one_after_another(self, number: int) -> None:
        while not self._stop.is_set():
            browser = Wanderer(self.ports, first=number)
            try:
                await register(browser, number)
            except (AssertionError, OSError) as trouble:
                self.troubles.append(trouble)
                return
            finally:
                await browser.leave()
            self.registered.append(number)
            number += AT_ONCE


@dataclass
class Club:
    """What runs now: one web process and one worker, of one release or of two."""

    visitors: Visitors
    stack: ExitStack
    running: list[Process] = field(default_factory=list)

    def starts(self, release: Installation) -> None:
        """Programs of `release` serve beside those that do."""
        web = self.stack.enter_context(release.web())
        self.running += [web, self.stack.enter_context(release.worker())]
        self.visitors.ports.append(web.port)

    def retires_the_earlier(self) -> None:
        """Stop the programs of the release before; they finish what they have in hand."""
        earlier, self.running = self.running[:2], self.running[2:]
        self.visitors.ports.remove(earlier[0].port)
        Event().wait(DRAIN_SECONDS)
        assert [process.stop() for process in earlier] == [0, 0]


@pytest.fixture
def column_gone(transactional_db: None) -> Iterator[None]:
    """The table as it was, whatever the releases did to it."""
    yield
    with connection.cursor() as sql:
        sql.execute("ALTER TABLE registrations_registration DROP COLUMN IF EXISTS release")
        sql.execute("DELETE FROM django_migrations WHERE app IN ('later', 'last')")


@pytest.mark.usefixtures("column_gone")
def test_a_release_takes_over_while_people_register(
    installation: Installation, smtp_sink: SmtpSink
) -> None:
    later, last = installation.release(LATER), installation.release(LAST)
    visitors = Visitors()
    with ExitStack() as stack:
        club = Club(visitors, stack)
        club.starts(installation)
        with visitors.coming():
            visitors.some_more()
            # Expand: the programs of today serve on, on a table that has a column more.
            later.prepare()
            visitors.some_more()
            # Migrate: both releases at once, then the later one alone.
            club.starts(later)
            visitors.some_more()
            club.retires_the_earlier()
            visitors.some_more()
            # A release that no longer uses the column; then the one that takes it away.
            club.starts(installation)
            visitors.some_more()
            club.retires_the_earlier()
            last.prepare()
            visitors.some_more()
        wait_for(lambda: len(smtp_sink.messages) >= len(visitors.registered))
    addresses = Counter(card(number)["email"] for number in visitors.registered)
    assert visitors.troubles == []
    assert Counter(Registration.objects.values_list("email", flat=True)) == addresses
    assert Counter(letter.recipients[0] for letter in smtp_sink.messages) == addresses
    assert set(Message.objects.values_list("state", "attempts")) == {("sent", 1)}


@pytest.mark.usefixtures("column_gone")
def test_taking_away_what_is_in_use_breaks(installation: Installation) -> None:
    """Negative control: contract while the programs that use the column still serve."""

    async def look() -> None:
        browser = Wanderer([web.port])
        # The form needs no row: whoever only looks notices nothing.
        await expect_page(browser, FORM)
        with pytest.raises(AssertionError, match="answered 500"):
            await register(browser, 1)
        await browser.leave()

    later, last = installation.release(LATER), installation.release(LAST)
    later.prepare()
    last.prepare()
    with later.web() as web:
        go(look())
    assert Registration.objects.count() == 0


@pytest.mark.usefixtures("column_gone")
def test_a_change_that_has_to_wait_gives_up(installation: Installation) -> None:
    """Somebody's long transaction holds the table; behind the change all others would wait too."""
    with transaction.atomic(), connection.cursor() as sql:
        sql.execute("LOCK TABLE registrations_registration IN ACCESS SHARE MODE")
        with pytest.raises(CalledProcessError) as refusal:
            installation.release(LATER).prepare()
    assert "lock timeout" in refusal.value.output
    installation.release(LATER).prepare()
    assert "release" in columns()


def columns() -> list[str]:
    with connection.cursor() as sql:
        table = connection.introspection.get_table_description(sql, Registration._meta.db_table)
    return [column.name for column in table]
