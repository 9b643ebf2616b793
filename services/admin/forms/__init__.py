"""What staff fill in. Forms validate and never save."""

from .catalogue import DescribedForm, ServiceForm
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
    "DatesForm",
    "DescribedForm",
    "RescheduleForm",
    "SeriesForm",
    "ServiceForm",
    "SessionForm",
    "date_words",
    "patient_partners",
    "social_workers",
]
