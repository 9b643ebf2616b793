"""The screens of the social worker, and those of who decides on financial assistance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from stage4club.core.encrypted_fields import encrypted_names
from stage4club.core.staff.contacts import ContactsAdmin
from stage4club.core.staff.home import WaitingLine
from stage4club.people.admin import CallTaskAdmin
from stage4club.people.enums import ForWhom, PersonStatus, Room

from ..models import Appointment
from . import home
from .absences import show_absences
from .agenda import show_agenda
from .aid import AidRequestAdmin
from .columns import AppointmentColumns
from .criteria import CriteriaAdmin
from .figures import FiguresAdmin, ProgrammeBudgetAdmin
from .filters import FollowUpFilter
from .follow_up import PARAMETER, QUARANTINE
from .hours import show_hours
from .inlines import HelperInline, ProposalInline
from .payments import PaymentAdmin
from .telephone import book_on_the_telephone
from .thread import ThreadPage, waiting_messages
from .thread_verbs import THREAD_VERBS, THREAD_WORDS
from .verbs import VERBS

__all__ = [
    "AidRequestAdmin",
    "AppointmentAdmin",
    "CriteriaAdmin",
    "FiguresAdmin",
    "PaymentAdmin",
    "ProgrammeBudgetAdmin",
]

CallTaskAdmin.filled_in_at[Room.SOCIAL_WORK] = (
    "admin:assistance_appointment_add",
    gettext_lazy("Book with this person"),
)
_VIEW = "assistance.view_appointment"


@admin.register(Appointment)
class AppointmentAdmin(ThreadPage, AppointmentColumns, ContactsAdmin):
    """Requests to answer, one screen per person; the agenda and the hours beside them."""

    is_personal = True
    verbs = (*VERBS, *THREAD_VERBS)
    waiting_heading = gettext_lazy("Appointments")
    list_display = ("who", "kind", "promise", "when", "state", "follower_name")
    list_filter = (FollowUpFilter,)
    list_select_related = ("social_worker", "reservation")
    search_fields = ("reference",)
    search_help_text = gettext_lazy("A reference, a name, a telephone number or an e-mail address")
    ordering = ("promised_on", "pk")
    sortable_by = ("promise", "when", "state")
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
                    "safety",
                    "language",
                    "filled_by",
                )
            },
        ),
        (
            gettext_lazy("The meeting"),
            {
                "fields": (
                    "when",
                    "twice",
                    "kind",
                    "where",
                    "spoken",
                    "attendees",
                    "thread_link",
                    "unsuited_days",
                    "reason_words",
                )
            },
        ),
        (
            gettext_lazy("To follow"),
            {"fields": ("promise", "follower", "received_at", "other_appointments")},
        ),
    )
    inlines = (HelperInline, ProposalInline)
    history_words = {
        "submit": pgettext_lazy("appointment", "Received"),
        "correct": gettext_lazy("Corrected by the sender"),
        "answer-no": gettext_lazy("None of the proposed times was taken"),
        "take-back": gettext_lazy("Proposed times taken back"),
        "give-back": gettext_lazy("Given back, to be taken by a colleague"),
        "take": pgettext_lazy("appointment", "Taken"),
        "propose": gettext_lazy("Times proposed"),
        "book": pgettext_lazy("appointment", "Booked"),
        "move": pgettext_lazy("appointment", "Moved"),
        "hand-over": gettext_lazy("Given to a colleague"),
        "fulfil": pgettext_lazy("appointment", "Took place"),
        "cancel": pgettext_lazy("appointment", "Cancelled"),
        "close": pgettext_lazy("appointment", "Closed"),
        **THREAD_WORDS,
    }

    @admin.display(description=gettext_lazy("followed by"))
    def follower_name(self, appointment: Appointment) -> str:
        """Whose it is, without a query for each row."""
        return str(appointment.social_worker or "–")

    # Pages --------------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        """The pages of her week come before Django's address of any row."""
        change = "assistance.change_availability"
        own = [
            self.page_url("agenda/", self.agenda_view, name="agenda", permission=_VIEW),
            self.page_url("hours/", self.hours_view, name="hours", permission=change),
            self.page_url("absences/", self.absences_view, name="absences", permission=change),
        ]
        return [*own, *super().get_urls()]

    def agenda_view(self, request: HttpRequest) -> HttpResponse:
        """Her days."""
        return show_agenda(self, request)

    def hours_view(self, request: HttpRequest) -> HttpResponse:
        """When, where and how she receives people."""
        return show_hours(self, request)

    def absences_view(self, request: HttpRequest) -> HttpResponse:
        """When she is away, and what that touches."""
        return show_absences(self, request)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Somebody on the telephone, on a page of our own."""
        return book_on_the_telephone(self, request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was typed stays as it was typed; verbs do the rest."""
        return False

    # Rows ---------------------------------------------------------------------------------------

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Appointment | None:
        """The row, knowing who reads it."""
        row: Any = super().get_object(request, object_id, from_field)
        if row is not None:
            row.reader = request.user
        return row  # type: ignore[no-any-return]

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
        title = _("Appointments: %(follow_up)s") % {"follow_up": FollowUpFilter.name_of(request)}
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """First what this person wishes, where she is not to be contacted or has left."""
        (title, to_reach), *others = self.fieldsets
        if obj.person.status == PersonStatus.ACTIVE:
            return self.fieldsets
        return ((title, {"fields": ("wishes", *to_reach["fields"])}), *others)

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """Helpers only where there is one."""
        return self.inlines if obj.for_whom == ForWhom.OTHER else (ProposalInline,)

    # Home ---------------------------------------------------------------------------------------

    def waiting(self, request: HttpRequest) -> Sequence[WaitingLine]:
        """What waits today: the day, what is touched, who waits for an answer, what is to note."""
        user: Any = request.user
        now = timezone.now()
        rows: Any = self.get_queryset(request).defer(*encrypted_names(Appointment))
        hers = rows.filter(social_worker=user)
        url = self.subject_url
        return [
            *home.today_words(hers, now, url=reverse("admin:assistance_appointment_agenda")),
            *home.touched(hers, now, url=reverse("admin:assistance_appointment_absences")),
            *home.to_answer(rows, user, now, url=url),
            *waiting_messages(rows, user, url=url),
            *home.given(hers, now, url=url),
            *home.to_note(hers, now, url=url),
            *home.perhaps_robots(rows, url=f"{self.list_url()}?{PARAMETER}={QUARANTINE}"),
            *home.no_hours(user, url=reverse("admin:assistance_appointment_hours")),
        ]
