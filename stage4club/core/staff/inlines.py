"""Rows of another model shown inside a page: read there, written by verbs only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.forms import Media
from django.http import HttpRequest

if TYPE_CHECKING:
    from django.db.models import QuerySet

    _Base = admin.TabularInline[Any, Any]
else:
    _Base = admin.TabularInline


class StaffInline(_Base):
    """A table of related rows that the person may see. Declare `fields`, and `ordering`.

    The model needs `visible_to`, as every model shown to staff.
    """

    template = "admin/inline.html"
    extra = 0
    max_num = 0
    can_delete = False

    @property
    def media(self) -> Media:
        """No script: nothing is added nor removed here."""
        return Media()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Rows that the person may see, and none without the permission to view the model."""
        visible = self.model._default_manager.visible_to(request.user)
        return super().get_queryset(request).filter(pk__in=visible)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False
