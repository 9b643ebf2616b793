"""What our public pages cost the server, beside a page of Django that does nothing."""

import asyncio
from collections.abc import Callable, Sequence

from tests.bench.results import Figures, Result, Target, alternate, medians, ratio, timed
from tests.bench.sites import Site, Web, all_running
from tests.bench.stand import Stand
from tests.visitor import Visitor

#: The bare page is asked for more often: a round of it takes as long as one of ours, and catches
#: as much of what else the machine does.
PAGES, BARE_PAGES = 100, 600
#: Many short rounds: the reference is so small that a busy moment doubles it.
ROUNDS = 15
#: One of each kind. The form is the one that `form_page` asks for by many at once.
PATHS = {
    "home": "/",
    "service": "/services/chit-chat-club/",
    "pillar": "/piliers/quality-of-life/",
    "form": "/inscription/chit-chat-club/",
}


def measure(stand: Stand) -> Result:
    """One page after another on a kept connection; CPU of web and database together."""
    ours, references = stand.ours, (stand.bare, stand.bare_stock)
    with all_running(ours, *references) as (web, *others):
        jobs: dict[str, Callable[[], Figures]] = {
            name: _job(ours, web, path, PAGES, stand.database_pid) for name, path in PATHS.items()
        }
        for site, other in zip(references, others, strict=True):
            jobs[site.name] = _job(site, other, site.form_path, BARE_PAGES)
        figures = {name: medians(rounds) for name, rounds in alternate(jobs, ROUNDS).items()}
    return Result(
        "server time of public pages",
        figures,
        {
            name: Target(ratio(figures, "cpu_ms", of=name, to=stand.bare.name), most=2)
            for name in PATHS
        },
    )


def _job(site: Site, web: Web, path: str, pages: int, *engines: int) -> Callable[[], Figures]:
    def work() -> Sequence[float]:
        return asyncio.run(_read(site, web, path, pages))

    return lambda: timed((web.pid, *engines), pages, work)


async def _read(site: Site, web: Web, path: str, pages: int) -> Sequence[float]:
    """Each page is asked for by somebody new, on the one connection that the proxy keeps."""
    seconds = []
    async with Visitor(web.port, https=site.https) as visitor:
        for _ in range(pages):
            visitor.cookies.clear()
            answer = await visitor.get(path)
            if answer.status != 200:
                raise AssertionError(f"{path} of {site.name} answered {answer.status}.")
            seconds.append(answer.seconds)
    return seconds
