"""The list of payments: what is to be paid, what was; for accounting, and from the bank."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_POST

from stage4club.core.money import spoken_amount
from stage4club.core.spoken import plain_day
from stage4club.core.staff.read_only import ReadOnlyAdmin
from stage4club.core.working_days import local_date

from ...models import Payment
from ..aid.payment_words import by_words
from .exports import ExportForm, export_payments
from .filters import PaymentFollowUp
from .imports import answer_of_the_bank

_EXPORT, _IMPORT = "assistance.export_payment", "assistance.import_payment"


@admin.register(Payment)
class PaymentAdmin(ReadOnlyAdmin):
    """A list without a name: who is paid stands on the page of the application."""

    is_personal = True
    list_display = ("reference", "application", "how_much", "way", "state", "day")
    list_filter = (PaymentFollowUp,)
    list_select_related = ("request",)
    ordering = ("prepared_at", "pk")
    sortable_by = ()
    fieldsets = (
        (None, {"fields": ("application", "how_much", "way", "day", "because", "people")}),
    )
    history_words = {
        "prepare": pgettext_lazy("payment", "Prepared"),
        "approve": pgettext_lazy("payment", "Approved"),
        "take-back": pgettext_lazy("payment", "Taken back"),
        "send": pgettext_lazy("payment", "Given to the bank"),
        "reveal": gettext_lazy("The account was shown to the payer"),
        "pay": pgettext_lazy("payment", "Paid"),
        "return": pgettext_lazy("payment", "Returned by the bank"),
        "reverse": pgettext_lazy("payment", "Came back"),
    }

    @admin.display(description=gettext_lazy("application"))
    def application(self, payment: Payment) -> str:
        """The way to it."""
        url = reverse("admin:assistance_aidrequest_change", args=[payment.request_id])
        return format_html('<a href="{}">{}</a>', url, payment.request.reference)

    @admin.display(description=gettext_lazy("amount"))
    def how_much(self, payment: Payment) -> str:
        """In dollars."""
        return spoken_amount(payment.amount)

    @admin.display(description=pgettext_lazy("payment", "paid by"))
    def way(self, payment: Payment) -> str:
        """By deposit, by cheque, in another way."""
        return by_words(payment.pay_by)

    @admin.display(description=gettext_lazy("paid on"))
    def day(self, payment: Payment) -> str:
        """The day on which it left, or that it has not."""
        return plain_day(payment.paid_on) if payment.paid_on else "–"

    @admin.display(description=gettext_lazy("who did what"))
    def people(self, payment: Payment) -> str:
        """Each step that was made, with the name and the day."""
        made = [
            (pgettext("payment", "Prepared"), payment.prepared_by, payment.prepared_at),
            (pgettext("payment", "Approved"), payment.approved_by, payment.approved_at),
            (pgettext("payment", "Given to the bank"), payment.sent_by, payment.sent_at),
            (pgettext("payment", "Noted as paid"), payment.paid_by, payment.paid_at),
            (pgettext("payment", "Ended"), payment.ended_by, payment.ended_at),
        ]
        lines = ((step, by, plain_day(local_date(at))) for step, by, at in made if at)
        return format_html_join("", "<div>{} – {}, {}</div>", lines)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The page of one reads at once who did what."""
        rows = super().get_queryset(request)
        if request.resolver_match and "object_id" in request.resolver_match.kwargs:
            return rows.select_related(
                "request", "prepared_by", "approved_by", "sent_by", "paid_by", "ended_by"
            )
        return rows

    def get_urls(self) -> list[URLPattern]:
        """With the list for accounting, and what the bank answers."""
        export: Any = require_POST(self.export)
        return [
            self.page_url("export/", export, name="export", permission=_EXPORT),
            self.page_url("import/", self.note_answer, name="import", permission=_IMPORT),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, with the form that takes it away."""
        context = {
            "title": _("Payments: %(follow_up)s") % {"follow_up": PaymentFollowUp.name_of(request)},
            "export_form": ExportForm() if request.user.has_perm(_EXPORT) else None,
            "export_url": self._reverse("export"),
            "import_url": self._reverse("import") if request.user.has_perm(_IMPORT) else "",
        }
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def export(self, request: HttpRequest) -> HttpResponseBase:
        """The list as a file."""
        return export_payments(self, request)

    def note_answer(self, request: HttpRequest) -> HttpResponse:
        """A file of the bank: shown first, then noted."""
        return answer_of_the_bank(self, request)
