"""Two hundred people at once after the ten times that a social worker has left."""

import asyncio
from collections.abc import Iterable
from statistics import median, quantiles

from tests.bench.measures.elsewhere import book_elsewhere
from tests.bench.results import Figures, Result, Target
from tests.bench.sites import Web
from tests.bench.stand import Stand
from tests.booking import FORM, card, choose, read_again
from tests.registering import Filled, expect_page, where
from tests.visitor import Answer, Visitor

PEOPLE, SLOTS = 200, 10
AT_ONCE = 8


def measure(stand: Stand) -> Result:
    """Who has a time, what the others read, and how long either took; then the other site."""
    site = stand.fresh_ours(stand.ours, "last_slots", people=0)
    site.manage("seed_appointments", "--appointments=0")
    if site.ask("one_social_worker") != 1:
        raise AssertionError("More than one social worker receives people.")
    values = site.ask("offered", str(SLOTS))
    with site.web() as web:
        pages, answers = asyncio.run(_all_choose(web, values))
    found = site.ask("booked")
    reference, theirs = book_elsewhere(stand.appointment, people=PEOPLE, slots=SLOTS)
    ours = {"page_p50_ms": median(pages) * 1000, **_times(answer.seconds for answer in answers)}
    return Result(
        f"{PEOPLE} people after {SLOTS} times",
        {"ours": ours | found, "django-appointment": reference | theirs},
        {
            "booked": Target(found["appointments"], least=SLOTS, most=SLOTS),
            "different times": Target(found["times"], least=SLOTS),
            "offered the next times": Target(
                sum(
                    _offers_others(answer, values[number % SLOTS])
                    for number, answer in enumerate(answers)
                ),
                least=PEOPLE - SLOTS,
            ),
            "lost": Target(sum(_is_lost(*pair) for pair in enumerate(answers)), most=0),
            "p95, seconds": Target(ours["p95_ms"] / 1000, most=2),
        },
    )


def _times(seconds: Iterable[float]) -> Figures:
    parts = quantiles(seconds, n=100)
    return {"p50_ms": parts[49] * 1000, "p95_ms": parts[94] * 1000}


def _offers_others(answer: Answer, value: str) -> bool:
    """Whether it gives the form back with other times, and no longer with this one."""
    page = answer.text
    return answer.status == 422 and 'name="slot"' in page and f'value="{value}"' not in page


def _is_lost(number: int, answer: Answer) -> bool:
    """Neither taken nor given back with what was typed."""
    if answer.status == 302:
        return False
    return answer.status != 422 or card(number)["email"] not in answer.text


async def _all_choose(web: Web, values: list[str]) -> tuple[list[float], list[Answer]]:
    """Open every form first, as people do; then everybody sends; who has a time books it."""
    visitors = [Visitor(web.port, https=True) for _ in range(PEOPLE)]
    hidden: list[dict[str, str]] = [{} for _ in visitors]
    pages: list[float] = []
    turns = iter(range(PEOPLE))

    async def look() -> None:
        for number in turns:
            async with visitors[number]:
                form = await expect_page(visitors[number], FORM)
                hidden[number] = form.hidden
                pages.append(form.seconds)

    await asyncio.gather(*(look() for _ in range(AT_ONCE)))

    async def press(number: int) -> Answer:
        visitor = visitors[number]
        async with visitor:
            return await choose(visitor, number, values[number % SLOTS], hidden[number])

    answers = list(await asyncio.gather(*map(press, range(PEOPLE))))
    for number, answer in enumerate(answers):
        if answer.status == 302:
            async with visitors[number]:
                filled: Filled = await read_again(visitors[number], answer)
                where(await visitors[number].post(filled.path, filled.send))
    return pages, answers
