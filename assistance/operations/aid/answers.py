"""What a valid application says, as plain values, and the columns that hold it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from services.operations import HelperAnswers, phone_columns
from stage4club.core.phones import Phone
from stage4club.people.enums import ForWhom, GoodTime

from ...models import AidCircumstances, AidHelper, AidRequest


@dataclass(frozen=True)
class AidAnswers:
    """A valid form. Choices hold the stored values of `enums`; empty means not answered."""

    preferred_name: str
    legal_name: str
    email: str
    phone: Phone | None
    contact_by: str
    good_time: str
    voicemail: str
    postal_code: str
    stage4: str
    household_size: int
    children: int
    #: Dollars a year; None where it was not asked, or she does not know.
    family_income: Decimal | None
    income_unknown: bool
    needs: tuple[str, ...]
    #: None: she does not know how much.
    amount_requested: Decimal | None
    attestation: str
    message: str
    helper: HelperAnswers | None


def columns_of(answers: AidAnswers, language: str) -> dict[str, Any]:
    """The columns of `AidRequest` that hold these answers."""
    return {
        "language": language,
        "for_whom": ForWhom.OTHER if answers.helper else ForWhom.SELF,
        "preferred_name": answers.preferred_name,
        "email": answers.email,
        **phone_columns(answers.phone),
        "contact_by": answers.contact_by,
        "good_time": answers.good_time or GoodTime.ANY,
        "voicemail": answers.voicemail,
        "postal_code": answers.postal_code,
        "stage4": answers.stage4,
        "needs": list(answers.needs),
        "amount_requested": answers.amount_requested,
        "attestation": answers.attestation,
        "declaration": True,
    }


def circumstances_of(answers: AidAnswers) -> dict[str, Any]:
    """The columns of `AidCircumstances`."""
    income = answers.family_income
    return {
        "legal_name": answers.legal_name,
        "household_size": answers.household_size,
        "children": answers.children,
        "family_income": "" if income is None else str(income),
        "income_unknown": answers.income_unknown,
        "words": answers.message,
    }


def stored_columns(request: AidRequest, names: dict[str, Any]) -> dict[str, Any]:
    """The same columns as they stand on the row."""
    return {
        name: str(getattr(request, name)) if name == "phone" else getattr(request, name)
        for name in names
    }


def stored_circumstances(request: AidRequest) -> dict[str, Any]:
    """The same columns of the situation as they stand."""
    row = AidCircumstances.objects.get(request=request)
    return {
        "legal_name": row.legal_name,
        "household_size": row.household_size,
        "children": row.children,
        "family_income": row.family_income,
        "income_unknown": row.income_unknown,
        "words": row.words,
    }


def stored_helper(request: AidRequest) -> HelperAnswers | None:
    """The helper as stored, or None for somebody who applied by herself."""
    helper = AidHelper.objects.filter(request=request).first()
    if helper is None:
        return None
    return HelperAnswers(helper.name, helper.relationship, helper.number, helper.email)
