"""The working figures of one quarter, as the applications of ten years grow."""

from typing import Any

from tests.bench.results import Result, Target
from tests.bench.stand import Stand

FEW, MANY = 1_000, 100_000


def measure(stand: Stand) -> Result:
    """CPU and statements of the page with few and with many applications."""
    site = stand.fresh_ours(stand.ours, "figures", people=0)
    figures: dict[str, Any] = {}
    for count in (FEW, MANY):
        site.ask("fill_figures", str(count))
        figures[str(count)] = site.ask("figures_page", str(stand.database_pid))
    few, many = figures[str(FEW)], figures[str(MANY)]
    targets = {
        "CPU": Target(many["cpu_ms"] / few["cpu_ms"], most=1.5),
        "statements": Target(many["statements"], most=15),
    }
    return Result("figures of financial assistance", figures, targets)
