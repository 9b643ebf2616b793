"""Applications in numbers, for figures: received, answered and closed on chosen days."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from assistance.enums import AidState, Need
from assistance.models import AidRequest
from assistance.periods import period_of
from stage4club.people.enums import Role
from stage4club.people.models import User
from tests.assistance.aids import make_aid_request
from tests.assistance.models.rows import copy_of, insert
from tests.factories import make_user

#: What is told, and a moment after it.
QUARTER = period_of("2026-1")
AFTER = datetime(2026, 4, 2, 15, 0, tzinfo=UTC)
MARCH = datetime(2026, 3, 11, 15, 0, tzinfo=UTC)
_numbers = count(1)


def finance() -> User:
    return make_user(Role.FINANCE)


def one_like(pattern: AidRequest, **values: Any) -> AidRequest:
    """Another application, stored as it is."""
    row = copy_of(pattern, form_key=f"counted-{next(_numbers)}", **values)
    insert(row)
    return row


def many(number: int, **values: Any) -> None:
    """So many applications of March, that nobody has answered unless it is said.

    They are copies of one that is out of sight of every figure.
    """
    pattern = AidRequest.objects.filter(is_quarantined=True).first()
    pattern = pattern or make_aid_request(now=MARCH, suspicious=True)
    for _ in range(number):
        one_like(pattern, **{"received_at": MARCH, "is_quarantined": False, **values})


def answered(
    number: int,
    amount: int = 500,
    *,
    by: User,
    at: datetime = MARCH,
    asked: int | None = 500,
    needs: tuple[Need, ...] = (Need.FOOD,),
    **values: Any,
) -> None:
    """So many that were answered `at` that moment: granted, in part, or not at all."""
    in_part = asked is not None and amount < asked
    granted = AidState.PARTLY_GRANTED if in_part else AidState.GRANTED
    many(
        number,
        state=granted if amount else AidState.NOT_GRANTED,
        amount_requested=None if asked is None else Decimal(asked),
        amount_granted=Decimal(amount),
        decided_at=at,
        decided_by_id=by.pk,
        needs=list(needs),
        **{"received_at": at, **values},
    )
