"""What a site takes before anybody comes: memory, and the time to its first page."""

from collections.abc import Callable
from contextlib import ExitStack

from tests.bench.machine import pss_kb
from tests.bench.results import Figures, Result, Target, alternate, medians, ratio
from tests.bench.sites import Site
from tests.bench.stand import Stand

KB = 1024


def measure(stand: Stand) -> Result:
    """Memory of two web processes and a worker with one; launch of the web processes."""
    sites = (stand.ours, stand.plain)
    rounds = alternate({site.name: _launch(site) for site in sites})
    figures = {name: medians(values) for name, values in rounds.items()}
    for site in sites:
        with ExitStack() as stack:
            web = stack.enter_context(site.web())
            worker = stack.enter_context(site.worker("1"))
            figures[site.name]["pss_mb"] = pss_kb((web.pid, worker)) / KB
    return Result(
        "memory and launch",
        figures,
        {
            "memory": Target(ratio(figures, "pss_mb"), most=1.4),
            "launch": Target(ratio(figures, "launch_s"), most=1.5),
        },
    )


def _launch(site: Site) -> Callable[[], Figures]:
    def run() -> Figures:
        with site.web() as web:
            return {"launch_s": web.launch_seconds}

    return run
