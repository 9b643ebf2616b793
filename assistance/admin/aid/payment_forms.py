"""What is asked of whoever pays."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services.admin.forms import StaffForm
from stage4club.core.forms import ChoiceField, LineField
from stage4club.core.staff.fields import DayInput
from stage4club.core.working_days import local_date
from stage4club.people.models import User

from ...enums import STILL_OWED, CameBack, PayBy, PaymentState
from ...forms.aid.fields import PostalCodeField
from ...forms.aid.way import address_of
from ...models import AidRequest
from ...operations.aid import Way, situation_of
from .payment_may import payment_of

_BY_TELEPHONE = (PayBy.CHEQUE, PayBy.OTHER)


def _today() -> date:
    return local_date(timezone.now())


class WayForm(StaffForm):
    """By cheque, or to be seen together; where the cheque goes."""

    needs_subject = True
    pay_by = ChoiceField(
        label=_("How does this person wish to be paid?"),
        choices=[(way.value, way.label) for way in _BY_TELEPHONE],
    )
    payee = LineField(label=_("Name on the cheque"), required=False)
    street = LineField(label=_("Number, street, apartment"), required=False)
    city = LineField(label=_("City"), required=False)
    postal_code = PostalCodeField(label=_("Postal code"), required=False)

    def __init__(self, *args: Any, subject: AidRequest, user: User, **options: Any) -> None:
        beside = situation_of(subject)
        initial = {
            "payee": beside.legal_name if beside else "",
            "postal_code": subject.postal_code,
        }
        super().__init__(*args, **{"initial": initial, **options})

    def clean(self) -> dict[str, Any]:
        """The way, as one value; a cheque has all of its lines."""
        answers = super().clean() or self.cleaned_data
        if answers.get("pay_by") == PayBy.CHEQUE:
            for name in ("payee", "street", "city", "postal_code"):
                if not answers.get(name) and name not in self.errors:
                    self.add_error(name, _("A cheque needs it."))
        if self.errors:
            return answers
        if answers["pay_by"] == PayBy.OTHER:
            return {"way": Way(PayBy.OTHER)}
        return {"way": Way(PayBy.CHEQUE, payee=answers["payee"], address=address_of(answers))}


class PaidForm(StaffForm):
    """The day on which it left."""

    paid_on = forms.DateField(
        label=_("On which day did it leave?"), widget=DayInput, initial=_today
    )


class CameBackForm(StaffForm):
    """Why it came back; what was never paid cannot have been given back."""

    needs_subject = True
    because = ChoiceField(label=_("Why did it come back?"), choices=())

    def __init__(self, *args: Any, subject: AidRequest, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        payment = payment_of(subject)
        was_paid = payment is not None and payment.state == PaymentState.PAID
        never_left = {CameBack.NOT_SENT}
        offered = set(CameBack) - never_left if was_paid else set(STILL_OWED)
        choice = cast("forms.ChoiceField", self.fields["because"])
        choice.choices = [(one.value, one.label) for one in CameBack if one in offered]

    def clean_because(self) -> CameBack:
        """The reason."""
        return CameBack(self.cleaned_data["because"])
