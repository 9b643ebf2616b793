"""What a social worker is asked. Forms validate and never save."""

from .endings import CancelForm, CloseForm, HandOverForm
from .hours import AbsenceForm, HoursFormSet, PlaceFormSet, WayForm
from .telephone import TelephoneForm
from .times import BookForm, MoveForm, ProposeForm

__all__ = [
    "AbsenceForm",
    "BookForm",
    "CancelForm",
    "CloseForm",
    "HandOverForm",
    "HoursFormSet",
    "MoveForm",
    "PlaceFormSet",
    "ProposeForm",
    "TelephoneForm",
    "WayForm",
]
