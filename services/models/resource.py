"""What each pillar recommends to read, elsewhere."""

from __future__ import annotations

from functools import reduce
from operator import and_
from typing import Any, ClassVar, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.core.validators import MinValueValidator, URLValidator
from django.db import models
from django.db.models import Count, OuterRef, Q, Window
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from stage4club.core.search import search_terms, search_text
from stage4club.people.enums import Language

from .described import Publishable, PublishableQuerySet, complete
from .pillar import Pillar
from .tag import ResourceTag


class ResourceQuerySet(PublishableQuerySet["Resource"]):
    """Reading the resources."""

    def about(self, slug: str) -> Self:
        """Those of the tag at `slug`."""
        return self.filter(tags__slug=slug)

    def matching(self, typed: str) -> Self:
        """Those in which the words of `typed` are all found, whatever their accents and order.

        None where `typed` holds nothing that can be found.
        """
        found = Q(pk__in=[])
        for words in search_terms(typed):
            found |= reduce(and_, (Q(search_text__contains=word) for word in words))
        return self.filter(found)

    def as_shown(self) -> Self:
        """The latest first, each with `tag_names` in the active language and `total`, their count.

        One statement for a page of them, however it is cut.
        """
        name = f"name_{(get_language() or 'fr')[:2]}"
        tags = ResourceTag.objects.filter(resources=OuterRef("pk"))
        return self.annotate(
            tag_names=ArraySubquery(tags.order_by("position", "pk").values(name)),
            total=Window(Count("pk")),
        ).order_by("-published_on", "-pk")


class Resource(Publishable):
    """Something worth reading on another site, in one language, told of in both."""

    TEXTS = ("title", "summary")

    pillar = models.ForeignKey(
        Pillar, models.PROTECT, related_name="resources", verbose_name=_("pillar")
    )
    title_fr = models.CharField(_("title (French)"), max_length=200, blank=True)
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True)
    summary_fr = models.TextField(_("why read it (French)"), blank=True)
    summary_en = models.TextField(_("why read it (English)"), blank=True)
    source = models.CharField(_("source"), max_length=120, help_text=_("Who publishes it."))
    url = models.URLField(
        _("address"), max_length=500, validators=[URLValidator(schemes=["https", "http"])]
    )
    language = models.CharField(_("language of the text"), max_length=2, choices=Language)
    published_on = models.DateField(_("published on"))
    reading_minutes = models.PositiveSmallIntegerField(
        _("minutes to read it"), validators=[MinValueValidator(1)]
    )
    tags = models.ManyToManyField(
        ResourceTag, blank=True, related_name="resources", verbose_name=_("subjects")
    )
    search_text = models.TextField(editable=False)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        """The latest first; told of in both languages; read in a minute at least."""

        verbose_name = _("resource")
        verbose_name_plural = _("resources")
        ordering: ClassVar = ["-published_on", "-pk"]
        default_permissions = ("add", "change", "view")
        indexes: ClassVar = [
            models.Index(
                fields=["pillar", "-published_on"],
                name="services_resource_shown",
                condition=Q(is_published=True),
            )
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="services_resource_complete", condition=complete(("title", "summary"))
            ),
            models.CheckConstraint(
                name="services_resource_language_known", condition=Q(language__in=Language.values)
            ),
            models.CheckConstraint(
                name="services_resource_minutes", condition=Q(reading_minutes__gte=1)
            ),
        ]

    def __str__(self) -> str:
        """The title in the reader's language."""
        return self.title or self.source

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write what is searched with what is written."""
        texts = (self.title_fr, self.title_en, self.summary_fr, self.summary_en, self.source)
        self.search_text = search_text(names=texts, phones=(), reference="")
        super().save(*args, **kwargs)

    @property
    def title(self) -> str:
        """The title in the active language."""
        return self.in_language("title")

    @property
    def summary(self) -> str:
        """Why it is worth reading, in the active language."""
        return self.in_language("summary")

    @property
    def is_foreign(self) -> bool:
        """Whether it is in another language than the page that tells of it."""
        return self.language != (get_language() or "fr")[:2]
