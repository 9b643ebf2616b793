"""What figures may tell to somebody who may not know that an application exists.

Cell suppression, primary and complementary, as offices of statistics do it for tables of counts: a
small count is not shown, and neither is so much beside it that it cannot be computed back. What is
guaranteed, against whom, and what is not: ADR “Figures hide small counts”.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, TypeVar

from .enums import AidState

#: A count below it is not shown (domain.md, Roles). Nought is one: it would say of every count
#: that is not shown that somebody is there.
FEWEST = 5
#: What is not shown of one whole counts so many together: each small count of it may then be
#: anything from nought to four.
TOGETHER = 2 * FEWEST - 1
#: A share or a median is of so many at least: nobody is told apart in it.
FEWEST_OF_A_SHARE = 4 * FEWEST
#: Amounts are told by so many dollars, shares by so many hundredths.
STEP_OF_AMOUNTS = Decimal(100)
STEP_OF_SHARES = 5

PartT = TypeVar("PartT", bound=Hashable)


@dataclass(frozen=True)
class Counts:
    """What happened in a period, exactly: for those who may open the applications.

    Months as "2026-03"; parts in the order in which they are hidden first. `needs` overlap: an
    application with three of them counts in each, its amount by a third.
    """

    received: Mapping[str, int]
    received_regions: Mapping[str, int]
    granted: Mapping[str, int]
    #: Those of `granted` that are less than what was asked for.
    in_part: Mapping[str, int]
    regions: Mapping[str, int]
    needs: Mapping[str, int]
    amount: Decimal
    amount_regions: Mapping[str, Decimal]
    amount_needs: Mapping[str, Decimal]
    not_granted: Mapping[str, int]
    closed: Mapping[str, int]
    in_time: int
    #: Working days from the day of the application to that of the answer; None without one.
    median: int | None
    #: Applications for which something was paid, and how much, less what came back.
    paid_for: int
    paid: Decimal
    #: Applications of which something was given up in it, whenever it was granted; how much.
    given_up_by: int
    given_up: Decimal
    #: Of the year in which the period begins; None where none was set.
    budget: Decimal | None

    @property
    def how(self) -> dict[str, int]:
        """How many were granted in part, and in whole."""
        in_part = sum(self.in_part.values())
        return {
            AidState.PARTLY_GRANTED.value: in_part,
            AidState.GRANTED.value: sum(self.granted.values()) - in_part,
        }

    @property
    def answered(self) -> int:
        """How many answers were given."""
        return sum(self.granted.values()) + sum(self.not_granted.values())


def hidden_parts(parts: Mapping[PartT, int]) -> frozenset[PartT]:
    """Which parts of a whole are not shown beside it.

    The small ones; with them the first others, in the order given and whatever they count, until
    all that is hidden counts `TOGETHER`. The order must not come of the counts: which part is
    hidden would tell something.
    """
    hidden = {part for part, count in parts.items() if count < FEWEST}
    if not hidden:
        return frozenset()
    together = sum(parts[part] for part in hidden)
    beside = [part for part in parts if part not in hidden]
    for number, part in enumerate(beside):
        if number and together >= TOGETHER:
            break
        hidden.add(part)
        together += parts[part]
    return frozenset(hidden)


def shown_count(count: int) -> int | None:
    """The count, or None where it is small."""
    return count if count >= FEWEST else None


def shown_parts(
    total: int, parts: Mapping[PartT, int], *, overlap: bool = False
) -> dict[PartT, int | None]:
    """The parts of `total`, None for what is not shown; nothing of a total that is not shown.

    Of parts that `overlap` none is more than the total: a smaller one than `TOGETHER` would tell
    what may be hidden beside a part of its size, and nothing of it is shown.
    """
    least = TOGETHER if overlap else FEWEST
    hidden = hidden_parts(parts) if total >= least else frozenset(parts)
    return {part: None if part in hidden else count for part, count in parts.items()}


def shown_amount(amount: Decimal) -> str:
    """The amount by hundreds of dollars: cents would tell one grant among others."""
    hundreds = (amount / STEP_OF_AMOUNTS).quantize(Decimal(1), ROUND_HALF_UP)
    return str(hundreds * STEP_OF_AMOUNTS)


def shown_share(part: int, whole: int) -> int:
    """The nearest share of `whole` in hundredths, by fives."""
    steps = Decimal(100 * part) / (whole * STEP_OF_SHARES)
    return int(steps.quantize(Decimal(1), ROUND_HALF_UP)) * STEP_OF_SHARES


def publishable(counts: Counts) -> dict[str, Any]:
    """What anybody may be told, ready to be stored: None stands for what is not shown.

    Each whole (received, granted, not granted, closed) is told for itself, and never a sum of
    several; each is divided by one thing at a time, never by two together.
    """
    granted = sum(counts.granted.values())
    regions = shown_parts(granted, counts.regions)
    needs = shown_parts(granted, counts.needs, overlap=True)
    # Told by what is shown, so that it tells nothing of what is not.
    many = granted >= FEWEST_OF_A_SHARE
    return {
        "received": {
            **_whole(counts.received),
            "regions": shown_parts(sum(counts.received.values()), counts.received_regions),
        },
        "granted": {
            **_whole(counts.granted),
            "how": shown_parts(granted, counts.how),
            "regions": regions,
            "needs": needs,
            "amount": shown_amount(counts.amount) if granted >= FEWEST else None,
            "amount_regions": _amounts(regions, counts.amount_regions),
            "amount_needs": _amounts(needs, counts.amount_needs),
        },
        "not_granted": _whole(counts.not_granted),
        "closed": _whole(counts.closed),
        "in_time": shown_share(counts.in_time, counts.answered) if many else None,
        "median": counts.median if many else None,
        "paid": shown_amount(counts.paid) if counts.paid_for >= FEWEST else None,
        "given_up": shown_amount(counts.given_up) if counts.given_up_by >= FEWEST else None,
        "budget": None if counts.budget is None else str(counts.budget),
    }


def exact(counts: Counts) -> dict[str, Any]:
    """The same figures with nothing hidden nor rounded, for those who decide."""
    granted = sum(counts.granted.values())
    return {
        "received": {**_exactly(counts.received), "regions": dict(counts.received_regions)},
        "granted": {
            **_exactly(counts.granted),
            "how": counts.how,
            "in_part": dict(counts.in_part),
            "regions": dict(counts.regions),
            "needs": dict(counts.needs),
            "amount": str(counts.amount) if granted else "0",
            "amount_regions": {key: str(value) for key, value in counts.amount_regions.items()},
            "amount_needs": {key: str(value) for key, value in counts.amount_needs.items()},
        },
        "not_granted": _exactly(counts.not_granted),
        "closed": _exactly(counts.closed),
        "in_time": shown_share(counts.in_time, counts.answered) if counts.answered else None,
        "median": counts.median,
        "paid": str(counts.paid),
        "given_up": str(counts.given_up),
        "budget": None if counts.budget is None else str(counts.budget),
    }


def _whole(months: Mapping[str, int]) -> dict[str, Any]:
    total = sum(months.values())
    return {"total": shown_count(total), "months": shown_parts(total, months)}


def _exactly(months: Mapping[str, int]) -> dict[str, Any]:
    return {"total": sum(months.values()), "months": dict(months)}


def _amounts(
    shown: Mapping[str, int | None], amounts: Mapping[str, Decimal]
) -> dict[str, str | None]:
    """Amounts of the parts of which the count is shown."""
    return {
        part: None if count is None else shown_amount(amounts[part])
        for part, count in shown.items()
    }
