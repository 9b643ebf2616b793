"""The four directions of the program."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .described import Described, DescribedQuerySet


class PillarQuerySet(DescribedQuerySet["Pillar"]):
    """Reading the pillars."""


class Pillar(Described):
    """One of the four directions of the program."""

    objects = PillarQuerySet.as_manager()

    class Meta(Described.Meta):
        """In their order."""

        verbose_name = _("pillar")
        verbose_name_plural = _("pillars")

    @property
    def url(self) -> str:
        """The address of its page in the active language."""
        return reverse("pillar", args=[self.slug])
