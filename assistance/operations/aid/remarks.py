"""Where an application stands before it is decided: what is left, what the criteria say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from stage4club.core.working_days import local_date
from stage4club.people.enums import YesNo
from stage4club.people.models import User

from ...enums import AID_UNDECIDED, AidClosing
from ...models import AidCircumstances, AidRequest, AidYear, Criteria
from ...policy import QUEBEC, AidRemark, months_before, start_of_day
from .ledger import year_on

#: A residence has one number for many: a person judges by the latest ones. Her own come first.
MOST_BESIDE = 50


@dataclass(frozen=True)
class Standing:
    """What whoever decides is told; none of the remarks decides, but for the ceiling."""

    year: AidYear
    #: In the order of their weight.
    remarks: list[AidRemark]
    #: The other applications of this person, the latest first.
    others: list[AidRequest]
    #: The latest of somebody else with the same address or number: perhaps the same person.
    near: list[AidRequest]


def standing_of(request: AidRequest, *, now: datetime, reader: User) -> Standing:
    """By the criteria in force at `now`; none of what others sent whom `reader` knows.

    Three queries, and one for a situation not read yet.
    """
    today = local_date(now)
    criteria = Criteria.objects.in_force(today)
    year = year_on(request.person_id, today, criteria=criteria)
    seen = AidRequest.objects.visible_to(reader)
    rows = list(seen.of_person_or_near(request)[:MOST_BESIDE])
    others = [row for row in rows if row.person_id == request.person_id]
    near = [row for row in rows if row.person_id != request.person_id]
    found = [
        *_of_answers(request, criteria),
        *_of_amount(request, criteria, year),
        *_of_others(others, criteria, now),
    ]
    return Standing(year, found, others, near)


def situation_of(request: AidRequest) -> AidCircumstances | None:
    """What she wrote of it; None once that was destroyed."""
    try:
        found: AidCircumstances = request.circumstances
    except AidCircumstances.DoesNotExist:
        return None
    return found


def _of_answers(request: AidRequest, criteria: Criteria) -> Iterator[AidRemark]:
    if request.stage4 == YesNo.NO:
        yield AidRemark.NOT_STAGE_4
    # Empty once it was forgotten.
    if request.postal_code[:1] not in ("", *QUEBEC):
        yield AidRemark.NOT_IN_QUEBEC
    beside = situation_of(request)
    if beside is not None and beside.income is not None:
        most = criteria.income_for(beside.household_size)
        if most is not None and beside.income > most:
            yield AidRemark.ABOVE_INCOME


def _of_amount(request: AidRequest, criteria: Criteria, year: AidYear) -> Iterator[AidRemark]:
    asked = request.amount_requested
    if asked is None:
        return
    if asked > criteria.most_at_once:
        yield AidRemark.ABOVE_AT_ONCE
    if asked - (request.amount_granted or 0) > year.left:
        yield AidRemark.ABOVE_LEFT


def _of_others(others: list[AidRequest], criteria: Criteria, now: datetime) -> Iterator[AidRemark]:
    since = start_of_day(months_before(local_date(now), criteria.months_apart))
    # What she gave up never helped her.
    had = [row for row in others if row.amount_granted and row.closing != AidClosing.GIVEN_UP]
    if any(row.decided_at and row.decided_at > since for row in had):
        yield AidRemark.TOO_SOON
    if any(row.state in AID_UNDECIDED for row in others):
        yield AidRemark.OPEN_TWICE
