"""What is one e-mail address that somebody may read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.core.validators import EmailValidator
from django.utils.deconstruct import deconstructible

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@deconstructible
class AddressValidator(EmailValidator):
    """As Django's, without what it lets through: `a@localhost`, `a@[192.0.2.1]`, `a@[2001:db8::1]`.

    Nobody reads the first; the others are of no use to people, and cannot all be written in a
    header. Raises ValidationError.
    """

    literal_regex = re.compile(r"(?!)")

    def __init__(self, message: StrOrPromise | None = None) -> None:
        super().__init__(message=message, allowlist=[])
