"""What staff fill in. Forms validate and never save."""

from .catalogue import DRAFT, PREVIEW, BilingualForm, PublishedForm, ServiceForm
from .opinions import ThemeChoiceForm
from .planning import (
    EARLIEST,
    HOURS,
    LATEST,
    DatesForm,
    RescheduleForm,
    SeriesForm,
    SessionForm,
    StaffForm,
    date_words,
    patient_partners,
    social_workers,
)

__all__ = [
    "DRAFT",
    "EARLIEST",
    "HOURS",
    "LATEST",
    "PREVIEW",
    "BilingualForm",
    "DatesForm",
    "PublishedForm",
    "RescheduleForm",
    "SeriesForm",
    "ServiceForm",
    "SessionForm",
    "StaffForm",
    "ThemeChoiceForm",
    "date_words",
    "patient_partners",
    "social_workers",
]
