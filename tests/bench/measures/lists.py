"""The list of registrations and its search, at a thousand rows and at a hundred thousand."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import ExitStack

from tests.bench.results import Figures, Result, Target, alternate, medians, spread, timed
from tests.bench.sites import Site
from tests.bench.stand import Stand
from tests.visitor import Visitor

FEW, MANY = 1_000, 100_000
PAGES, AT_ONCE = 20, 2
SESSION, PLAIN_SESSION = "__Host-session", "sessionid"
LIST, PLAIN_LIST = "/admin/registrations/registration/?follow=all", "/admin/signups/signup/"
#: A name that a thousand of the invented people bear, and one that as many bear in the stock site.
WORD, PLAIN_WORD = "tremblay", "Zo%C3%A9+Tremblay"
PATHS = {
    "first page": LIST,
    "last page": f"{LIST}&before=end",
    "search": f"{LIST}&q={WORD}",
}


def measure(stand: Stand) -> Result:
    """CPU of a page at each size; the search beside Django's own admin."""
    ours, plain = stand.ours, stand.plain
    few = stand.fresh_ours(ours, "few", people=FEW)
    many = stand.fresh_ours(ours, "many", people=MANY)
    stock = stand.fresh_plain(plain, "plain_many", rows=MANY)
    statements = many.ask("read", "coordinator", *PATHS.values())
    with ExitStack() as stack:
        jobs: dict[str, Callable[[], Figures]] = {}
        for size, site in (("few", few), ("many", many)):
            [cookie] = site.ask("sign_in", "coordinator", "1")
            web = stack.enter_context(site.web())
            for name, path in PATHS.items():
                pids = (web.pid, stand.database_pid)
                jobs[f"{name}, {size}"] = _job(pids, site, web.port, {SESSION: cookie}, path)
        [cookie] = stock.ask("sign_in")
        web = stack.enter_context(stock.web())
        for name, path in (("first page", PLAIN_LIST), ("search", f"{PLAIN_LIST}?q={PLAIN_WORD}")):
            pids = (web.pid, stand.database_pid)
            jobs[f"{name}, plain"] = _job(pids, stock, web.port, {PLAIN_SESSION: cookie}, path)
        figures = {name: medians(rounds) for name, rounds in alternate(jobs).items()}
    cpu = {name: values["cpu_ms"] for name, values in figures.items()}
    targets = {
        f"{name}, {MANY} to {FEW}": Target(cpu[f"{name}, many"] / cpu[f"{name}, few"], most=1.3)
        for name in ("first page", "last page")
    }
    targets["search, to plain"] = Target(cpu["search, many"] / cpu["search, plain"], most=0.2)
    targets["statements of a page"] = Target(max(statements), most=8)
    return Result(f"list of registrations, {FEW} and {MANY} rows", figures, targets)


def _job(
    pids: Sequence[int], site: Site, port: int, cookies: dict[str, str], path: str
) -> Callable[[], Figures]:
    async def read(_: int) -> Sequence[float]:
        async with Visitor(port, https=site.https, cookies=dict(cookies)) as visitor:
            page = await visitor.get(path)
            if page.status != 200 or b"result_list" not in page.body:
                raise AssertionError(f"{path} of {site.name}: {page.status}, or an empty list.")
            return [page.seconds]

    return lambda: timed(pids, PAGES, lambda: asyncio.run(spread(read, PAGES, AT_ONCE)))
