"""A payment until it is given to the bank: prepared by one person, approved by another."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stage4club.core import audit
from stage4club.core.access import record_access
from stage4club.core.constraints import refused_by
from stage4club.core.errors import RuleError
from stage4club.core.models import AccessKind
from stage4club.core.money import spoken_amount
from stage4club.core.workflow import Transition, apply
from stage4club.people.models import Person, User

from ...enums import LIVE_PAYMENTS, PayBy, PaymentState
from ...models import AidDecision, AidRequest, BankDetails, Payment
from ...workflow import AID_REQUEST, PAYMENT
from .review import CloseToApplicant
from .ways import PaymentUnderWay, is_left_by_the_dead, require_owed, way_of


class WayNotChosen(RuleError):
    """She has not said yet how she wishes to be paid."""

    message = gettext_lazy("This person has not said yet how she wishes to be paid.")


class ChosenBeforeDeath(RuleError):
    """She has died: her account is paid no more, and people decide who is."""

    message = gettext_lazy(
        "This person has died. Once it is decided who receives the money, note how it is paid; "
        "until then nothing is."
    )


class PreparedItHerself(RuleError):
    """Whoever approves a payment is another person than whoever prepared it."""

    message = gettext_lazy("You prepared it yourself: somebody else has to approve it.")


class NoPayment(RuleError):
    """There is none, or not any more."""

    message = gettext_lazy("There is no payment under way here.")


@transaction.atomic
def prepare_payment(request: AidRequest, *, by: User, now: datetime) -> Payment:
    """All that is owed of this application, in the way that she chose. Nobody is told.

    Raises `TransitionRefused`, `CloseToApplicant`, `WayNotChosen`, `PaymentUnderWay`,
    `NothingOwed`, and `ChosenBeforeDeath`.
    """
    apply(request, AID_REQUEST["prepare-payment"], by=by, now=now)
    refuse_close(request, by)
    owed = require_owed(request)
    way = way_of(request)
    if way is None:
        raise WayNotChosen
    # As stored: whoever notes a death holds the application.
    if is_left_by_the_dead(Person.objects.get(pk=request.person_id), way):
        raise ChosenBeforeDeath
    with refused_by(
        {
            "assistance_payment_one_live": PaymentUnderWay,
            "assistance_payment_once": PaymentUnderWay,
        }
    ):
        payment = Payment.objects.create(
            request=request,
            award=_award_of(request),
            amount=owed,
            pay_by=way.pay_by,
            prepared_at=now,
            prepared_by=by,
        )
    audit.record("prepare", payment, by=by, now=now, to_state=payment.state)
    return payment


@transaction.atomic
def approve_payment(request: AidRequest, *, by: User, now: datetime) -> Payment:
    """Somebody else agrees that it is paid.

    Raises `NoPayment`, `TransitionRefused`, `CloseToApplicant`, `PreparedItHerself`.
    """
    payment = hold_payment(request)
    refuse_close(request, by)
    if payment.prepared_by_id == by.pk:
        raise PreparedItHerself
    changes = {"approved_at": now, "approved_by": by}
    return move_payment(payment, PAYMENT["approve"], by=by, now=now, changes=changes)


@transaction.atomic
def take_payment_back(request: AidRequest, *, by: User, now: datetime) -> Payment:
    """Before it is given to the bank: it is prepared anew, or she chooses another way.

    Raises `NoPayment`, `TransitionRefused`.
    """
    payment = hold_payment(request)
    changes = {"ended_at": now, "ended_by": by}
    return move_payment(payment, PAYMENT["take-back"], by=by, now=now, changes=changes)


@transaction.atomic
def send_payment(request: AidRequest, *, by: User, now: datetime) -> str:
    """It is given to the bank, and nobody takes it back any more; whom to pay, and where to.

    The words are shown to `by` once, and the look is logged. Raises `NoPayment`,
    `TransitionRefused`, `CloseToApplicant`.
    """
    payment = hold_payment(request)
    refuse_close(request, by)
    move_payment(payment, PAYMENT["send"], by=by, now=now, changes={"sent_at": now, "sent_by": by})
    return _whom_to_pay(request, payment, by=by, now=now)


@transaction.atomic
def reveal_details(request: AidRequest, *, by: User, now: datetime) -> str:
    """The same words once more, while the bank has not answered; each look is logged.

    Raises `NoPayment`, `TransitionRefused`, `CloseToApplicant`.
    """
    payment = hold_payment(request)
    refuse_close(request, by)
    move_payment(payment, PAYMENT["reveal"], by=by, now=now)
    return _whom_to_pay(request, payment, by=by, now=now)


def hold_payment(request: AidRequest) -> Payment:
    """The payment of a request that is not over, and the request, held until the transaction ends.

    The request first, as everywhere. Raises `NoPayment`.
    """
    AidRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    payment = Payment.objects.filter(request=request).order_by("-pk").first()
    if payment is None:
        raise NoPayment
    return payment


def move_payment(
    payment: Payment,
    transition: Transition,
    *,
    by: User,
    now: datetime,
    changes: dict[str, object] | None = None,
    details: dict[str, object] | None = None,
) -> Payment:
    """One step of its life; the history of the application tells it too."""
    apply(payment, transition, by=by, now=now, changes=changes or {}, details=details or {})
    audit.record(f"payment-{transition.name}", payment.request, by=by, now=now)
    return payment


def refuse_close(request: AidRequest, by: User) -> None:
    """Nobody pays herself, nor somebody she is tied to. Raises `CloseToApplicant`."""
    if AidRequest.objects.close_to(by).filter(pk=request.pk).exists():
        raise CloseToApplicant


def give_payments_back(
    person: Person, *, by: User, now: datetime, user: User | None = None
) -> None:
    """What `user` prepared or approved for this person, and the bank does not have, is taken back.

    Where nobody is named, whoever did. It is prepared anew. The caller holds the applications
    (`hold_applications`).
    """
    before = (PaymentState.PREPARED, PaymentState.APPROVED)
    hers = Payment.objects.filter(request__person=person, state__in=before).order_by("pk")
    for payment in hers.select_related("request"):
        if user is None or user.pk in (payment.prepared_by_id, payment.approved_by_id):
            changes = {"ended_at": now, "ended_by": by}
            move_payment(payment, PAYMENT["take-back"], by=by, now=now, changes=changes)


def _award_of(request: AidRequest) -> AidDecision | None:
    """The latest grant that no payment has paid."""
    paid = Payment.objects.filter(request=request, award__isnull=False)
    active = paid.filter(state__in=(*LIVE_PAYMENTS, PaymentState.PAID)).values("award")
    grants = AidDecision.objects.standing().filter(request=request, amount__gt=0)
    return grants.exclude(pk__in=active).first()


def _whom_to_pay(request: AidRequest, payment: Payment, *, by: User, now: datetime) -> str:
    """In the words of the screen. Sealed columns are read here, and for no other page of staff."""
    lines = [_("Reference for the bank: %(reference)s") % {"reference": payment.reference}]
    lines.append(_("Amount: %(amount)s") % {"amount": spoken_amount(payment.amount)})
    way = way_of(request)
    if way is None or way.pay_by == PayBy.OTHER:
        return "\n".join([*lines, _("This person asked to be called about it.")])
    lines.append(_("Name: %(name)s") % {"name": way.payee})
    if way.pay_by == PayBy.CHEQUE:
        lines += [_("Address:"), str(way.address)]
    details = BankDetails.objects.filter(request=request).first()
    if details is not None:
        record_access(AccessKind.REVEAL, details, by=by, now=now)
        lines += [
            _("Institution: %(number)s") % {"number": details.institution},
            _("Transit: %(number)s") % {"number": details.transit},
            _("Account: %(number)s") % {"number": details.account},
        ]
    return "\n".join(lines)
