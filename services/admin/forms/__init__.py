"""What staff fill in. Forms validate and never save."""

from .catalogue import DRAFT, PREVIEW, BilingualForm, PublishedForm, ServiceForm
from .opinions import ThemeChoiceForm
from .planning import (
    DatesForm,
    RescheduleForm,
    SeriesForm,
    SessionForm,
    date_words,
    patient_partners,
    social_workers,
)

__all__ = [
    "DRAFT",
    "PREVIEW",
    "BilingualForm",
    "DatesForm",
    "PublishedForm",
    "RescheduleForm",
    "SeriesForm",
    "ServiceForm",
    "SessionForm",
    "ThemeChoiceForm",
    "date_words",
    "patient_partners",
    "social_workers",
]
