"""What is done to pay what was granted, in the order of the buttons."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from stage4club.core.staff.verbs import Verb

from ...enums import AID_GRANTED, AID_UNDECIDED, AidState
from ...operations.aid import (
    approve_payment,
    choose_way,
    confirm_payment,
    give_up_grant,
    prepare_payment,
    return_payment,
    reveal_details,
    send_payment,
    take_payment_back,
)
from . import payment_may as may
from . import payment_previews as previews
from . import payment_words as words
from .payment_forms import CameBackForm, PaidForm, WayForm

#: A payment goes on while the decision is looked at again: what was granted stays granted.
_STANDS = (
    *AID_GRANTED,
    AidState.PAID,
    AidState.REVIEW_ASKED,
    AidState.UNDER_REVIEW,
    AidState.TO_CONFIRM,
)

PAYMENT_VERBS = (
    Verb(
        name="approve-payment",
        label=gettext_lazy("Approve the payment"),
        permission="assistance.approve_payment_aidrequest",
        operation=approve_payment,
        states=_STANDS,
        allowed=may.can_approve,
        intro=words.before_approving,
        done=lambda payment: _("Approved: the payer can give it to the bank."),
    ),
    Verb(
        name="prepare-payment",
        label=gettext_lazy("Prepare the payment"),
        permission="assistance.prepare_payment_aidrequest",
        operation=prepare_payment,
        states=AID_GRANTED,
        allowed=may.can_prepare,
        intro=words.before_preparing,
        done=lambda payment: _("Prepared: somebody else has to approve it."),
    ),
    Verb(
        name="send-payment",
        label=gettext_lazy("Give it to the bank"),
        permission="assistance.send_payment_aidrequest",
        operation=send_payment,
        states=_STANDS,
        allowed=may.is_approved,
        intro=words.before_sending,
        done=lambda text: text,
        once=True,
    ),
    Verb(
        name="confirm-payment",
        label=gettext_lazy("It is paid"),
        permission="assistance.confirm_payment_aidrequest",
        operation=confirm_payment,
        states=_STANDS,
        allowed=may.is_at_the_bank,
        form=PaidForm,
        preview=previews.paying,
        intro=words.before_confirming,
        done=lambda payment: _("Noted as paid. The account and the address are destroyed."),
    ),
    Verb(
        name="show-details",
        label=gettext_lazy("Show what to type at the bank"),
        permission="assistance.view_bankdetails",
        operation=reveal_details,
        states=_STANDS,
        allowed=may.is_at_the_bank,
        intro=words.before_showing,
        done=lambda text: text,
        once=True,
        quiet=True,
    ),
    Verb(
        name="return-payment",
        label=pgettext_lazy("payment", "It came back"),
        permission="assistance.return_payment_aidrequest",
        operation=return_payment,
        states=_STANDS,
        allowed=may.can_come_back,
        form=CameBackForm,
        preview=previews.returning,
        intro=words.before_coming_back,
        done=words.came_back,
        quiet=True,
    ),
    Verb(
        name="take-back-payment",
        label=gettext_lazy("Take the payment back"),
        permission="assistance.take_back_payment_aidrequest",
        operation=take_payment_back,
        states=_STANDS,
        allowed=may.can_take_back,
        intro=words.before_taking_back,
        done=lambda payment: _("Taken back."),
        quiet=True,
    ),
    Verb(
        name="choose-way",
        label=gettext_lazy("Note how to pay"),
        permission="assistance.choose_way_aidrequest",
        operation=choose_way,
        states=AID_GRANTED,
        allowed=may.is_free,
        form=WayForm,
        intro=words.before_choosing,
        done=lambda request: _("Noted."),
        quiet=True,
    ),
    Verb(
        name="give-up",
        label=gettext_lazy("Note that it is given up"),
        permission="assistance.give_up_aidrequest",
        operation=give_up_grant,
        states=(*AID_GRANTED, *AID_UNDECIDED),
        allowed=may.can_give_up,
        preview=previews.giving_up,
        intro=words.before_giving_up,
        done=lambda request: _("Noted: what was given up is free again."),
        quiet=True,
    ),
)
PAYMENT_HISTORY = {
    "remind-how": gettext_lazy("Reminded to say how to be paid"),
    "prepare-payment": gettext_lazy("Payment prepared"),
    "payment-approve": gettext_lazy("Payment approved"),
    "payment-take-back": gettext_lazy("Payment taken back"),
    "payment-send": gettext_lazy("Payment given to the bank"),
    "payment-reveal": gettext_lazy("The account was shown to the payer"),
    "payment-pay": gettext_lazy("Payment made"),
    "payment-return": gettext_lazy("Payment returned by the bank"),
    "payment-reverse": gettext_lazy("Payment came back"),
    "pay": gettext_lazy("Everything that was granted is paid"),
    "owe-again": gettext_lazy("To be paid anew"),
    "owe-again-in-part": gettext_lazy("To be paid anew"),
    "give-up": gettext_lazy("Given up by the person, and closed"),
    "give-up-unpaid": gettext_lazy("What was not paid was given up by the person"),
    "give-up-rest": gettext_lazy("What the bank does not have was given up by the person"),
    "give-up-rest-in-part": gettext_lazy("What the bank does not have was given up by the person"),
    "forget-way": gettext_lazy("Way of being paid destroyed: no payment was made of it"),
    "end": pgettext_lazy("application", "Closed"),
}
