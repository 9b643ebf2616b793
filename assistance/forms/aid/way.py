"""How somebody wishes to be paid, asked once she is granted something."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from stage4club.core.bank_accounts import (
    AccountNumbers,
    read_account,
    read_institution,
    read_transit,
)
from stage4club.core.forms import (
    ChoiceField,
    LineField,
    Section,
    StageForm,
    TypedField,
    When,
    asks_the_public,
)

from ...enums import PayBy
from ...operations.aid import Way
from .fields import PostalCodeField

_DEPOSIT = When("pay_by", PayBy.DEPOSIT)
_CHEQUE = When("pay_by", PayBy.CHEQUE)
_NUMBER = {
    "class": "input input--medium",
    "autocomplete": "off",
    "inputmode": "numeric",
    "spellcheck": "false",
    "enterkeyhint": "next",
}


class InstitutionField(TypedField):
    """Three figures: of the bank, or of the caisse."""

    attributes = _NUMBER

    def read(self, text: str) -> str:
        """The figures; what is wrong is said as `read_institution` says it."""
        return read_institution(self.not_too_long(text))


class TransitField(TypedField):
    """Five figures: of the branch."""

    attributes = _NUMBER

    def read(self, text: str) -> str:
        """The figures; what is wrong is said as `read_transit` says it."""
        return read_transit(self.not_too_long(text))


class AccountField(TypedField):
    """Five to twelve figures."""

    attributes = _NUMBER

    def read(self, text: str) -> str:
        """The figures; what is wrong is said as `read_account` says it."""
        return read_account(self.not_too_long(text))


@asks_the_public(_("To say how you wish to be paid"))
class WayForm(StageForm):
    """By deposit, by cheque, or in another way. What was typed comes back with an error."""

    title = _("How would you like to be paid?")
    intro = _("You choose. You can change it until the payment is prepared.")
    submit_label = _("Save")
    # No robot holds a private link.
    website = None  # type: ignore[assignment]

    pay_by = ChoiceField(
        label=_("To be paid"), choices=PayBy.choices, missing=_("Choose how to be paid.")
    )
    holder = LineField(
        label=_("Name on the account"), missing=_("Write the name that stands on the account.")
    )
    transit = TransitField(
        label=_("Transit number (5 figures)"),
        help_text=_(
            "The three numbers stand at the foot of a cheque, and on the website of your bank or "
            "caisse, under “direct deposit”."
        ),
        missing=_("Write the five figures of the transit, like 30012."),
    )
    institution = InstitutionField(
        label=_("Institution number (3 figures)"),
        missing=_("Write the three figures of the institution, like 815 or 006."),
    )
    account = AccountField(
        label=_("Account number"),
        missing=_("Write the figures of the account: there are 5 to 12 of them."),
    )
    payee = LineField(
        label=_("Name on the cheque"), missing=_("Write the name that the cheque is made out to.")
    )
    street = LineField(
        label=_("Number, street, apartment"),
        missing=_("Write where the cheque goes."),
        attrs={"autocomplete": "street-address"},
    )
    city = LineField(
        label=_("City"), missing=_("Write the city."), attrs={"autocomplete": "address-level2"}
    )
    postal_code = PostalCodeField(
        label=_("Postal code"), missing=_("Write a postal code, like H2X 1Y4.")
    )

    sections: ClassVar[tuple[Section, ...]] = (
        Section(("pay_by",)),
        Section(
            ("holder", "transit", "institution", "account"),
            title=_("Your account"),
            intro=_(
                "Only the person who makes the payment can read it. It is destroyed as soon as you "
                "are paid. Nobody asks for it by telephone or by e-mail."
            ),
            when=_DEPOSIT,
        ),
        Section(
            ("payee", "street", "city", "postal_code"),
            title=_("Where the cheque goes"),
            intro=_("The envelope says nothing of what it is about."),
            when=_CHEQUE,
        ),
    )
    reasons = {
        "pay_by": _("So that you are paid in the way that suits you."),
        "holder": _("Because the bank compares it with the account."),
        "transit": _("To find your branch."),
        "institution": _("To find your bank or caisse."),
        "account": _("To pay into it, and for nothing else."),
        "payee": _("So that you can cash the cheque."),
        "street": _("To mail the cheque."),
        "city": _("To mail the cheque."),
        "postal_code": _("To mail the cheque."),
    }

    def way(self) -> Way:
        """The answer of a valid form."""
        typed = self.cleaned_data
        match PayBy(typed["pay_by"]):
            case PayBy.DEPOSIT:
                numbers = AccountNumbers(typed["institution"], typed["transit"], typed["account"])
                return Way(PayBy.DEPOSIT, payee=typed["holder"], account=numbers)
            case PayBy.CHEQUE:
                return Way(PayBy.CHEQUE, payee=typed["payee"], address=address_of(typed))
            case _:
                return Way(PayBy.OTHER)


def address_of(typed: Mapping[str, Any]) -> str:
    """As it stands on an envelope: who lives elsewhere is called."""
    return f"{typed['street']}\n{typed['city']} (Québec)  {typed['postal_code']}"
