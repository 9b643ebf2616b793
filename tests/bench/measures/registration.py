"""A registration, from opening the form to the receipt at the relay."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import ExitStack

from tests.bench.results import Figures, Result, Target, alternate, medians, ratio, spread, timed
from tests.bench.sites import Site
from tests.bench.stand import Stand
from tests.registering import ANSWERS, card, expect_page, register, where
from tests.visitor import Answer, Visitor

PEOPLE, AT_ONCE = 48, 8
RECEIPT_SECONDS = 60


def measure(stand: Stand) -> Result:
    """Registrations by 8 people at once; the message is delivered while they go on."""
    with ExitStack() as stack:
        jobs: dict[str, Callable[[], Figures]] = {}
        for site in (stand.ours, stand.plain, stand.floor):
            web = stack.enter_context(site.web())
            pids = [web.pid, stand.database_pid]
            if site.celery:
                pids.append(stack.enter_context(site.worker()))
            jobs[site.name] = Registering(stand, site, web.port, pids)
        rounds = alternate(jobs)
    statements = stand.ours.ask("statements")
    figures = {name: medians(values) for name, values in rounds.items()}
    return Result(
        "registration, message sent",
        figures,
        {
            "cpu": Target(ratio(figures, "cpu_ms"), most=0.33),
            "rate": Target(ratio(figures, "rate"), least=2.5),
            "POST p95": Target(ratio(figures, "p95_ms"), most=0.4),
            "statements to send": Target(statements["send"], most=12),
        },
        {"statements": statements},
    )


class Registering:
    """One round on one site; nobody registers twice."""

    def __init__(self, stand: Stand, site: Site, port: int, pids: Sequence[int]) -> None:
        self.stand, self.site, self.port, self.pids = stand, site, port, pids
        self.registered = 0

    def __call__(self) -> Figures:
        """CPU and rate for each registration with its message; the times are those of POSTs."""
        return timed(self.pids, PEOPLE, self._work)

    def _work(self) -> Sequence[float]:
        came, _ = self.stand.relay.counts()
        seconds = asyncio.run(spread(self._register, PEOPLE, AT_ONCE))
        if self.site.celery:
            self.stand.relay.wait_for(came + PEOPLE, RECEIPT_SECONDS)
        return seconds

    async def _register(self, _: int) -> Sequence[float]:
        self.registered += 1
        async with Visitor(self.port, https=self.site.https) as visitor:
            posts = await self._go_through(visitor, self.registered)
        return [post.seconds for post in posts]

    async def _go_through(self, visitor: Visitor, number: int) -> list[Answer]:
        """Go through the form as this site has it."""
        if self.site.name == "ours":
            return await register(visitor, number)
        form = await visitor.get(self.site.form_path)
        sent = await visitor.post(self.site.form_path, ANSWERS | card(number) | form.hidden)
        await expect_page(visitor, where(sent))
        return [sent]
