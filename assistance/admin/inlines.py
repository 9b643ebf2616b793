"""Beside an appointment: who asked for it, and what was proposed."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy, pgettext_lazy

from stage4club.core.spoken import clock, long_day
from stage4club.core.staff.contacts import are_shown, email_words, phone_words
from stage4club.core.staff.inlines import StaffInline

from ..models import AppointmentHelper, Proposal
from ..models.helper import HelperColumns


class HelperInline(StaffInline):
    """Who filled the form for somebody else."""

    model: type[HelperColumns] = AppointmentHelper
    fields = readonly_fields = ("name", "relationship", "telephone", "address", "person_agrees")
    #: Whether the page shows how to reach people; a new inline is made for each page.
    contacts_shown = False

    def get_formset(self, request: HttpRequest, obj: Any = None, **options: Any) -> Any:
        """The rows, knowing what the page shows."""
        self.contacts_shown = are_shown(obj)
        return super().get_formset(request, obj, **options)

    @admin.display(description=gettext_lazy("telephone"))
    def telephone(self, helper: HelperColumns) -> str:
        """The number, ready to be called, or masked."""
        return phone_words(helper.number, shown=self.contacts_shown)

    @admin.display(description=gettext_lazy("e-mail"))
    def address(self, helper: HelperColumns) -> str:
        """The address, or masked."""
        return email_words(helper.email, shown=self.contacts_shown)


class ProposalInline(StaffInline):
    """The times that were proposed, and what came of each."""

    model = Proposal
    fields = readonly_fields = ("times_told", "kept", "answer_words")

    @admin.display(description=gettext_lazy("times"))
    def times_told(self, proposal: Proposal) -> str:
        """Each of them."""
        moments = [time.starts_at for time in proposal.times.all()]
        return "; ".join(f"{long_day(at)}, {clock(at)}" for at in moments)

    @admin.display(description=gettext_lazy("kept until"))
    def kept(self, proposal: Proposal) -> str:
        """Until when the person may answer."""
        return f"{long_day(proposal.expires_at)}, {clock(proposal.expires_at)}"

    @admin.display(description=gettext_lazy("answer"))
    def answer_words(self, proposal: Proposal) -> str:
        """What the person answered, or that she has not yet."""
        return proposal.get_answer_display() or str(pgettext_lazy("proposal", "No answer yet"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With their times."""
        return super().get_queryset(request).prefetch_related("times")
