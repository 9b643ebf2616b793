"""Beside an application: who filled it in, its documents, decisions and lines of the ledger."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stage4club.core.money import spoken_amount
from stage4club.core.spoken import plain_day
from stage4club.core.staff.inlines import StaffInline
from stage4club.core.working_days import local_date

from ...enums import DocumentState
from ...models import AidDecision, AidHelper, AskedPaper, Document, LedgerEntry, Payment
from ..inlines import HelperInline
from .payment_words import by_words


class AidHelperInline(HelperInline):
    """Who filled the form for somebody else."""

    model = AidHelper


class PaperInline(StaffInline):
    """What was asked for, and when it came."""

    model = AskedPaper
    fields = readonly_fields = ("paper", "why", "words", "asked_on", "received_on")
    ordering = ("asked_at",)

    @admin.display(description=gettext_lazy("why"))
    def why(self, row: AskedPaper) -> str:
        """Why it was asked for, or that nobody had."""
        return _("Nobody had asked for it") if row.came_unasked else row.get_because_display()

    @admin.display(description=gettext_lazy("asked on"))
    def asked_on(self, row: AskedPaper) -> str:
        """The day, of what was asked for."""
        return "–" if row.came_unasked else plain_day(local_date(row.asked_at))

    @admin.display(description=gettext_lazy("received on"))
    def received_on(self, row: AskedPaper) -> str:
        """The day, or that it has not come."""
        return plain_day(local_date(row.received_at)) if row.received_at else "–"


class DocumentInline(StaffInline):
    """What came, what became of it, and where it is opened."""

    model = Document
    fields = readonly_fields = ("what", "how_large", "came_on", "stands")
    ordering = ("received_at", "place")

    @admin.display(description=gettext_lazy("document"))
    def what(self, row: Document) -> str:
        """Its name and its kind; a link to it, for what may be opened."""
        name = row.name or _("File without a name")
        words = format_html("<bdi>{}</bdi> ({})", name, row.get_kind_display())
        if row.state == DocumentState.DESTROYED:
            return str(row.get_kind_display())
        if not row.may_be_opened:
            return words
        url = reverse("admin:assistance_aidrequest_document", args=[row.request_id, row.pk])
        return format_html('<a href="{}">{}</a>', url, words)

    @admin.display(description=gettext_lazy("size"))
    def how_large(self, row: Document) -> str:
        """In the units that people know."""
        return _("%(size)s KB") % {"size": number_format(-(-row.size // 1000), force_grouping=True)}

    @admin.display(description=gettext_lazy("received on"))
    def came_on(self, row: Document) -> str:
        """The day."""
        return plain_day(local_date(row.received_at))

    @admin.display(description=gettext_lazy("state"))
    def stands(self, row: Document) -> str:
        """What the scanner said, or that there is none; who destroyed it, and when."""
        if row.is_quarantined:
            return _("Waits for the scanner: it cannot be opened yet")
        words = str(row.get_state_display())
        if row.destroyed_at is None:
            return words
        told = filter(None, [plain_day(local_date(row.destroyed_at)), _name(row.destroyed_by)])
        return f"{words} ({', '.join(told)})"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With who destroyed them."""
        return super().get_queryset(request).select_related("destroyed_by")


class DecisionInline(StaffInline):
    """Who decided what, why, and by which criteria."""

    model = AidDecision
    fields = readonly_fields = ("outcome", "how_much", "grounds", "words", "people", "by_criteria")
    ordering = ("number",)

    @admin.display(description=gettext_lazy("amount"))
    def how_much(self, row: AidDecision) -> str:
        """In all."""
        return spoken_amount(row.amount)

    @admin.display(description=gettext_lazy("by the criteria of"))
    def by_criteria(self, row: AidDecision) -> str:
        """The day from which they hold."""
        return str(row.criteria or _("the beginning of the program"))

    @admin.display(description=gettext_lazy("decided by"))
    def people(self, row: AidDecision) -> str:
        """Who decided or proposed; who confirmed, or sent it back."""
        day = plain_day(local_date(row.made_at))
        names = [str(row.made_by), *filter(None, [_name(row.confirmed_by)])]
        return f"{', '.join(names)} ({day})"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With their people."""
        rows = super().get_queryset(request)
        return rows.select_related("made_by", "confirmed_by", "criteria")


class LedgerInline(StaffInline):
    """What was kept, granted and paid for it."""

    model = LedgerEntry
    fields = readonly_fields = ("made_on", "movement", "how_much", "made_by")
    ordering = ("pk",)

    @admin.display(description=gettext_lazy("day"))
    def made_on(self, row: LedgerEntry) -> str:
        """The day."""
        return plain_day(local_date(row.made_at))

    @admin.display(description=gettext_lazy("amount"))
    def how_much(self, row: LedgerEntry) -> str:
        """In dollars."""
        return spoken_amount(row.amount)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With who wrote them."""
        return super().get_queryset(request).select_related("made_by")


class PaymentInline(StaffInline):
    """Each payment of it: how much, how far, by whom."""

    model = Payment
    fields = readonly_fields = ("reference", "how_much", "state", "people", "paid_day", "because")
    ordering = ("pk",)

    @admin.display(description=gettext_lazy("amount"))
    def how_much(self, row: Payment) -> str:
        """In dollars, and in which way."""
        return f"{spoken_amount(row.amount)}, {by_words(row.pay_by)}"

    @admin.display(description=gettext_lazy("prepared and approved by"))
    def people(self, row: Payment) -> str:
        """The two."""
        return ", ".join([str(row.prepared_by), *filter(None, [_name(row.approved_by)])])

    @admin.display(description=gettext_lazy("paid on"))
    def paid_day(self, row: Payment) -> str:
        """The day on which it left, or that it has not."""
        return plain_day(row.paid_on) if row.paid_on else "–"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With their people."""
        return super().get_queryset(request).select_related("prepared_by", "approved_by")


def _name(user: Any) -> str:
    return "" if user is None else str(user)
