"""The program itself, as its home page tells it (HSDS: program)."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from .described import Described, PublishableQuerySet, complete


class ProgramQuerySet(PublishableQuerySet["Program"]):
    """Reading the program."""


class Program(Described):
    """The Stage 4 Club: the first sentences of its home, and where one gives."""

    TEXTS = ("welcome", *Described.TEXTS)

    welcome_fr = models.CharField(_("first sentence (French)"), max_length=120, blank=True)
    welcome_en = models.CharField(_("first sentence (English)"), max_length=120, blank=True)
    donation_url = models.URLField(
        _("address of the donation page"),
        blank=True,
        validators=[URLValidator(schemes=["https"])],
        help_text=_("Shown on the home page and the pillar pages only. Leave it empty to hide it."),
    )

    objects = ProgramQuerySet.as_manager()

    class Meta(Described.Meta):
        """One row, as long as there is one program."""

        verbose_name = _("home page")
        verbose_name_plural = _("home page")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="services_program_complete",
                condition=complete(("welcome", "name", "summary", "body")),
            )
        ]

    @property
    def welcome(self) -> str:
        """The first sentence in the active language."""
        return self.in_language("welcome")
