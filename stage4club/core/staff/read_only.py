"""The base of admins whose rows nobody types."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from stage4club.core.staff.model_admin import StaffModelAdmin


class ReadOnlyAdmin(StaffModelAdmin):
    """Rows that only verbs change."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never by hand."""
        return False
