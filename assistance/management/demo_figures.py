"""An invented quarter that is over, with its figures, and the budget of the year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from stage4club.core.working_days import add_working_days, local_date
from stage4club.people.models import Person, User
from stage4club.people.policy import name_key

from ..enums import AidState, Movement, Need
from ..models import AidRequest, AidYear, Figures, LedgerEntry
from ..operations.figures import publish_figures, set_programme_budget
from ..periods import Period, period_holding
from ..policy import start_of_day, year_of
from .demo_aid import OFFICER

BUDGET = Decimal(60_000)
_DAY = timedelta(days=1)
#: How many were granted in each place, by postal code.
_PLACES = {"H2X 1Y4": 14, "G1R 4P5": 12, "J4H 1A1": 11, "H7A 1A1": 6, "G0G 1A0": 2}
_NEEDS = (
    [Need.TRANSPORT, Need.LODGING],
    [Need.MEDICATION],
    [Need.FOOD, Need.HOUSING],
    [Need.TRANSPORT, Need.FOOD],
)
_NAMES = ("Lucie", "Denise", "Huguette", "Micheline", "Rolande", "Carmen", "Yvette", "Pauline")


@transaction.atomic
def create_figures(now: datetime) -> None:
    """A budget, and a quarter of paid applications that is published; nothing when there is one.

    After `create_applications`. Raises `User.DoesNotExist` without the accounts.
    """
    officer = User.objects.get(email=OFFICER)
    if Figures.objects.exists():
        return
    today = local_date(now)
    set_programme_budget(year=year_of(today, 1)[0].year, amount=BUDGET, by=officer, now=now)
    period = period_holding(period_holding(today).first - _DAY)
    _paid(period, officer)
    publish_figures(period, by=officer, now=now)


def _paid(period: Period, officer: User) -> None:
    """Applications of the period, spread over its days, with their lines in the ledger."""
    pattern = AidRequest.objects.filter(amount_granted__gt=0).earliest("pk")
    codes = [code for code, number in _PLACES.items() for _ in range(number)]
    days = (period.after - period.first).days
    people = Person.objects.bulk_create(_people(pattern.person, len(codes)))
    asked = []
    for number, (person, code) in enumerate(zip(people, codes, strict=True)):
        # The office works on weekdays; what is left at the end is longer than any holiday.
        day = add_working_days(period.first + _DAY * (1 + 7 * number % (days - 6)), 0)
        said = start_of_day(day) + timedelta(hours=10)
        asked.append(_application(pattern, person, number, said, officer))
        asked[-1].postal_code = code
    AidRequest.objects.bulk_create(asked)
    for request in asked:
        _ledger(request, officer)


def _people(pattern: Person, count: int) -> Iterator[Person]:
    for number in range(count):
        person = Person()
        for field in Person._meta.concrete_fields:
            if field.name not in {"id", "reference"}:
                setattr(person, field.attname, getattr(pattern, field.attname))
        person.preferred_name = _NAMES[number % len(_NAMES)]
        person.name_key = name_key(person.preferred_name)
        person.email = f"past-{number}@example.org"
        yield person


def _application(
    pattern: AidRequest, person: Person, number: int, said: datetime, officer: User
) -> AidRequest:
    request = AidRequest()
    for field in AidRequest._meta.concrete_fields:
        if field.name not in {"id", "reference"}:
            setattr(request, field.attname, getattr(pattern, field.attname))
    amount = Decimal(400 + 100 * (number % 6))
    in_part = number % 4 == 0
    request.person, request.preferred_name = person, person.preferred_name
    request.email, request.form_key = person.email, f"demo-past-{number}"
    request.needs = _NEEDS[number % len(_NEEDS)]
    request.amount_granted, request.amount_requested = amount, amount + 200 * in_part
    request.state = AidState.PAID
    request.decided_at, request.decided_by = said, officer
    # Ten working days are two weeks or a little more.
    request.received_at = said - _DAY * (18 if number % 11 == 0 else 10 + number % 5)
    request.promised_on = add_working_days(local_date(request.received_at), 10)
    return request


def _ledger(request: AidRequest, officer: User) -> None:
    said: datetime = request.decided_at  # type: ignore[assignment]
    amount: Decimal = request.amount_granted  # type: ignore[assignment]
    year = AidYear.objects.create(
        person=request.person,
        period=DateRange(*year_of(local_date(said), 1)),
        ceiling=Decimal(2000),
    )
    for movement in (Movement.GRANTED, Movement.PAID):
        LedgerEntry.objects.create(
            year=year,
            request=request,
            movement=movement,
            amount=amount,
            made_at=said,
            made_by=officer,
        )
