"""Figures of financial assistance: working ones for those who decide, published ones for others."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST

from stage4club.core.spoken import plain_day
from stage4club.core.staff.read_only import ReadOnlyAdmin

from ...models import Figures
from .budget import ProgrammeBudgetAdmin
from .pages import export_published, show_draft, show_publish, show_published
from .words import period_words

__all__ = ["FiguresAdmin", "ProgrammeBudgetAdmin"]


@admin.register(Figures)
class FiguresAdmin(ReadOnlyAdmin):
    """What was published, the latest period first; for those who decide, the way to the rest."""

    is_personal = False
    change_list_template = "admin/assistance/figures/change_list.html"
    list_display = ("period_column", "published_on", "publisher")
    list_display_links = ("period_column",)
    list_select_related = ("published_by",)
    ordering = ("-period",)
    sortable_by = ()
    history_words = {
        "publish": pgettext_lazy("figures", "Published"),
        "export": _("Taken away as a file"),
    }

    @admin.display(description=_("period"))
    def period_column(self, figures: Figures) -> str:
        """« juillet à septembre 2026 »."""
        return period_words(figures.span)

    @admin.display(description=_("published at"))
    def published_on(self, figures: Figures) -> str:
        """The day in words."""
        return plain_day(figures.published_at)

    @admin.display(description=_("published by"))
    def publisher(self, figures: Figures) -> str:
        """Who published them, without a query for each row."""
        return str(figures.published_by)

    # Pages --------------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        """Working figures, publishing, and the file, before Django's address of any row."""
        publish = "assistance.publish_figures"
        export: Any = require_POST(self.export_view)
        own = [
            self.page_url("draft/", self.draft_view, name="draft", permission=publish),
            self.page_url("publish/", self.publish_view, name="publish", permission=publish),
            self.page_url(
                "<path:object_id>/export/",
                export,
                name="export",
                permission="assistance.export_figures",
            ),
        ]
        return [*own, *super().get_urls()]

    def draft_view(self, request: HttpRequest) -> HttpResponse:
        """Exact figures of any period."""
        return show_draft(self, request)

    def publish_view(self, request: HttpRequest) -> HttpResponse:
        """What would be published, and publishing it."""
        return show_publish(self, request)

    def export_view(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """Published figures as a file."""
        return export_published(request, self._published(request, object_id))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Published figures, on a page of our own. Nobody changes them."""
        if request.method == "POST" or not self.has_view_permission(request):
            raise PermissionDenied
        return show_published(self, request, self._published(request, object_id))

    def _published(self, request: HttpRequest, object_id: str) -> Figures:
        figures: Figures | None = self.get_object(request, unquote(object_id))
        if figures is None:
            raise Http404
        return figures
