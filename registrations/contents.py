"""What somebody typed, in the words in which it was asked."""

from __future__ import annotations

from typing import Any

from stage4club.core.forms.base import SummaryRow

from .forms import RegistrationForm
from .models import Helper, Registration

#: Questions about who fills in the form, and the columns that hold the answers.
_OF_HELPER = {
    "helper_name": "name",
    "relationship": "relationship",
    "helper_phone": "number",
    "helper_email": "email",
}
#: An agreement is a row of its own (`privacy.Consent`), and the helper's is a box that was ticked.
_NOT_SHOWN = {"consent_contact", "person_agrees"}


def what_was_typed(registration: Registration) -> list[SummaryRow]:
    """The answers as stored, in the order and the words of the form; empty ones left out."""
    helper = Helper.objects.filter(registration=registration).first()
    fields: dict[str, Any] = RegistrationForm.base_fields
    names = [name for section in RegistrationForm.sections for name in section.fields]
    rows = []
    for name in names:
        value = None if name in _NOT_SHOWN else _stored(name, registration, helper)
        if value:
            rows.append(SummaryRow(name, str(fields[name].label), fields[name].spoken(value), ""))
    return rows


def _stored(name: str, registration: Registration, helper: Helper | None) -> Any:
    if name in _OF_HELPER:
        return getattr(helper, _OF_HELPER[name]) if helper else None
    return registration.number if name == "phone" else getattr(registration, name)
