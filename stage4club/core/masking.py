"""Ways of being reached, half hidden: enough to recognise them, not enough to use them."""

from __future__ import annotations

import re

from .phones import Phone

DOT = "•"
#: The area, or the country, where it stands apart from the rest.
_NUMBER = re.compile(r"(?P<area>\+?\d{1,3}(?=[ -]))?(?P<rest>.*)", re.DOTALL)
_KEPT = 2


def mask_phone(phone: Phone) -> str:
    """« 514 •••-••42 », as people of the active language read it; without the extension."""
    parts = _NUMBER.fullmatch(str(Phone(phone.e164, "")))
    assert parts is not None  # it matches everything
    area, rest = parts["area"] or "", parts["rest"]
    return area + re.sub(r"\d", DOT, rest[:-_KEPT]) + rest[-_KEPT:]


def last_digits(phone: Phone) -> str:
    """What is left to be read of a masked number: its last two digits."""
    return phone.e164[-_KEPT:]


def mask_email(address: str) -> str:
    """« l•••@e•••.org »: as many points whatever the length."""
    local, _at, domain = address.rpartition("@")
    host, _point, top = domain.rpartition(".")
    return f"{local[:1]}{DOT * 3}@{host[:1]}{DOT * 3}.{top}"
