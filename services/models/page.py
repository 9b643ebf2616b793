"""Pages of text: what the law and courtesy ask to be told."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from services.enums import PageSlug

from .described import Described, PublishableQuerySet, complete


class PageQuerySet(PublishableQuerySet["Page"]):
    """Reading the pages."""


class Page(Described):
    """One page of text at an address of its own (`PageSlug`)."""

    objects = PageQuerySet.as_manager()

    class Meta(Described.Meta):
        """Each page once, whole in both languages."""

        verbose_name = _("page")
        verbose_name_plural = _("pages")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="services_page_complete", condition=complete(Described.TEXTS)
            ),
            models.CheckConstraint(
                name="services_page_slug_known", condition=Q(slug__in=PageSlug.values)
            ),
        ]

    @property
    def url(self) -> str:
        """The address of the page in the active language."""
        return reverse(self.slug)
