"""What a page of the catalogue is made of: a name, a summary and a text, in both languages."""

from __future__ import annotations

from typing import ClassVar, Self, TypeVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from stage4club.people.models import User

DescribedT = TypeVar("DescribedT", bound="Described")


class DescribedQuerySet(models.QuerySet[DescribedT]):
    """Reading rows that hold nothing personal."""

    def visible_to(self, user: User) -> Self:
        """All of them, for whoever works here: the catalogue is public but for what is to come."""
        return self.all() if user.is_active else self.none()


class Bilingual(models.Model):
    """Texts in two columns, `<field>_fr` and `<field>_en`, read in the active language."""

    class Meta:
        """No table of its own."""

        abstract = True

    def in_language(self, field: str, language: str | None = None) -> str:
        """The text of `field` in `language` (default: the active one)."""
        value: str = getattr(self, f"{field}_{(language or get_language() or 'fr')[:2]}")
        return value


class Described(Bilingual):
    """A row of the catalogue with its own page at `slug`, which never changes.

    `body` is plain text: an empty line between two paragraphs, no mark-up.
    """

    slug = models.SlugField(unique=True)
    position = models.PositiveSmallIntegerField(
        _("position"), help_text=_("The lowest number comes first.")
    )
    name_fr = models.CharField(_("name (French)"), max_length=120)
    name_en = models.CharField(_("name (English)"), max_length=120)
    summary_fr = models.TextField(_("summary (French)"))
    summary_en = models.TextField(_("summary (English)"))
    body_fr = models.TextField(
        _("text (French)"), help_text=_("Leave an empty line between two paragraphs.")
    )
    body_en = models.TextField(
        _("text (English)"), help_text=_("Leave an empty line between two paragraphs.")
    )

    class Meta:
        """In their order; rows of one position in the order they were added."""

        abstract = True
        ordering: ClassVar = ["position", "pk"]
        default_permissions = ("change", "view")

    def __str__(self) -> str:
        """The name in the reader's language."""
        return self.name

    @property
    def name(self) -> str:
        """The name in the active language."""
        return self.in_language("name")

    @property
    def summary(self) -> str:
        """One or two sentences in the active language."""
        return self.in_language("summary")

    @property
    def body(self) -> str:
        """The text of its page in the active language."""
        return self.in_language("body")
