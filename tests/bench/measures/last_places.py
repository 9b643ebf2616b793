"""Two hundred confirmations at once for the last ten places of a group, by eight partners."""

import asyncio
from collections.abc import Sequence
from typing import Any

from tests.bench.results import Result, Target, spread
from tests.bench.sites import Site, Web
from tests.bench.stand import Stand
from tests.visitor import Visitor

PEOPLE, PLACES, PARTNERS, REPEATS = 200, 10, 8, 20
#: A look before without the rule is often enough luckily first; not five times.
CONTROLS = 5
SESSION = "__Host-session"
PAGE = "/admin/registrations/registration/{}/confirm/"


def measure(stand: Stand) -> Result:
    """How many are confirmed each time, and how many once the rule is taken out of the database."""
    site = stand.fresh_ours(stand.ours, "places", people=0)
    with site.web() as web:
        races = [_race(site, web) for _ in range(REPEATS)]
        site.ask("places_rule", "off")
        controls = [_race(site, web) for _ in range(CONTROLS)]
        site.ask("places_rule", "on")
    exact = sum(taken == PLACES for taken, _, _ in races)
    return Result(
        f"{PEOPLE} confirmations for {PLACES} places",
        {"ours": {"slowest_s": max(slowest for _, slowest, _ in races)}},
        {
            f"exactly {PLACES}, in {REPEATS}": Target(exact, least=REPEATS),
            "slowest answer, seconds": Target(max(slowest for _, slowest, _ in races), most=10),
            "answers of 500 and more": Target(sum(broken for _, _, broken in races), most=0),
            "confirmed without the rule": Target(
                max(taken for taken, _, _ in controls), least=PLACES + 1
            ),
        },
    )


def _race(site: Site, web: Web) -> tuple[int, float, int]:
    """How many were confirmed, the slowest answer in seconds, and how many were 500 and more."""
    group = site.ask("group", str(PEOPLE), str(PLACES), str(PARTNERS))
    answers = asyncio.run(_confirm_all(web, group["partners"]))
    confirmed = site.ask("confirmed", str(group["service"]))
    return (
        confirmed,
        max(seconds for _, seconds in answers),
        sum(status >= 500 for status, _ in answers),
    )


async def _confirm_all(web: Web, partners: Sequence[Any]) -> list[tuple[int, float]]:
    """Read every page first, as people do; then everybody presses the button."""
    lines = [
        (Visitor(web.port, https=True, cookies={SESSION: cookie}), PAGE.format(key))
        for cookie, keys in partners
        for key in keys
    ]

    async def look(number: int) -> list[float]:
        visitor, path = lines[number]
        async with visitor:
            page = await visitor.get(path)
        if page.status != 200:
            raise AssertionError(f"The page before a confirmation answered {page.status}.")
        hidden[number] = page.hidden
        return []

    hidden: dict[int, dict[str, str]] = {}
    await spread(look, len(lines), len(partners))

    async def press(number: int) -> tuple[int, float]:
        visitor, path = lines[number]
        async with visitor:
            answer = await visitor.post(path, hidden[number])
            return answer.status, answer.seconds

    return list(await asyncio.gather(*map(press, range(len(lines)))))
