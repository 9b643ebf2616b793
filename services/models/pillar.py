"""The four directions of the program."""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .described import Described, PublishableQuerySet, complete
from .program import Program
from .tag import ResourceTag


class PillarQuerySet(PublishableQuerySet["Pillar"]):
    """Reading the pillars."""

    def with_subjects(self) -> Self:
        """Each with `subjects`, what its published resources are about: slug and name."""
        tags = ResourceTag.objects.filter(
            resources__pillar=OuterRef("pk"), resources__is_published=True
        )
        named = JSONObject(slug="slug", name=f"name_{(get_language() or 'fr')[:2]}")
        shown = tags.order_by("position", "pk").distinct("position", "pk").values(subject=named)
        return self.annotate(subjects=ArraySubquery(shown))


class Pillar(Described):
    """One of the four directions of the program."""

    # Null in what was loaded before programs were told of; `load_catalogue` fills it in.
    program = models.ForeignKey(
        Program, models.PROTECT, null=True, editable=False, related_name="pillars"
    )

    objects = PillarQuerySet.as_manager()

    class Meta(Described.Meta):
        """In their order, whole in both languages."""

        verbose_name = _("pillar")
        verbose_name_plural = _("pillars")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="services_pillar_complete", condition=complete(Described.TEXTS)
            )
        ]

    @property
    def url(self) -> str:
        """The address of its page in the active language."""
        return reverse("pillar", args=[self.slug])

    @property
    def donation_url(self) -> str:
        """Where one gives, for the pages that may say it; empty where nobody wrote it."""
        return self.program.donation_url if self.program and self.program.is_published else ""
