"""What resources are about."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stage4club.people.models import User

from .described import Bilingual


class ResourceTagQuerySet(models.QuerySet["ResourceTag"]):
    """Reading the tags."""

    def visible_to(self, user: User) -> Self:
        """All of them, for whoever works here."""
        return self.all() if user.is_active else self.none()


class ResourceTag(Bilingual):
    """What a resource is about: research news, side effects, rights, caregivers."""

    slug = models.SlugField(
        _("word in the address"),
        unique=True,
        help_text=_("Small letters and hyphens, like side-effects. It never changes afterwards."),
    )
    name_fr = models.CharField(_("name (French)"), max_length=60)
    name_en = models.CharField(_("name (English)"), max_length=60)
    position = models.PositiveSmallIntegerField(
        _("position"), help_text=_("The lowest number comes first.")
    )

    objects = ResourceTagQuerySet.as_manager()

    class Meta:
        """In their order; named in both languages."""

        verbose_name = _("subject of resources")
        verbose_name_plural = _("subjects of resources")
        ordering: ClassVar = ["position", "pk"]
        default_permissions = ("add", "change", "view")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="services_resourcetag_complete", condition=~Q(name_fr="") & ~Q(name_en="")
            )
        ]

    def __str__(self) -> str:
        """The name in the reader's language."""
        return self.in_language("name")
