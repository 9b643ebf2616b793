"""The POST that keeps one step of an application, beside a registration of the stock site."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import ExitStack

from tests.bench.measures.booking import registering
from tests.bench.results import Figures, Result, Target, alternate, medians, ratio, spread, timed
from tests.bench.sites import Site
from tests.bench.stand import Stand
from tests.registering import expect_page, where
from tests.visitor import Visitor

PEOPLE, AT_ONCE = 16, 4
ROUNDS = 5
FIRST, SECOND = "/aide-financiere/demande/1/", "/aide-financiere/demande/2/"


def measure(stand: Stand) -> Result:
    """The second question, answered by 4 people at once who have answered the first."""
    ours = stand.fresh_ours(stand.ours, "steps", people=0)
    with ExitStack() as stack:
        jobs: dict[str, Callable[[], Figures]] = {}
        web = stack.enter_context(ours.web())
        jobs["ours"] = _answering(ours, web.port, [web.pid, stand.database_pid])
        web = stack.enter_context(stand.plain.web())
        jobs["plain"] = registering(stand.plain, web.port, [web.pid, stand.database_pid])
        rounds = alternate(jobs, rounds=ROUNDS)
    figures = {name: medians(each) for name, each in rounds.items()}
    cpu = Target(ratio(figures, "cpu_ms"), most=0.33)
    return Result("POST that keeps a step of an application", figures, {"cpu": cpu})


def _answering(site: Site, port: int, pids: Sequence[int]) -> Callable[[], Figures]:
    numbers = iter(range(10**6))

    def answer() -> Figures:
        visitors = [Visitor(port, https=True) for _ in range(PEOPLE)]
        hidden: dict[int, dict[str, str]] = {}

        async def begin(place: int) -> Sequence[float]:
            async with visitors[place] as visitor:
                form = await expect_page(visitor, FIRST)
                typed = {
                    "for_whom": "self",
                    "preferred_name": "Aurélie",
                    "email": f"aurelie{next(numbers)}@example.org",
                    "consent_contact": "on",
                    "website": "",
                }
                kept = await visitor.post(FIRST, typed | form.hidden)
                hidden[place] = (await expect_page(visitor, where(kept))).hidden
            return []

        async def go_on(place: int) -> Sequence[float]:
            async with visitors[place] as visitor:
                kept = await visitor.post(SECOND, {"stage4": "yes"} | hidden[place])
            where(kept)
            return [kept.seconds]

        asyncio.run(spread(begin, PEOPLE, AT_ONCE))
        return timed(pids, PEOPLE, lambda: asyncio.run(spread(go_on, PEOPLE, AT_ONCE)))

    return answer
