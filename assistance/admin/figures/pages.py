"""Pages of figures: exact ones for those who decide, published ones for the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from stage4club.core.errors import RuleError
from stage4club.core.export import table_response
from stage4club.core.money import spoken_amount
from stage4club.core.spoken import long_day
from stage4club.core.tables import workbook_response
from stage4club.core.working_days import local_date

from ...disclosure import exact
from ...models import Figures
from ...operations.figures import (
    BudgetStanding,
    budget_standing,
    count_figures,
    digest_of_figures,
    figures_to_publish,
    periods_to_publish,
    publish_figures,
    take_figures_away,
)
from ...periods import NotAPeriod, Period, period_holding, period_of
from .charts import Chart, Series, bar_chart
from .forms import WORKBOOK, PublishForm, TakeAwayForm
from .tables import rows_of, tables_of
from .words import period_words

if TYPE_CHECKING:
    from stage4club.core.staff.model_admin import StaffModelAdmin

DRAFT = "admin:assistance_figures_draft"
PUBLISH = "admin:assistance_figures_publish"
_PAGE = "admin/assistance/figures/page.html"


@dataclass(frozen=True)
class BudgetWords:
    """How a budget stands, in words."""

    title: str
    lines: list[tuple[str, str]]
    chart: Chart | None
    is_passed: bool


def show_draft(model_admin: StaffModelAdmin, request: HttpRequest) -> HttpResponse:
    """The exact figures of `?period=2026-3`, of this quarter unless it says another."""
    today = local_date(timezone.now())
    period = _asked(request, today)
    title = _("Working figures: %(period)s") % {"period": period_words(period)}
    standing = budget_standing(min(period.first, today))
    context = {
        "title": title,
        "tables": tables_of(exact(count_figures(period)), period),
        "is_draft": True,
        "budget": budget_words(standing) if standing else None,
        "budget_url": reverse("admin:assistance_programmebudget_changelist"),
        "publish_url": reverse(PUBLISH),
        "is_year": period.is_year,
        **_links(period, today),
    }
    return _page(model_admin, request, _PAGE, context)


def show_publish(model_admin: StaffModelAdmin, request: HttpRequest) -> HttpResponse:
    """GET shows what would be published of `?period=`; POST publishes what was shown, for good.

    Where the numbers have moved meanwhile they are shown again, and nothing is published.
    """
    user: Any = request.user
    now = timezone.now()
    periods = periods_to_publish(now)
    form = PublishForm(request.POST or None, periods=periods)
    status, refusal = HTTPStatus.OK, ""
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                figures = publish_figures(
                    form.cleaned_data["period"],
                    by=user,
                    now=now,
                    shown=request.POST.get("shown", ""),
                )
            except RuleError as error:
                status, refusal = HTTPStatus.CONFLICT, str(error)
            else:
                return HttpResponseRedirect(model_admin.subject_url(figures))
    wanted = request.POST.get("period") or request.GET.get("period", "")
    period = next((one for one in periods if one.code == wanted), None)
    title = _("Publish figures")
    if period is not None:
        title = _("Publish figures: %(period)s") % {"period": period_words(period)}
    content = figures_to_publish(period) if period else {}
    context = {
        "title": title,
        "period": period,
        "shown": digest_of_figures(content),
        "periods": [
            (period_words(one), f"{reverse(PUBLISH)}?period={one.code}") for one in periods
        ],
        "tables": tables_of(content, period) if period else [],
        "form": form,
        "wrong": status == HTTPStatus.UNPROCESSABLE_ENTITY,
        "refusal": refusal,
    }
    return _page(model_admin, request, "admin/assistance/figures/publish.html", context, status)


def show_published(
    model_admin: StaffModelAdmin, request: HttpRequest, figures: Figures
) -> HttpResponse:
    """Figures as they were published."""
    period = figures.span
    context = {
        "title": _("Figures: %(period)s") % {"period": period_words(period)},
        "tables": tables_of(figures.content, period),
        "published": _("Published on %(day)s by %(name)s. They do not change any more.")
        % {"day": long_day(figures.published_at), "name": figures.published_by},
        "export_url": model_admin.subject_url(figures, "export"),
        "may_export": request.user.has_perm("assistance.export_figures"),
        "history_url": model_admin.subject_url(figures, "history"),
    }
    return _page(model_admin, request, _PAGE, context)


def export_published(request: HttpRequest, figures: Figures) -> HttpResponseBase:
    """The same numbers as a file. That somebody took them away is written down before it leaves."""
    user: Any = request.user
    form = TakeAwayForm(request.POST)
    kind = form.cleaned_data["kind"] if form.is_valid() else ""
    take_figures_away(figures, by=user, now=timezone.now())
    titles = [
        pgettext("figures", "Table"),
        pgettext("figures", "Line"),
        pgettext("figures", "Column"),
        pgettext("figures", "Number"),
    ]
    rows = list(rows_of(tables_of(figures.content, figures.span)))
    answer = workbook_response if kind == WORKBOOK else table_response
    return answer(f"chiffres-{figures.span.code}", titles, rows)


def budget_words(standing: BudgetStanding) -> BudgetWords:
    """What became of a budget so far."""
    parts = [
        (pgettext("budget", "Paid"), standing.paid),
        (_("Committed: granted and not paid, or proposed"), standing.committed),
        (pgettext("budget", "Left"), standing.left),
    ]
    title = _("Budget of %(year)s: %(amount)s") % {
        "year": standing.budget,
        "amount": spoken_amount(standing.budget.amount),
    }
    chart = bar_chart(
        "budget",
        title,
        [label for label, _amount in parts],
        [
            Series(
                pgettext("figures", "Amount"),
                [amount for _label, amount in parts],
                [spoken_amount(amount) for _label, amount in parts],
            )
        ],
    )
    return BudgetWords(
        title,
        [(label, spoken_amount(amount)) for label, amount in parts],
        chart,
        is_passed=standing.left < 0,
    )


def _asked(request: HttpRequest, today: date) -> Period:
    try:
        return period_of(request.GET.get("period", ""))
    except NotAPeriod:
        return period_holding(today)


def _links(period: Period, today: date) -> dict[str, str]:
    """The period before and after, and the other length."""
    year = str(period.first.year)
    before = period.first - timedelta(days=1)
    if period.is_year:
        previous, following = str(before.year), str(period.after.year)
        other = period_holding(min(today, before.replace(year=period.first.year))).code
    else:
        previous, following = period_holding(before).code, period_holding(period.after).code
        other = year
    codes = {"previous_url": previous, "other_url": other}
    if period.after <= today:
        codes["next_url"] = following
    return {name: f"{reverse(DRAFT)}?period={code}" for name, code in codes.items()}


def _page(
    model_admin: StaffModelAdmin,
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    request.current_app = model_admin.admin_site.name
    whole = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "list_url": model_admin.list_url(),
        **context,
    }
    return TemplateResponse(request, template, whole, status=status)
