"""What the criteria say of an application, to whoever decides."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from stage4club.core.working_days import local_date
from stage4club.people.enums import YesNo

from ...models import AidCircumstances, AidRequest, Criteria
from ...policy import QUEBEC, AidRemark, months_before, start_of_day
from .ledger import year_on


def remarks_on(request: AidRequest, *, now: datetime) -> list[AidRemark]:
    """In the order of their weight; none of them decides, but for the ceiling.

    By the criteria in force at `now`. Reads only.
    """
    return list(_remarks(request, now))


def _remarks(request: AidRequest, now: datetime) -> Iterator[AidRemark]:
    today = local_date(now)
    criteria = Criteria.objects.in_force(today)
    asked = request.amount_requested
    if request.stage4 == YesNo.NO:
        yield AidRemark.NOT_STAGE_4
    if request.postal_code[0] not in QUEBEC:
        yield AidRemark.NOT_IN_QUEBEC
    beside = AidCircumstances.objects.filter(request=request).first()
    if beside is not None and beside.income is not None:
        most = criteria.income_for(beside.household_size)
        if most is not None and beside.income > most:
            yield AidRemark.ABOVE_INCOME
    if asked is not None and asked > criteria.most_at_once:
        yield AidRemark.ABOVE_AT_ONCE
    more = asked is not None and asked - (request.amount_granted or 0)
    if more and more > year_on(request.person_id, today).left:
        yield AidRemark.ABOVE_LEFT
    others = AidRequest.objects.of_person(request)
    since = start_of_day(months_before(today, criteria.months_apart))
    if others.filter(amount_granted__gt=0, decided_at__gt=since).exists():
        yield AidRemark.TOO_SOON
    if others.undecided().exists():
        yield AidRemark.OPEN_TWICE
