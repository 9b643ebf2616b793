"""The question behind which something opens: a code of six digits (`core.one_time_codes`)."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from stage4club.core.errors import RuleError
from stage4club.core.one_time_codes import DIGITS

from .fields import TypedField

_BETWEEN = re.compile(r"[\s\-.]+")
_CODE = re.compile(rf"[0-9]{{{DIGITS}}}")


class NotSixDigits(RuleError):
    """What was typed cannot be a code: it costs no try."""

    message = _("Write the six digits of the code.")


class CodeField(TypedField):
    """The six digits, however they are spaced."""

    attributes = {
        "class": "input input--medium",
        "autocomplete": "one-time-code",
        "inputmode": "numeric",
        "spellcheck": "false",
        "enterkeyhint": "go",
    }

    def read(self, text: str) -> str:
        """The digits alone."""
        digits = _BETWEEN.sub("", text)
        if not _CODE.fullmatch(digits):
            raise NotSixDigits
        return digits
