"""What it costs that each reads only her rows: each list, and the same list without the filter."""

from typing import Any

from tests.bench.results import Result, Target
from tests.bench.stand import Stand

MANY = 100_000
UNSCOPED = ", unscoped"


def measure(stand: Stand) -> Result:
    """CPU and statements of a page of each list, in turn with and without the filter."""
    site = stand.fresh_ours(stand.ours, "filter", people=MANY)
    asked: dict[str, Any] = site.ask("filtered", str(stand.database_pid))
    site.ask("fill_many", str(MANY))
    asked |= site.ask("filtered_many", str(stand.database_pid))
    # In the same database, as it will be: all rooms share the people.
    site.ask("fill_applications", str(MANY))
    site.ask("fill_payments")
    asked |= site.ask("filtered_assistance", str(stand.database_pid))
    pages = [name for name in asked if not name.endswith(UNSCOPED)]
    more = [asked[name]["statements"] - asked[name + UNSCOPED]["statements"] for name in pages]
    return Result(
        f"lists of {MANY} people, with and without the filter",
        asked,
        {
            **{f"CPU, {name}": Target(asked[name]["times"], most=1.1) for name in pages},
            "statements more": Target(max(more), most=1),
        },
    )
