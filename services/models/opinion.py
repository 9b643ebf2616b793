"""What people affected say would help, and what was done about it."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from services.enums import OpinionState
from stage4club.core.encrypted_fields import EncryptedTextField
from stage4club.people.enums import Language
from stage4club.people.models import User

from .described import Publishable, PublishableQuerySet, complete
from .service import Service

#: Signs of an opinion that a list shows.
SHOWN = 80


class ThemeQuerySet(PublishableQuerySet["Theme"]):
    """Reading the themes."""

    def as_shown(self) -> Self:
        """The latest answer first."""
        return self.order_by("-answered_on", "-pk")


class Theme(Publishable):
    """What several people said about a service, and what was done with it: public once published.

    Written by patient-partners: nobody's own words stand in it.
    """

    TEXTS = ("title", "answer")

    service = models.ForeignKey(
        Service, models.PROTECT, related_name="themes", verbose_name=_("service")
    )
    title_fr = models.CharField(_("what was said (French)"), max_length=200, blank=True)
    title_en = models.CharField(_("what was said (English)"), max_length=200, blank=True)
    answer_fr = models.TextField(_("what was done (French)"), blank=True)
    answer_en = models.TextField(_("what was done (English)"), blank=True)
    answered_on = models.DateField(_("answered on"))

    objects = ThemeQuerySet.as_manager()

    class Meta:
        """The latest first; on the site, whole in both languages."""

        verbose_name = _("answer to opinions")
        verbose_name_plural = _("answers to opinions")
        ordering: ClassVar = ["-answered_on", "-pk"]
        default_permissions = ("add", "change", "view")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="services_theme_complete", condition=complete(("title", "answer"))
            )
        ]

    def __str__(self) -> str:
        """What was said, in the reader's language."""
        return self.title or str(self.answered_on)

    @property
    def title(self) -> str:
        """What was said, in the active language."""
        return self.in_language("title")

    @property
    def answer(self) -> str:
        """What was done, in the active language."""
        return self.in_language("answer")


class OpinionQuerySet(models.QuerySet["Opinion"]):
    """Reading opinions."""

    def visible_to(self, user: User) -> Self:
        """All of them, for whoever works here: they tell of nobody. Permissions do the rest."""
        return self.all() if user.is_active else self.none()

    def unread(self) -> Self:
        """Those that nobody has grouped or set aside yet, robots' left out; the oldest first."""
        waiting = self.filter(state=OpinionState.NEW, is_suspicious=False)
        return waiting.order_by("received_on", "pk")

    def perhaps_robots(self) -> Self:
        """Those that a robot may have sent, until somebody has looked."""
        return self.filter(state=OpinionState.NEW, is_suspicious=True)


class Opinion(models.Model):
    """Two answers of somebody unknown: the day is kept, not the moment, and nothing of the sender.

    Who names a person or a meeting has what she wrote erased, and the row says so.
    """

    dedupe_key = models.CharField(max_length=64, unique=True, editable=False)
    service = models.ForeignKey(
        Service, models.PROTECT, related_name="opinions", verbose_name=_("service")
    )
    language = models.CharField(_("language"), max_length=2, choices=Language)
    would_help = EncryptedTextField(_("what would help"), blank=True, bound_to="dedupe_key")
    helps = EncryptedTextField(_("what helps already"), blank=True, bound_to="dedupe_key")
    received_on = models.DateField(_("received on"))
    state = models.CharField(
        _("state"), max_length=9, choices=OpinionState, default=OpinionState.NEW
    )
    theme = models.ForeignKey(
        Theme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="opinions",
        verbose_name=_("answer"),
    )
    is_suspicious = models.BooleanField(_("perhaps a robot"), default=False)

    objects = OpinionQuerySet.as_manager()

    class Meta:
        """Something is said, unless it was erased; what is grouped has a theme of its service."""

        verbose_name = _("opinion")
        verbose_name_plural = _("opinions")
        ordering: ClassVar = ["received_on", "pk"]
        default_permissions = ("view",)
        permissions: ClassVar = [
            ("group_opinion", _("Can group an opinion with others")),
            ("erase_opinion", _("Can erase what an opinion says")),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["received_on"],
                name="services_opinion_unread",
                condition=Q(state=OpinionState.NEW),
            )
        ]
        constraints: ClassVar = [
            # It also holds that there is no other state.
            models.CheckConstraint(
                name="services_opinion_state",
                condition=Q(state=OpinionState.NEW, theme__isnull=True)
                | Q(state=OpinionState.GROUPED, theme__isnull=False)
                | Q(state=OpinionState.ERASED, theme__isnull=True),
            ),
            models.CheckConstraint(
                name="services_opinion_says_something",
                condition=Q(state=OpinionState.ERASED, would_help=b"", helps=b"")
                | (~Q(state=OpinionState.ERASED) & (~Q(would_help=b"") | ~Q(helps=b""))),
            ),
            models.CheckConstraint(
                name="services_opinion_language_known", condition=Q(language__in=Language.values)
            ),
        ]

    def __str__(self) -> str:
        """Its number: what was said is read on its page."""
        return gettext("no. %(number)s") % {"number": self.pk}

    @property
    def beginning(self) -> str:
        """The first words of what was said, for a list."""
        said = self.would_help or self.helps
        return said if len(said) <= SHOWN else f"{said[:SHOWN].rstrip()}…"
