"""The form page: what a visitor waits for first."""

import asyncio
from collections.abc import Sequence

from tests.bench.results import Figures, Result, Target, alternate, medians, ratio, spread, timed
from tests.bench.sites import Site, Web, all_running
from tests.bench.stand import Stand
from tests.visitor import Visitor

PAGES = 512
AT_ONCE, CROWD = 8, 64


def measure(stand: Stand) -> Result:
    """Pages asked for by 8 at once, then by 64 at once."""
    pages = (stand.ours, stand.plain, stand.floor)
    with all_running(*pages) as webs:
        running = {site.name: (site, web) for site, web in zip(pages, webs, strict=True)}
        calm = alternate(
            {
                name: lambda site=site, web=web: _load(stand, site, web, AT_ONCE)
                for name, (site, web) in running.items()
            }
        )
        crowd = alternate(
            {
                name: lambda site=site, web=web: _load(stand, site, web, CROWD)
                for name, (site, web) in running.items()
            }
        )
    figures = {name: medians(rounds) for name, rounds in calm.items()}
    crowded = {name: medians(rounds) for name, rounds in crowd.items()}
    return Result(
        "form page, 8 at once",
        figures,
        {
            "cpu": Target(ratio(figures, "cpu_ms"), most=0.2),
            "rate": Target(ratio(figures, "rate"), least=4),
            "p99 of 64 at once": Target(ratio(crowded, "p99_ms"), most=0.3),
        },
        {"64 at once": crowded},
    )


def _load(stand: Stand, site: Site, web: Web, at_once: int) -> Figures:
    def work() -> Sequence[float]:
        return asyncio.run(_visit(site, web, at_once))

    return timed((web.pid, stand.database_pid), PAGES, work)


async def _visit(site: Site, web: Web, at_once: int) -> Sequence[float]:
    """Each visitor is another browser on a connection that the proxy keeps."""
    lines = [Visitor(web.port, https=site.https) for _ in range(at_once)]

    async def open_form(number: int) -> Sequence[float]:
        visitor = lines.pop()
        visitor.cookies.clear()
        answer = await visitor.get(site.form_path)
        lines.append(visitor)
        if answer.status != 200 or "<form" not in answer.text:
            raise AssertionError(f"{site.form_path} answered {answer.status}.")
        return [answer.seconds]

    try:
        return await spread(open_form, PAGES, at_once)
    finally:
        for line in lines:
            await line.hang_up()
