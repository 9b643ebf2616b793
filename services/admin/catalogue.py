"""The catalogue in the back office: texts in pairs. Rows come from `load_catalogue`."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    list_display = ("__str__", "kind", "phone_display", "is_published")
    list_filter = ("kind", "is_published")
    readonly_fields = ("kind", "pillar")
    fieldsets = (
        *TEXTS,
        (_("How to reach it"), {"fields": ("phone", "phone_extension", "email", "external_url")}),
        (_("What is promised"), {"fields": ("places", "promise_days")}),
        (_("On the site"), {"fields": ("kind", "pillar", "position", "is_published")}),
    )
