"""From rounds to one line of JSON: medians, ratios to the reference, and the targets."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles
from time import perf_counter
from typing import Any

from tests.bench.machine import cpu_ms

ROUNDS = 5
Figures = dict[str, float]


@dataclass(frozen=True)
class Target:
    """A bound on one value: `most` or `least`."""

    value: float
    most: float | None = None
    least: float | None = None

    @property
    def met(self) -> bool:
        """Whether the value is within."""
        return (self.most is None or self.value <= self.most) and (
            self.least is None or self.value >= self.least
        )

    def as_dict(self) -> dict[str, Any]:
        """For JSON: the value, its bound and whether it is met."""
        bound = {"most": self.most, "least": self.least}
        given = {name: value for name, value in bound.items() if value is not None}
        return {"value": rounded(self.value), **given, "met": self.met}


@dataclass(frozen=True)
class Result:
    """One measure: the figures of each site, what is aimed at, and what must be said with it."""

    measure: str
    sites: Mapping[str, Figures]
    targets: Mapping[str, Target]
    notes: Mapping[str, Any] = field(default_factory=dict)

    def line(self) -> str:
        """One line of JSON."""
        sites = {
            name: {key: rounded(value) for key, value in figures.items()}
            for name, figures in self.sites.items()
        }
        targets = {name: target.as_dict() for name, target in self.targets.items()}
        return json.dumps(
            {"measure": self.measure, "sites": sites, "targets": targets, **self.notes},
            ensure_ascii=False,
        )


def rounded(value: float) -> float:
    """Three significant figures, which is more than any of this holds."""
    return float(f"{value:.3g}")


def medians(rounds: Sequence[Figures]) -> Figures:
    """The median of each figure over the rounds."""
    return {name: median(figures[name] for figures in rounds) for name in rounds[0]}


def alternate(
    jobs: Mapping[str, Callable[[], Figures]], rounds: int = ROUNDS
) -> dict[str, list[Figures]]:
    """Run each job once a round, in turn, so that a slow minute strikes all of them alike.

    What happens before the first round is forgotten: a program that has just started is slower.
    """
    for job in jobs.values():
        job()
    results: dict[str, list[Figures]] = {name: [] for name in jobs}
    for number in range(rounds):
        # Whoever comes second finds warm what the first has touched: they change places.
        for name, job in [*jobs.items()][:: -1 if number % 2 else 1]:
            results[name].append(job())
    return results


def ratio(figures: Mapping[str, Figures], name: str, to: str = "plain", of: str = "ours") -> float:
    """Our median of the figure `name`, divided by that of the reference."""
    return figures[of][name] / figures[to][name]


async def spread(
    work: Callable[[int], Awaitable[Sequence[float]]], count: int, at_once: int
) -> list[float]:
    """Do `work(number)` `count` times, `at_once` at a time; returns all the seconds it gives."""
    numbers = iter(range(count))
    seconds: list[float] = []

    async def one_after_another() -> None:
        for number in numbers:
            seconds.extend(await work(number))

    await asyncio.gather(*(one_after_another() for _ in range(at_once)))
    return seconds


def timed(
    pids: Sequence[int],
    count: int,
    work: Callable[[], Sequence[float]],
    cpu: Callable[[Sequence[int]], float] = cpu_ms,
) -> Figures:
    """Run `work`, which does a thing `count` times: CPU for each, rate, and how long one took."""
    before, begun = cpu(pids), perf_counter()
    seconds = work()
    took, spent = perf_counter() - begun, cpu(pids) - before
    figures = {"cpu_ms": spent / count, "rate": count / took}
    if seconds:
        parts = quantiles(seconds, n=100)
        figures |= {"p50_ms": median(seconds) * 1000}
        figures |= {f"p{part}_ms": parts[part - 1] * 1000 for part in (95, 99)}
    return figures
