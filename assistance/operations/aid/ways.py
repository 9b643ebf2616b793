"""How somebody wishes to be paid what she was granted; asked once it was decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from stage4club.core.bank_accounts import AccountNumbers
from stage4club.core.errors import RuleError
from stage4club.core.workflow import apply
from stage4club.people.enums import PersonStatus
from stage4club.people.models import Person, User

from ...enums import PayBy
from ...models import AidRequest, BankDetails, Payment, PaymentWay
from ...workflow import AID_REQUEST
from .calls import cancel_way_calls


class PaymentUnderWay(RuleError):
    """A payment of this application is prepared already: nothing under it changes any more."""

    message = _("A payment of this application is already under way.")


class NothingOwed(RuleError):
    """Everything that was granted is paid."""

    message = _("Everything that was granted was already paid.")


class AccountByHerselfOnly(RuleError):
    """An account is typed by whoever it belongs to, in the program, and in no other way."""

    message = _("This person writes her account by herself, on her private page.")


@dataclass(frozen=True)
class Way:
    """A valid answer. `address` for a cheque, `account` for a deposit, `payee` for both."""

    pay_by: PayBy
    payee: str = ""
    address: str = ""
    account: AccountNumbers | None = None


@transaction.atomic
def choose_way(request: AidRequest, *, by: User | None, now: datetime, way: Way) -> AidRequest:
    """She is paid in this way; what was chosen before is destroyed.

    `by` nobody: the person herself, on her private page, which is shut once she has died; then
    staff notes whom it was decided to pay. Raises `TransitionRefused`, `PaymentUnderWay`,
    `NothingOwed`, and `AccountByHerselfOnly` for an account that is dictated.
    """
    if by is not None and way.pay_by == PayBy.DEPOSIT:
        raise AccountByHerselfOnly
    apply(request, AID_REQUEST["choose-way"], by=by, now=now, details={"way": way.pay_by})
    require_owed(request)
    forget_way(request)
    PaymentWay.objects.create(
        request=request,
        pay_by=way.pay_by,
        payee=way.payee,
        address=way.address,
        chosen_at=now,
        chosen_by=by,
    )
    if way.account is not None:
        BankDetails.objects.create(
            request=request,
            institution=way.account.institution,
            transit=way.account.transit,
            account=way.account.account,
            entered_at=now,
        )
    if by is None:
        # Whoever notes it for her is making that call.
        cancel_way_calls(request, now=now)
    return request


def require_owed(request: AidRequest) -> Decimal:
    """How much there is to pay, of a row that is held. Raises `PaymentUnderWay`, `NothingOwed`."""
    if Payment.objects.live().filter(request=request).exists():
        raise PaymentUnderWay
    owed = owed_to(request)
    if not owed:
        raise NothingOwed
    return owed


def owed_to(request: AidRequest) -> Decimal:
    """What was granted to her by this application, and is not paid."""
    return sum((amount for _year, amount in request.entries.all().owed()), Decimal(0))


def way_of(request: AidRequest) -> PaymentWay | None:
    """What she chose; None before, and once it is paid."""
    return PaymentWay.objects.filter(request=request).first()


def is_left_by_the_dead(person: Person, way: PaymentWay | None) -> bool:
    """Whether she has died, and nobody of the staff has noted since how the money is paid."""
    if person.status != PersonStatus.DECEASED:
        return False
    died_at = person.status_changed_at
    assert died_at is not None  # people_person_status_since
    return way is None or way.chosen_by_id is None or way.chosen_at < died_at


def ending_of(request: AidRequest) -> str:
    """The last three digits of her account, for her who typed it; "" where there is none."""
    details = BankDetails.objects.filter(request=request).first()
    return details.ending if details else ""


def forget_way(request: AidRequest) -> None:
    """The account, the address and the way are destroyed. In the caller's transaction."""
    BankDetails.objects.filter(request=request).delete()
    PaymentWay.objects.filter(request=request).delete()
