"""Canadian postal codes: read as people write them, stored in one form."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from .errors import RuleError

#: Letters that Canada Post uses nowhere (D F I O Q U), nor first (W Z): Addressing Guidelines.
_CODE = re.compile(r"[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z]\d[ABCEGHJ-NPRSTV-Z]\d", re.ASCII)
_BETWEEN = re.compile(r"[\s.\-–—]+")


class NotAPostalCode(RuleError):
    """Nothing that Canada Post would deliver to."""

    message = _("Write a postal code, like H2X 1Y4.")


def read_postal_code(text: str) -> str:
    """« h2x1y4 », "H2X-1Y4" or "H2X 1Y4" as `H2X 1Y4`. Raises `NotAPostalCode`.

    An O written for a zero, or an I for a one, is read as the figure that must stand there.
    """
    signs = _BETWEEN.sub("", unicodedata.normalize("NFKC", text)).upper()
    figures = {1, 3, 5}
    read = "".join(
        {"O": "0", "I": "1", "L": "1"}.get(sign, sign) if place in figures else sign
        for place, sign in enumerate(signs)
    )
    if not _CODE.fullmatch(read):
        raise NotAPostalCode
    return f"{read[:3]} {read[3:]}"
