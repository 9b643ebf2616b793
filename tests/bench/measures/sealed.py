"""What sealing costs: keys that rotate, and the line that a look at a file leaves."""

from dataclasses import replace

from tests.bench.results import Result, Target
from tests.bench.stand import Stand

TEXTS = 5_000
LOOKS = 400


def measure(stand: Stand) -> Result:
    """Texts written again a second, beside bytes of that length; milliseconds of a logged look."""
    written, new = "bench-" + "y" * 60, "bench-" + "z" * 60
    before = stand.fresh_ours(stand.ours, "sealed", people=10)
    before.ask("seal", str(TEXTS))
    after = replace(before, env={**before.env, "FIELD_KEYS": f"{new},{written}"})
    rotation, look = after.ask("rotate"), after.ask("look", str(LOOKS))
    return Result(
        f"{TEXTS} texts under another key, {LOOKS} looks",
        {
            "rotation": {"per_second": rotation["ours"]},
            "rotation, plain UPDATEs": {"per_second": rotation["plain"]},
            "a look": {"p50_ms": look["ours"]},
            "a look, bare INSERT": {"p50_ms": look["plain"]},
        },
        {
            "texts a second": Target(rotation["ours"], least=1_000),
            "milliseconds of a look": Target(look["ours"], most=2),
        },
        {
            "rotation to plain": round(rotation["ours"] / rotation["plain"], 2),
            "look to plain": round(look["ours"] / look["plain"], 2),
        },
    )
