"""Registration, what its helper typed, the calls made about it, what each person was told."""

from .announcement import Announcement
from .asked_link import AskedLink
from .attempt import ContactAttempt
from .helper import Helper
from .registration import Registration

__all__ = ["Announcement", "AskedLink", "ContactAttempt", "Helper", "Registration"]
