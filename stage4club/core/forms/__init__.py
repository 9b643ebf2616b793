"""Forms that validate and never save: base, fields, layout, tokens."""

from .base import FormProblem, StageForm, SummaryRow
from .blank import render_blank_form
from .codes import CodeField, NotSixDigits
from .fields import (
    BlockField,
    CheckField,
    ChoiceField,
    EmailLineField,
    LineField,
    PhoneLineField,
    SeveralField,
    TypedField,
)
from .layout import Section, When
from .money import AmountField
from .public import asks_the_public, public_forms
from .responses import render_form
from .tokens import FormToken, new_form_token, read_form_token

__all__ = [
    "AmountField",
    "BlockField",
    "CheckField",
    "ChoiceField",
    "CodeField",
    "EmailLineField",
    "FormProblem",
    "FormToken",
    "LineField",
    "NotSixDigits",
    "PhoneLineField",
    "Section",
    "SeveralField",
    "StageForm",
    "SummaryRow",
    "TypedField",
    "When",
    "asks_the_public",
    "new_form_token",
    "public_forms",
    "read_form_token",
    "render_blank_form",
    "render_form",
]
