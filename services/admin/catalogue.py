"""The catalogue in the back office: texts in pairs. Rows come from `load_catalogue`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from stage4club.core.staff.model_admin import StaffModelAdmin

from ..models import Pillar, Service
from .forms import DescribedForm, ServiceForm

if TYPE_CHECKING:
    from django.contrib.admin.options import _FieldOpts
    from django_stubs_ext import StrOrPromise

TEXTS: tuple[tuple[StrOrPromise | None, _FieldOpts], ...] = (
    (_("In French"), {"fields": ("name_fr", "summary_fr", "body_fr")}),
    (_("In English"), {"fields": ("name_en", "summary_en", "body_en")}),
)


class CatalogueAdmin(StaffModelAdmin):
    """Texts change; addresses, kinds and rooms do not, and nothing is added here."""

    formfield_overrides = {
        **StaffModelAdmin.formfield_overrides,
        models.URLField: {"assume_scheme": "https"},
    }

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never: a new service is added with its journey."""
        return False


@admin.register(Pillar)
class PillarAdmin(CatalogueAdmin):
    """The four pillars."""

    form = DescribedForm
    list_display = ("__str__", "position")
    fieldsets = (*TEXTS, (_("On the site"), {"fields": ("position",)}))


@admin.register(Service)
class ServiceAdmin(CatalogueAdmin):
    """What is offered, how to reach it, what is promised."""

    form = ServiceForm
    list_display = ("__str__", "kind", "telephone", "is_published")
    list_filter = ("kind", "is_published")
    readonly_fields = ("kind", "pillar", "telephone")

    @admin.display(description=_("telephone"), empty_value="–")
    def telephone(self, service: Service) -> str:
        """The number with its extension, as it is said."""
        return service.phone_display

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The telephone is typed in two parts, and read as it is said."""
        typed = self.has_change_permission(request, obj)
        phone = ("phone", "phone_extension") if typed else ("telephone",)
        return (
            *TEXTS,
            (_("How to reach it"), {"fields": (*phone, "email", "external_url")}),
            (_("What is promised"), {"fields": ("places", "promise_days", "call_days")}),
            (_("On the site"), {"fields": ("kind", "pillar", "position", "is_published")}),
        )
