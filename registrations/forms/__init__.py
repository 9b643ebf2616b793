"""What is asked of somebody who registers, and of who comes back to her private page."""

from .private import CodeForm, CorrectionForm, FindLinkForm
from .registering import RegistrationForm, TelephoneForm

__all__ = ["CodeForm", "CorrectionForm", "FindLinkForm", "RegistrationForm", "TelephoneForm"]
