"""The budget of the programme: set by a finance officer, each change beside what was set before."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stage4club.core.errors import RuleError
from stage4club.core.money import spoken_amount
from stage4club.core.spoken import plain_day
from stage4club.core.staff.model_admin import StaffModelAdmin
from stage4club.core.working_days import local_date

from ...models import Criteria, ProgrammeBudget
from ...operations.figures import set_programme_budget
from ...policy import year_of
from .forms import BudgetForm


@admin.register(ProgrammeBudget)
class ProgrammeBudgetAdmin(StaffModelAdmin):
    """What was set for each year, the latest first."""

    is_personal = False
    list_display = ("year", "amount_words", "number", "set_on", "setter")
    list_display_links = ("year",)
    list_select_related = ("set_by",)
    ordering = ("-period", "-number")
    sortable_by = ()
    fieldsets = ((None, {"fields": ("year", "amount_words", "number", "set_on", "setter")}),)
    readonly_fields = ("year", "amount_words", "number", "set_on", "setter")
    history_words = {"set-budget": gettext_lazy("Budget set")}

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Another amount is another row: what was decided by the first stays to be read."""
        return False

    @admin.display(description=gettext_lazy("year"))
    def year(self, budget: ProgrammeBudget) -> str:
        """« 2026 », with its last day where it does not end with December."""
        return str(budget)

    @admin.display(description=gettext_lazy("budget"))
    def amount_words(self, budget: ProgrammeBudget) -> str:
        """As people read it."""
        return spoken_amount(budget.amount)

    @admin.display(description=gettext_lazy("set at"))
    def set_on(self, budget: ProgrammeBudget) -> str:
        """The day in words."""
        return plain_day(budget.set_at)

    @admin.display(description=gettext_lazy("set by"))
    def setter(self, budget: ProgrammeBudget) -> str:
        """Who set it."""
        return str(budget.set_by)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """How much, for this year or the next one."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        user: Any = request.user
        now = timezone.now()
        form = BudgetForm(request.POST or None, years=_years(local_date(now)))
        status, refusal = HTTPStatus.OK, ""
        if request.method == "POST":
            status = HTTPStatus.UNPROCESSABLE_ENTITY
            if form.is_valid():
                try:
                    budget = set_programme_budget(**form.cleaned_data, by=user, now=now)
                except RuleError as error:
                    status, refusal = HTTPStatus.CONFLICT, str(error)
                else:
                    messages.success(request, _("Saved."))
                    return HttpResponseRedirect(self.subject_url(budget))
        request.current_app = self.admin_site.name
        context = {
            **self.admin_site.each_context(request),
            "title": _("Set the budget"),
            "opts": self.opts,
            "list_url": self.list_url(),
            "form": form,
            "wrong": status == HTTPStatus.UNPROCESSABLE_ENTITY,
            "refusal": refusal,
        }
        template = "admin/assistance/figures/budget.html"
        return TemplateResponse(request, template, context, status=status)


def _years(today: date) -> list[tuple[int, str]]:
    """This year of the programme and the next, as the criteria have it begin."""
    first_month = Criteria.objects.in_force(today).first_month
    present = year_of(today, first_month)[0].year
    return [
        (year, str(year) if first_month == 1 else f"{year}–{year + 1}")
        for year in (present, present + 1)
    ]
