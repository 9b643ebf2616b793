"""The lists and a file of assistance, as applications grow; forty grants at once."""

from typing import Any

from tests.bench.results import Result, Target
from tests.bench.stand import Stand

FEW, MANY = 1_000, 100_000


def measure(stand: Stand) -> Result:
    """CPU and statements of each page with few and with many; then the race for one ceiling."""
    site = stand.fresh_ours(stand.ours, "applications", people=0)
    figures: dict[str, Any] = {}
    for count in (FEW, MANY):
        site.ask("fill_applications", str(count))
        pages = site.ask("application_pages", str(stand.database_pid))
        # What was decided is paid on the site that is there, but for what waits.
        site.ask("fill_payments")
        pages |= site.ask("payment_pages", str(stand.database_pid))
        figures |= {f"{page}, {count}": found for page, found in pages.items()}
    race = figures["grants at once"] = site.ask("grants_at_once")
    targets = {}
    for page in pages:
        few, many = figures[f"{page}, {FEW}"], figures[f"{page}, {MANY}"]
        targets[f"CPU, {page}"] = Target(many["cpu_ms"] / few["cpu_ms"], most=1.5)
        targets[f"statements, {page}"] = Target(many["statements"], most=15)
    targets["what is left"] = Target(race["left"], least=0)
    targets["longest grant in seconds"] = Target(race["longest_s"], most=1)
    return Result("applications for financial assistance", figures, targets)
