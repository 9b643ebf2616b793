"""What the private page of an application says of a payment, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from stage4club.core.working_days import local_date

from ..enums import AID_GRANTED, LIVE_PAYMENTS, PayBy, PaymentState
from ..models import AidRequest, Payment, PaymentWay
from ..operations.aid import ending_of, owed_to, way_of

_CAME_BACK = (PaymentState.RETURNED, PaymentState.REVERSED)


@dataclass(frozen=True)
class Paid:
    """What was paid, on which day, by deposit or by cheque."""

    amount: Decimal
    day: date
    pay_by: str


@dataclass(frozen=True)
class GivenUp:
    """What she gave up, the last time on which day; how much of it she may still be granted."""

    amount: Decimal
    day: date
    free: Decimal
    until: date


@dataclass(frozen=True)
class PaymentShown:
    """What was paid; what is prepared; what is still to be paid, and how, as she chose."""

    paid: list[Paid]
    #: An amount that somebody is paying just now.
    under_way: Decimal | None
    #: She may say, or change, how this much is paid.
    owed: Decimal | None
    way: str
    #: Her last payment came back.
    asked_anew: bool
    given_up: GivenUp | None


def payment_shown(request: AidRequest, *, now: datetime) -> PaymentShown:
    """For a file that a code has opened, once its decision is told."""
    rows = list(Payment.objects.filter(request=request).order_by("pk"))
    paid = [
        Paid(row.amount, row.paid_on, row.pay_by)
        for row in rows
        if row.state == PaymentState.PAID and row.paid_on is not None
    ]
    live = next((row for row in rows if row.state in LIVE_PAYMENTS), None)
    asks = live is None and request.state in AID_GRANTED
    owed = owed_to(request) if asks else Decimal(0)
    way = way_of(request) if owed else None
    last = rows[-1].state if rows else ""
    under_way = Decimal(0) if live is None else live.amount
    known = sum((one.amount for one in paid), under_way + owed)
    # Of most there is nothing to look for.
    is_less = known < (request.amount_granted or 0)
    return PaymentShown(
        paid=paid,
        under_way=None if live is None else live.amount,
        owed=owed or None,
        way=_way_words(request, way),
        asked_anew=bool(owed) and way is None and last in _CAME_BACK,
        given_up=_given_up(request, local_date(now)) if is_less else None,
    )


def can_choose(request: AidRequest, *, now: datetime) -> bool:
    """Whether there is something to pay, in a way that she may still choose."""
    return payment_shown(request, now=now).owed is not None


def _given_up(request: AidRequest, today: date) -> GivenUp | None:
    lines = list(request.entries.all().given_up().select_related("year"))
    if not lines:
        return None
    year = lines[-1].year
    # What a year that is over, or of another person before they were one, has left is not hers.
    is_hers = year.person_id == request.person_id and today in year.period
    of_year = sum((line.amount for line in lines if line.year_id == year.pk), Decimal(0))
    # Something else may have been granted since; what is only proposed is told to nobody yet.
    left = year.ceiling - year.granted - year.paid
    return GivenUp(
        amount=sum((line.amount for line in lines), Decimal(0)),
        day=local_date(lines[-1].made_at),
        free=min(of_year, left) if is_hers else Decimal(0),
        until=year.last_day,
    )


def _way_words(request: AidRequest, way: PaymentWay | None) -> str:
    """« Dépôt direct, dans le compte qui se termine par 123 »; "" before she chose."""
    if way is None:
        return ""
    match PayBy(way.pay_by):
        case PayBy.DEPOSIT:
            words = _("By direct deposit, into the account that ends in %(ending)s")
            return words % {"ending": ending_of(request)}
        case PayBy.CHEQUE:
            return pgettext("payment", "By a cheque that comes by mail")
        case _:
            return pgettext("payment", "In another way: we will call you")
