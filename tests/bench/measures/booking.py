"""The POST that books an appointment, beside a registration of the stock site."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import ExitStack

from tests.bench.results import Figures, Result, Target, alternate, medians, ratio, spread, timed
from tests.bench.sites import Site
from tests.bench.stand import Stand
from tests.booking import choose, open_form, read_again
from tests.registering import ANSWERS, Filled, card, expect_page, where
from tests.visitor import Visitor

PEOPLE, AT_ONCE = 16, 4
#: With the round that is forgotten.
ROUNDS = 6


def measure(stand: Stand) -> Result:
    """Bookings by 4 people at once, each with its free time; the forms were filled in before."""
    ours = stand.fresh_ours(stand.ours, "booking", people=0)
    ours.manage("seed_appointments", "--appointments=0")
    values = ours.ask("offered", str(PEOPLE * ROUNDS))
    if len(values) < PEOPLE * ROUNDS:
        raise AssertionError(f"Only {len(values)} times are free.")
    with ExitStack() as stack:
        jobs: dict[str, Callable[[], Figures]] = {}
        web = stack.enter_context(ours.web())
        jobs["ours"] = _Booking(ours, web.port, [web.pid, stand.database_pid], values)
        web = stack.enter_context(stand.plain.web())
        jobs["plain"] = registering(stand.plain, web.port, [web.pid, stand.database_pid])
        rounds = alternate(jobs, rounds=ROUNDS - 1)
    found = ours.ask("booked")
    figures = {name: medians(each) for name, each in rounds.items()}
    return Result(
        "POST that books an appointment",
        figures,
        {
            "cpu": Target(ratio(figures, "cpu_ms"), most=0.4),
            "booked": Target(found["appointments"], least=PEOPLE * ROUNDS),
        },
    )


class _Booking:
    """One round on our site: the last button of forms that are filled in."""

    def __init__(self, site: Site, port: int, pids: Sequence[int], values: list[str]) -> None:
        self.site, self.port, self.pids, self.values = site, port, pids, values
        self.begun = 0

    def __call__(self) -> Figures:
        first, self.begun = self.begun, self.begun + PEOPLE
        visitors = [Visitor(self.port, https=True) for _ in range(PEOPLE)]
        filled: list[Filled] = []

        async def fill_in(number: int) -> Sequence[float]:
            visitor = visitors[number]
            async with visitor:
                hidden = await open_form(visitor)
                kept = await choose(visitor, first + number, self.values[first + number], hidden)
                filled.append(await read_again(visitor, kept))
                at.append(number)
            return []

        async def send(turn: int) -> Sequence[float]:
            visitor, form = visitors[at[turn]], filled[turn]
            async with visitor:
                sent = await visitor.post(form.path, form.send)
            where(sent)
            return [sent.seconds]

        at: list[int] = []
        asyncio.run(spread(fill_in, PEOPLE, AT_ONCE))
        return timed(self.pids, PEOPLE, lambda: asyncio.run(spread(send, PEOPLE, AT_ONCE)))


def registering(site: Site, port: int, pids: Sequence[int]) -> Callable[[], Figures]:
    """A registration at the stock site, from the form to the page that thanks."""
    numbers = iter(range(10**6))

    async def register(_: int) -> Sequence[float]:
        async with Visitor(port) as visitor:
            form = await visitor.get(site.form_path)
            sent = await visitor.post(site.form_path, ANSWERS | card(next(numbers)) | form.hidden)
            await expect_page(visitor, where(sent))
            return [sent.seconds]

    return lambda: timed(pids, PEOPLE, lambda: asyncio.run(spread(register, PEOPLE, AT_ONCE)))
