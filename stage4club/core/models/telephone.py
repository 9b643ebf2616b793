"""A row with a telephone: two columns, one number."""

from __future__ import annotations

from typing import Any

from stage4club.core.phones import Phone


class HasPhone:
    """What a model with the fields `phone` and `phone_extension` knows of its number."""

    phone: Any
    phone_extension: Any

    @property
    def number(self) -> Phone | None:
        """The number with its extension; None without one."""
        return Phone(str(self.phone), self.phone_extension) if self.phone else None

    @property
    def phone_display(self) -> str:
        """The number as people of the active language read it; empty without one."""
        return str(self.number or "")
