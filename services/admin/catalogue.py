"""The catalogue in the back office: texts in pairs. Rows come from `load_catalogue`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stage4club.core.staff.model_admin import StaffModelAdmin

from ..contents import (
    Content,
    Search,
    home_content,
    page_content,
    pillar_content,
    pillar_page,
    service_content,
)
from ..models import Page, Pillar, Program, Publishable, Resource, ResourceTag, Service
from .forms import BilingualForm, PublishedForm, ServiceForm
from .published import PublishedAdmin

if TYPE_CHECKING:
    from django.contrib.admin.options import _FieldOpts
    from django_stubs_ext import StrOrPromise

Fieldsets = tuple[tuple["StrOrPromise | None", "_FieldOpts"], ...]


def texts(model: type[Publishable]) -> Fieldsets:
    """The texts of `model`, one language after the other."""
    return tuple(
        (title, {"fields": [f"{text}_{language}" for text in (*model.TEXTS, *model.PAIRS)]})
        for language, title in (("fr", _("In French")), ("en", _("In English")))
    )


class CatalogueAdmin(PublishedAdmin):
    """Texts change; addresses, kinds and rooms do not, and nothing is added here."""

    formfield_overrides = {
        **StaffModelAdmin.formfield_overrides,
        models.URLField: {"assume_scheme": "https"},
    }

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never: a new service is added with its journey."""
        return False


@admin.register(Program)
class ProgramAdmin(CatalogueAdmin):
    """The first sentences of the home, and where one gives."""

    list_display = ("__str__", "is_published")
    fieldsets = (*texts(Program), (_("On the site"), {"fields": ("donation_url", "is_published")}))

    def content(self, row: Any, form: PublishedForm) -> Content:
        """The home."""
        return home_content(timezone.now(), row)


@admin.register(Pillar)
class PillarAdmin(CatalogueAdmin):
    """The four pillars."""

    list_display = ("__str__", "position", "is_published")
    fieldsets = (*texts(Pillar), (_("On the site"), {"fields": ("position", "is_published")}))

    def content(self, row: Any, form: PublishedForm) -> Content:
        """The page of the pillar, with what it recommends to read."""
        row.subjects = _subjects(row)
        return pillar_content(row, Search())


def _subjects(pillar: Pillar) -> Any:
    """What the stored resources of a pillar are about, as its page tells it."""
    stored: Any = Pillar.objects.with_subjects().get(pk=pillar.pk)
    return stored.subjects


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
            *texts(Service),
            (_("How to reach it"), {"fields": (*phone, "email", "external_url")}),
            (_("What is promised"), {"fields": ("places", "promise_days", "call_days")}),
            (_("On the site"), {"fields": ("kind", "pillar", "position", "is_published")}),
        )

    def content(self, row: Any, form: PublishedForm) -> Content:
        """The page of the service."""
        return service_content(row, timezone.now())


@admin.register(Page)
class PageAdmin(CatalogueAdmin):
    """Privacy, accessibility, telling of a death."""

    list_display = ("__str__", "is_published")
    fieldsets = (*texts(Page), (_("On the site"), {"fields": ("is_published",)}))

    def content(self, row: Any, form: PublishedForm) -> Content:
        """The page."""
        return page_content(row)


@admin.register(Resource)
class ResourceAdmin(PublishedAdmin):
    """What the pillars recommend to read."""

    formfield_overrides = CatalogueAdmin.formfield_overrides
    list_display = ("__str__", "pillar", "source", "language", "published_on", "is_published")
    list_filter = ("pillar", "language", "is_published")
    list_select_related = ("pillar",)
    fieldsets = (
        *texts(Resource),
        (
            _("The text itself"),
            {"fields": ("url", "source", "language", "published_on", "reading_minutes")},
        ),
        (_("On the site"), {"fields": ("pillar", "tags", "is_published")}),
    )

    def content(self, row: Any, form: PublishedForm) -> Content | None:
        """The page of its pillar with this resource alone; None before it can be told of."""
        told_of = (row.pillar_id, row.published_on, row.reading_minutes, row.language)
        if not all(told_of):
            return None
        row.pillar.subjects = _subjects(row.pillar)
        row.tag_names = [str(tag) for tag in form.cleaned_data.get("tags", ())]
        return pillar_page(row.pillar, [row], Search())


@admin.register(ResourceTag)
class ResourceTagAdmin(StaffModelAdmin):
    """What resources are about."""

    is_personal = False
    form = BilingualForm
    list_display = ("__str__", "slug", "position")
    fields = ("name_fr", "name_en", "slug", "position")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[Any, ...]:
        """The word in the address stays: somebody may have kept it."""
        return (*super().get_readonly_fields(request, obj), *(("slug",) if obj else ()))
