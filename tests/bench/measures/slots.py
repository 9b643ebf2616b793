"""The times that are free in eight weeks, with ten thousand appointments behind and with none."""

from tests.bench.results import Result, Target
from tests.bench.stand import Stand

PAST = 10_000


def measure(stand: Stand) -> Result:
    """CPU and statements with no appointment behind and with many."""
    figures = {}
    for name, past in (("none", 0), ("many", PAST)):
        site = stand.fresh_ours(stand.ours, f"slots_{name}", people=0)
        site.manage("seed_appointments", f"--appointments={past}")
        figures[name] = site.ask("slots", str(stand.database_pid))
    if figures["many"]["past"] != PAST or figures["none"]["past"]:
        raise AssertionError("The appointments of the past are not there.")
    return Result(
        f"free times of 8 weeks, 0 and {PAST} past appointments",
        figures,
        {
            "statements": Target(max(one["statements"] for one in figures.values()), most=6),
            "CPU, many to none": Target(
                figures["many"]["cpu_ms"] / figures["none"]["cpu_ms"], most=1.5
            ),
            "times offered": Target(figures["none"]["slots"], least=1),
        },
    )
