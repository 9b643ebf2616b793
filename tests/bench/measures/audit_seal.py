"""What it costs to seal the audit and to verify it, beside reading the same rows."""

from tests.bench.results import Result, Target
from tests.bench.stand import Stand

ROWS = 100_000


def measure(stand: Stand) -> Result:
    """Rows a second: sealed, verified, and read without more, in one run."""
    site = stand.fresh_ours(stand.ours, "audit_seal", people=10)
    site.ask("happen", str(ROWS))
    found = site.ask("seal_and_verify")
    return Result(
        f"{ROWS} rows of the audit",
        {
            "sealed": {"per_second": found["seal"]},
            "verified": {"per_second": found["verify"]},
            "read plainly": {"per_second": found["plain"]},
        },
        {
            "rows sealed a second": Target(found["seal"], least=1_000),
            "rows verified a second": Target(found["verify"], least=1_000),
        },
        {
            "sealing to plain": round(found["seal"] / found["plain"], 2),
            "verifying to plain": round(found["verify"] / found["plain"], 2),
        },
    )
