"""What is written in both languages and shown to the public: texts in pairs, on the site or not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from stage4club.people.models import User

LANGUAGES = ("fr", "en")

#: The marks that core.prose reads.
MARKS = _(
    "An empty line between two paragraphs. ## before a title, - before each item of a list, "
    "**around strong words**, [words](address) for a link."
)

PublishedT = TypeVar("PublishedT", bound="Publishable")


class PublishableQuerySet(models.QuerySet[PublishedT]):
    """Reading rows that hold nothing personal."""

    def visible_to(self, user: User) -> Self:
        """All of them, for whoever works here: the catalogue is public but for what is to come."""
        return self.all() if user.is_active else self.none()

    def published(self) -> Self:
        """What the public sees."""
        return self.filter(is_published=True)


class Bilingual(models.Model):
    """Texts in two columns, `<text>_fr` and `<text>_en`, read in the active language."""

    class Meta:
        """No table of its own."""

        abstract = True

    def in_language(self, text: str, language: str | None = None) -> str:
        """`text` in `language` (default: the active one)."""
        value: str = getattr(self, f"{text}_{(language or get_language() or 'fr')[:2]}")
        return value


class Publishable(Bilingual):
    """Texts that are on the site in both languages, or not at all.

    The heirs name their `TEXTS`, and their `PAIRS`, of which both or neither are written;
    `complete()` makes the constraint that holds it. `draft` keeps, by column, texts that an editor
    has not finished: nobody outside sees them.
    """

    TEXTS: ClassVar[tuple[str, ...]] = ()
    PAIRS: ClassVar[tuple[str, ...]] = ()

    is_published = models.BooleanField(
        _("on the site"),
        default=True,
        db_default=True,
        help_text=_("Both languages are needed. Without the tick, nobody outside sees it."),
    )
    draft = models.JSONField(default=dict, db_default={}, blank=True, editable=False)

    class Meta:
        """No table of its own."""

        abstract = True

    @classmethod
    def text_fields(cls) -> list[str]:
        """The columns of the texts, language by language."""
        return [f"{text}_{language}" for language in LANGUAGES for text in cls.TEXTS + cls.PAIRS]

    def missing_texts(self) -> Iterator[str]:
        """The columns to be written before this can be on the site."""
        for text in self.TEXTS + self.PAIRS:
            written = {name: getattr(self, name) for name in in_both(text)}
            if text in self.TEXTS or any(written.values()):
                yield from (name for name, value in written.items() if not value)


def in_both(text: str) -> tuple[str, str]:
    """The columns of `text`."""
    return f"{text}_fr", f"{text}_en"


def complete(texts: tuple[str, ...], pairs: tuple[str, ...] = ()) -> Q:
    """The condition of what is on the site: `texts` in both languages, `pairs` in both or none."""
    whole = Q()
    for text in texts:
        french, english = in_both(text)
        whole &= ~Q(**{french: ""}) & ~Q(**{english: ""})
    for text in pairs:
        french, english = in_both(text)
        whole &= Q(**{french: "", english: ""}) | (~Q(**{french: ""}) & ~Q(**{english: ""}))
    return Q(is_published=False) | whole


class Described(Publishable):
    """A row of the catalogue with its own page at `slug`, which never changes.

    `body` is plain text with a few marks (core.prose).
    """

    TEXTS: ClassVar[tuple[str, ...]] = ("name", "summary", "body")

    slug = models.SlugField(unique=True)
    position = models.PositiveSmallIntegerField(
        _("position"), help_text=_("The lowest number comes first.")
    )
    name_fr = models.CharField(_("name (French)"), max_length=120, blank=True)
    name_en = models.CharField(_("name (English)"), max_length=120, blank=True)
    summary_fr = models.TextField(_("summary (French)"), blank=True)
    summary_en = models.TextField(_("summary (English)"), blank=True)
    body_fr = models.TextField(_("text (French)"), blank=True, help_text=MARKS)
    body_en = models.TextField(_("text (English)"), blank=True, help_text=MARKS)

    class Meta:
        """In their order; rows of one position in the order they were added."""

        abstract = True
        ordering: ClassVar = ["position", "pk"]
        default_permissions = ("change", "view")

    def __str__(self) -> str:
        """The name in the reader's language."""
        return self.name or self.slug

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
