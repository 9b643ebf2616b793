"""The same people after the same number of times, at the site of django-appointment."""

import asyncio
from collections.abc import Mapping
from statistics import median, quantiles
from typing import Any

from tests.bench.results import Figures
from tests.bench.sites import Site, Web
from tests.registering import expect_page, where
from tests.visitor import Visitor

AT_ONCE = 8


def book_elsewhere(site: Site, *, people: int, slots: int) -> tuple[Figures, Figures]:
    """How long its booking page and a booking took, and how many were booked for what times."""
    prepared = site.ask("prepare", str(people), str(slots))
    with site.web() as web:
        pages, bookings = asyncio.run(_all_book(web, prepared))
    parts = quantiles(bookings, n=100)
    times = {
        "page_p50_ms": median(pages) * 1000,
        "p50_ms": parts[49] * 1000,
        "p95_ms": parts[94] * 1000,
    }
    return times, site.ask("booked")


async def _all_book(web: Web, prepared: Mapping[str, Any]) -> tuple[list[float], list[float]]:
    """Open the booking page first; then everybody chooses a time and says who she is."""
    cookies, times = prepared["cookies"], prepared["times"]
    visitors = [Visitor(web.port, cookies={"sessionid": cookie}) for cookie in cookies]
    hidden: list[dict[str, str]] = [{} for _ in visitors]
    pages: list[float] = []
    turns = iter(range(len(visitors)))

    async def look() -> None:
        for number in turns:
            async with visitors[number]:
                page = await expect_page(visitors[number], prepared["path"])
            hidden[number] = page.hidden
            pages.append(page.seconds)

    await asyncio.gather(*(look() for _ in range(AT_ONCE)))

    async def book(number: int) -> float:
        visitor = visitors[number]
        token = {"csrfmiddlewaretoken": hidden[number]["csrfmiddlewaretoken"]}
        async with visitor:
            chosen = await visitor.post("/request-submit/", token | times[number % len(times)])
            form = await expect_page(visitor, where(chosen))
            said = {
                "name": f"Aurélie {number}",
                "phone_0": "CA",
                "phone_1": "4385550123",
                "payment_type": "full",
                "address": "",
                "additional_info": "",
            }
            sent = await visitor.post(where(chosen), said | {**token, **_token(form.hidden)})
        where(sent)
        return chosen.seconds + form.seconds + sent.seconds

    return pages, list(await asyncio.gather(*map(book, range(len(visitors)))))


def _token(hidden: Mapping[str, str]) -> dict[str, str]:
    name = "csrfmiddlewaretoken"
    return {name: hidden[name]} if name in hidden else {}
