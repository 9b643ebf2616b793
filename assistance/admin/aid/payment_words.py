"""What whoever pays reads before and after she does."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from stage4club.core.money import spoken_amount
from stage4club.core.spoken import plain_day
from stage4club.core.working_days import local_date

from ...enums import PayBy, PaymentState
from ...models import AidRequest, Payment
from ...operations.aid import owed_to
from .payment_may import chosen_way, payment_of, waits_for_people, what_is_given_up


def by_words(pay_by: str) -> str:
    """« Dépôt direct »: as a list says it."""
    match PayBy(pay_by):
        case PayBy.DEPOSIT:
            return pgettext("payment", "Direct deposit")
        case PayBy.CHEQUE:
            return pgettext("payment", "Cheque")
        case _:
            return pgettext("payment", "In another way")


def way_words(request: AidRequest) -> str:
    """How she wishes to be paid, and since when; never the account, nor where she lives."""
    if waits_for_people(request):
        return _(
            "This person has died: it is for you to decide who receives the money. What was "
            "granted is kept; note how it is paid once it is decided."
        )
    way = chosen_way(request)
    if way is None:
        return "–"
    day = plain_day(local_date(way.chosen_at))
    return _("%(way)s (chosen on %(day)s)") % {"way": by_words(way.pay_by), "day": day}


def payment_words(request: AidRequest) -> str:
    """« 600 $, dépôt direct : à approuver »; "–" where there is none."""
    payment = payment_of(request)
    return "–" if payment is None else _one(payment)


def before_preparing(request: AidRequest) -> str:
    """How much, and how."""
    return _(
        "%(amount)s are to be paid: %(way)s. Somebody else then approves it. No message leaves."
    ) % {"amount": spoken_amount(owed_to(request)), "way": way_words(request)}


def before_approving(request: AidRequest) -> str:
    """Who prepared how much, and what was decided."""
    payment = payment_of(request)
    if payment is None:
        return ""
    return _(
        "%(name)s prepares to pay %(amount)s (%(way)s). Granted in all: %(granted)s. Once it is "
        "approved the payer gives it to the bank. No message leaves."
    ) % {
        "name": payment.prepared_by,
        "amount": spoken_amount(payment.amount),
        "way": by_words(payment.pay_by),
        "granted": spoken_amount(request.amount_granted or 0),  # type: ignore[arg-type]
    }


def before_sending(request: AidRequest) -> str:
    """That there is no way back, and that the account is shown once."""
    return _(
        "From then on nobody takes it back here. What to type at the bank is shown once, and that "
        "it was shown is logged."
    )


def before_showing(request: AidRequest) -> str:
    """That it is logged."""
    return _("What to type at the bank is shown once, and that it was shown is logged.")


def before_confirming(request: AidRequest) -> str:
    """What becomes of it."""
    return _(
        "The account and the address are destroyed, and this person is told. Only say so once the "
        "bank has confirmed it, or the cheque is in the mail."
    )


def before_coming_back(request: AidRequest) -> str:
    """What each reason does."""
    return _(
        "Where this person has not received it, it stays hers: she is asked anew how she wishes to "
        "be paid. What she gave back, or was paid by mistake, frees the ceiling and closes the "
        "application."
    )


def before_taking_back(request: AidRequest) -> str:
    """That it is prepared anew."""
    return _("It can then be prepared anew, or this person chooses another way. No message leaves.")


def before_choosing(request: AidRequest) -> str:
    """That an account is not noted here."""
    return _(
        "As this person says it on the telephone. An account is never noted here: she writes it by "
        "herself on her private page, for which you can read her a code."
    )


def before_giving_up(request: AidRequest) -> str:
    """How much; what stays, what is free again, and that there is no way back."""
    amount = spoken_amount(what_is_given_up(request))
    sentences = [
        _("This person gives up %(amount)s.") % {"amount": amount},
        _(
            "What is paid, or at the bank, stays. A payment that is only prepared is taken back, "
            "and a review ends. The amount counts no more for this person, nor in the budget. It "
            "cannot be undone: should this person change her mind, she asks again."
        ),
    ]
    return " ".join(sentences)


def came_back(payment: Payment) -> str:
    """What was done."""
    if payment.state == PaymentState.RETURNED:
        return _("Noted: it is to be paid anew.")
    return _("Noted: the payment came back.")


def _one(payment: Payment) -> str:
    words = {
        "amount": spoken_amount(payment.amount),
        "way": by_words(payment.pay_by),
        "state": payment.get_state_display(),
    }
    return pgettext("payment", "%(amount)s, %(way)s: %(state)s") % words
