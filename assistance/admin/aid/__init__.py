"""The screens of those who decide on financial assistance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from stage4club.core.encrypted_fields import encrypted_names
from stage4club.core.staff.contacts import ContactsAdmin
from stage4club.core.staff.home import WaitingLine
from stage4club.people.enums import ForWhom, PersonStatus

from ...enums import AidState
from ...models import AidRequest
from ..follow_up import PARAMETER, QUARANTINE
from . import home
from .beside import with_beside
from .columns import AidColumns
from .document import answer_with_document
from .filters import TO_PAY, AidFollowUpFilter
from .inlines import (
    AidHelperInline,
    DecisionInline,
    DocumentInline,
    LedgerInline,
    PaperInline,
    PaymentInline,
)
from .letter import LetterPage
from .payment_verbs import PAYMENT_HISTORY
from .verbs import VERBS


@admin.register(AidRequest)
class AidRequestAdmin(LetterPage, AidColumns, ContactsAdmin):
    """The work list by promised date; one file on one page."""

    is_personal = True
    verbs = VERBS
    waiting_heading = gettext_lazy("Financial assistance")
    list_display = ("who", "asked", "promise", "state", "reviewer_name")
    list_filter = (AidFollowUpFilter,)
    list_select_related = ("reviewer",)
    search_fields = ("reference",)
    search_help_text = gettext_lazy("A reference, a name, a telephone number or an e-mail address")
    ordering = ("promised_on", "pk")
    sortable_by = ("asked", "promise", "state")
    fieldsets = (
        (
            gettext_lazy("To reach"),
            {
                "fields": (
                    "preferred_name",
                    "phone_display",
                    "email_display",
                    "contact_by",
                    "good_time",
                    "voice_message",
                    "language",
                    "filled_by",
                )
            },
        ),
        (
            gettext_lazy("What is asked for"),
            {"fields": ("asked", "needs_words", "own_words", "left", "considered")},
        ),
        (
            gettext_lazy("The situation"),
            {
                "fields": (
                    "legal_name",
                    "postal_code",
                    "stage4",
                    "attestation",
                    "household",
                    "income_words",
                )
            },
        ),
        (
            gettext_lazy("To follow"),
            {
                "fields": (
                    "promise",
                    "reviewer_name",
                    "received_at",
                    "decided",
                    "letter_link",
                    "others",
                )
            },
        ),
    )
    #: Once something is granted.
    payment_fieldset: Any = (gettext_lazy("The payment"), {"fields": ("way_chosen", "payment")})
    inlines = (
        AidHelperInline,
        PaperInline,
        DocumentInline,
        DecisionInline,
        PaymentInline,
        LedgerInline,
    )
    history_words = {
        **PAYMENT_HISTORY,
        "submit": pgettext_lazy("application", "Received"),
        "correct": gettext_lazy("Corrected by the sender"),
        "set-aside": gettext_lazy("Put aside: perhaps a robot"),
        "start-review": pgettext_lazy("application", "Under review"),
        "propose": gettext_lazy("Proposed, to be confirmed"),
        "grant": pgettext_lazy("application", "Granted"),
        "grant-in-part": pgettext_lazy("application", "Granted in part"),
        "confirm": gettext_lazy("Confirmed, and granted"),
        "confirm-in-part": gettext_lazy("Confirmed, and granted in part"),
        "decline": pgettext_lazy("application", "Not granted"),
        "merge": gettext_lazy("Found to be of the same person as another"),
        "give-back": gettext_lazy("Given back, for a colleague to review"),
        "remind": gettext_lazy("Reminded of what is awaited"),
        "send-code": pgettext_lazy("history", "A code was sent"),
        "open-file": gettext_lazy("The person opened her file"),
        "document-came": gettext_lazy("A document came"),
        "forget-circumstances": gettext_lazy("Situation and documents destroyed; still to be paid"),
        "note-documents": gettext_lazy("Noted that a document came"),
        "forget-documents": gettext_lazy("Documents destroyed, their time being over"),
    }

    def has_add_permission(self, request: HttpRequest) -> bool:
        """An application comes by its form."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was typed stays as it was typed; verbs do the rest."""
        return False

    # Documents ----------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        """A document comes before Django's address of any row."""
        route = "<path:object_id>/document/<uuid:key>/"
        view = "assistance.view_document"
        own = [self.page_url(route, self.document_view, name="document", permission=view)]
        return [*own, *super().get_urls()]

    def document_view(self, request: HttpRequest, object_id: str, key: UUID) -> HttpResponse:
        """What it holds, as a file to keep."""
        return answer_with_document(self, request, object_id, key)

    # Rows ---------------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The page of one reads at once what stands beside it; a list never does."""
        rows = super().get_queryset(request)
        if request.resolver_match and "object_id" in request.resolver_match.kwargs:
            return with_beside(rows)
        return rows

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        """The row, knowing who reads it."""
        row = super().get_object(request, object_id, from_field)
        if row is not None:
            row.reader = request.user
        return row

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Of those that she may open, the ones that hold what was typed."""
        rows: Any = queryset
        return rows.found_by(search_term), False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, under the name of the follow-up that it shows."""
        follow_up = AidFollowUpFilter.name_of(request)
        title = _("Financial assistance: %(follow_up)s") % {"follow_up": follow_up}
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """First what this person wishes, where she is not to be contacted or has left.

        Of a payment nothing is said before something is granted.
        """
        (title, to_reach), *others = self.fieldsets
        if obj.amount_granted:
            # Before what follows of it.
            others.insert(-1, self.payment_fieldset)
        if obj.person.status != PersonStatus.ACTIVE:
            to_reach = {"fields": ("wishes", *to_reach["fields"])}
        return ((title, to_reach), *others)

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """Only what there is."""
        is_decided = obj.decided_at is not None or obj.state == AidState.TO_CONFIRM
        shown = {
            AidHelperInline: obj.for_whom == ForWhom.OTHER,
            PaperInline: True,
            DocumentInline: obj.has_documents,
            DecisionInline: is_decided or obj.has_decisions,
            PaymentInline: obj.has_payments,
            LedgerInline: is_decided or obj.has_entries,
        }
        return [inline for inline, has_rows in shown.items() if has_rows]

    # Home ---------------------------------------------------------------------------------------

    def waiting(self, request: HttpRequest) -> Sequence[WaitingLine]:
        """What waits today."""
        user: Any = request.user
        rows: Any = self.get_queryset(request).defer(*encrypted_names(AidRequest))
        url = self.list_url()
        return [
            *home.to_answer(rows, user, timezone.now(), url=self.subject_url),
            *home.to_pay(rows, user, url=self.subject_url),
            *home.without_way(rows, url=f"{url}?{PARAMETER}={TO_PAY}"),
            *home.awaited(rows, url=f"{url}?{PARAMETER}=documents"),
            *home.perhaps_robots(rows, url=f"{url}?{PARAMETER}={QUARANTINE}"),
        ]
