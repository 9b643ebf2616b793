"""The budget of the programme, and the figures that were published: both are only ever added to."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from stage4club.core.models.append_only import AppendOnlyModel
from stage4club.people.models import User

from ..periods import Period

_FIRST_MONTHS = (1, 4, 7, 10)
_BOUNDED = Q(period__isempty=False, period__lower_inf=False, period__upper_inf=False)


class ProgrammeBudgetQuerySet(models.QuerySet["ProgrammeBudget"]):
    """Reading budgets: they hold nothing personal."""

    def visible_to(self, user: User) -> ProgrammeBudgetQuerySet:
        """All of them, for who decides within them."""
        return self.all() if user.has_perm("assistance.view_programmebudget") else self.none()

    def on(self, day: date) -> ProgrammeBudget | None:
        """That of the year in which this day is, as it was set last."""
        return self.filter(period__contains=day).order_by("-number").first()


class ProgrammeBudget(AppendOnlyModel):
    """How much the programme may give in one year. A change is another row, with its number."""

    period = DateRangeField(_("year"))
    number = models.SmallIntegerField(_("version"))
    amount = models.DecimalField(_("budget"), max_digits=11, decimal_places=2)
    set_at = models.DateTimeField(_("set at"))
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("set by"))

    objects = ProgrammeBudgetQuerySet.as_manager()

    class Meta:
        """Of one version, years do not overlap; an amount above zero."""

        verbose_name = _("budget of financial assistance")
        verbose_name_plural = _("budgets of financial assistance")
        default_permissions = ("add", "view")
        constraints: ClassVar = [
            ExclusionConstraint(
                name="assistance_budget_one_at_a_time",
                expressions=[
                    ("number", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(name="assistance_budget_bounded", condition=_BOUNDED),
            models.CheckConstraint(
                name="assistance_budget_amount", condition=Q(amount__gt=0, number__gt=0)
            ),
        ]

    def __str__(self) -> str:
        """« 2026 », or « 2026–2027 » for a year that begins in another month."""
        # One that is being written has no year yet.
        if self.period is None:
            return "–"
        first, last = self.period.lower.year, self.last_day.year
        return str(first) if first == last else f"{first}–{last}"

    @property
    def last_day(self) -> date:
        """The last day of its year."""
        end: date = self.period.upper
        return end - timedelta(days=1)


class FiguresQuerySet(models.QuerySet["Figures"]):
    """Reading what was published: nobody can be told from it."""

    def visible_to(self, user: User) -> FiguresQuerySet:
        """All of it, for those who read figures (domain.md, Roles)."""
        return self.all() if user.has_perm("assistance.view_figures") else self.none()


class Figures(AppendOnlyModel):
    """The figures of a period as they were published: what is small is hidden, and nothing changes.

    A day stands in one publication: two that overlap would tell what is hidden in either, and so
    would the same period published again after a correction.
    """

    period = DateRangeField(_("period"))
    #: By which rules they were made: `operations.figures.RULES`.
    rules = models.SmallIntegerField(_("version of the rules"))
    #: As `disclosure.publishable` makes it.
    content = models.JSONField(_("figures"))
    published_at = models.DateTimeField(_("published at"))
    published_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("published by")
    )

    objects = FiguresQuerySet.as_manager()

    class Meta:
        """Whole quarters, each of them once."""

        verbose_name = _("figures of financial assistance")
        verbose_name_plural = _("figures of financial assistance")
        default_permissions = ("view",)
        permissions: ClassVar = [
            ("publish_figures", _("Can publish figures, and see them before")),
            ("export_figures", _("Can take published figures away as a file")),
        ]
        constraints: ClassVar = [
            ExclusionConstraint(
                name="assistance_figures_once",
                expressions=[("period", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                name="assistance_figures_quarters",
                condition=_BOUNDED
                & Q(
                    period__startswith__day=1,
                    period__startswith__month__in=_FIRST_MONTHS,
                    period__endswith__day=1,
                    period__endswith__month__in=_FIRST_MONTHS,
                ),
            ),
            models.CheckConstraint(name="assistance_figures_rules", condition=Q(rules__gt=0)),
            # What goes on is not told: two looks at it would tell one application.
            models.CheckConstraint(
                name="assistance_figures_over",
                condition=Q(published_at__date__gte=F("period__endswith")),
            ),
        ]

    def __str__(self) -> str:
        """« 2026 », « 2026-3 »."""
        return "–" if self.period is None else self.span.code

    @property
    def span(self) -> Period:
        """The period, with its months and its code."""
        return Period(self.period.lower, self.period.upper)
