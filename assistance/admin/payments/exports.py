"""The list of payments as a file for accounting: no name, no account, no address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from services.admin.forms import EARLIEST, LATEST, StaffForm
from stage4club.core import audit
from stage4club.core.access import record_access
from stage4club.core.export import table_response
from stage4club.core.forms import ChoiceField
from stage4club.core.models import AccessKind
from stage4club.core.staff.fields import DayInput
from stage4club.core.tables import workbook_response
from stage4club.core.working_days import local_date
from stage4club.people.models import User

from ...models import Payment
from ..aid.payment_words import by_words

if TYPE_CHECKING:
    from stage4club.core.staff.model_admin import StaffModelAdmin

_TO_PAY, _PAID = "to_pay", "paid"
_CSV, _XLSX = "csv", "xlsx"
#: Of one file: the payments of many years.
MOST_LINES = 20_000


class ExportForm(StaffForm):
    """Which payments, and for which program."""

    which = ChoiceField(
        label=gettext_lazy("Which payments?"),
        choices=[
            (_TO_PAY, gettext_lazy("To be paid, or at the bank")),
            (_PAID, gettext_lazy("Paid, those that came back among them")),
        ],
        initial=_TO_PAY,
    )
    first = forms.DateField(label=gettext_lazy("Paid from"), widget=DayInput, required=False)
    last = forms.DateField(label=gettext_lazy("Paid until"), widget=DayInput, required=False)
    kind = ChoiceField(
        label=gettext_lazy("Which file?"),
        choices=[(_XLSX, gettext_lazy("Workbook (XLSX)")), (_CSV, gettext_lazy("Text (CSV)"))],
        initial=_XLSX,
    )

    def clean(self) -> dict[str, Any]:
        """Days in their order, of years that can be."""
        answers = super().clean() or self.cleaned_data
        first, last = answers.get("first"), answers.get("last")
        for name, day in (("first", first), ("last", last)):
            if day and not EARLIEST <= day <= LATEST:
                self.add_error(name, _("Check the year."))
        if first and last and last < first:
            self.add_error("last", _("This day is before the first one."))
        return answers


def export_payments(model_admin: StaffModelAdmin, request: HttpRequest) -> HttpResponseBase:
    """The file; 422 with the form where it has to be corrected.

    That somebody took it away is written down before the first line leaves.
    """
    form = ExportForm(request.POST)
    if not form.is_valid():
        return _ask_again(model_admin, request, form)
    now, by = timezone.now(), cast("User", request.user)
    answers = form.cleaned_data
    rows = _rows(by, answers)
    details = {"what": answers["which"], "kind": answers["kind"], "lines": rows.count()}
    with transaction.atomic():
        record_access(AccessKind.EXPORT, Payment, by=by, now=now)
        audit.record("export-payments", by, by=by, now=now, details=details)
    respond = workbook_response if answers["kind"] == _XLSX else table_response
    return respond(f"liste-{local_date(now)}", _titles(), _lines(rows))


def _rows(by: User, answers: dict[str, Any]) -> QuerySet[Payment]:
    rows = Payment.objects.visible_to(by)
    if answers["which"] == _TO_PAY:
        chosen = rows.to_pay()
    else:
        chosen = rows.paid_between(answers["first"], answers["last"])
    return chosen.select_related("request", "prepared_by", "approved_by")[:MOST_LINES]


def _titles() -> list[str]:
    return [
        _("Reference"),
        _("Application"),
        _("Amount"),
        _("Paid by"),
        _("State"),
        _("Paid on"),
        _("Came back on"),
        _("Prepared by"),
        _("Approved by"),
    ]


def _lines(rows: QuerySet[Payment]) -> Iterator[Sequence[object]]:
    for row in rows:
        yield (
            row.reference,
            row.request.reference,
            row.amount,
            by_words(row.pay_by),
            row.get_state_display(),
            row.paid_on or "",
            local_date(row.ended_at) if row.ended_at else "",
            row.prepared_by,
            row.approved_by or "",
        )


def _ask_again(
    model_admin: StaffModelAdmin, request: HttpRequest, form: ExportForm
) -> TemplateResponse:
    request.current_app = model_admin.admin_site.name
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": _("The list for accounting"),
        "list_url": model_admin.list_url(),
        "export_form": form,
        "export_url": request.path,
    }
    template = "admin/assistance/payment/export.html"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return TemplateResponse(request, template, context, status=status)
