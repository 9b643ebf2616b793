"""The patient-partner's and the coordinator's screens: columns and verbs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from services.admin import SessionAdmin
from services.models import Session
from stage4club.core.encrypted_fields import encrypted_names
from stage4club.core.staff.contacts import ContactsAdmin, are_shown, email_words, phone_words
from stage4club.core.staff.home import WaitingLine
from stage4club.core.staff.inlines import StaffInline
from stage4club.core.working_days import local_date
from stage4club.people.admin import CallTaskAdmin
from stage4club.people.enums import PersonStatus, Room

from ..enums import ForWhom, RegistrationState
from ..models import ContactAttempt, Helper, Registration
from ..workflow import REGISTRATION
from .columns import RegistrationColumns, since_when
from .filters import (
    ALL,
    CONFIRMED,
    PARAMETER,
    QUARANTINE,
    WAITING_LIST,
    WITH_NEWS,
    FollowUpFilter,
    follow_up_of,
    follow_up_title,
)
from .home import free_places, new_dates, nobody_follows, perhaps_robots, waiting_lines
from .telephone import add_by_telephone
from .verbs import VERBS

admin.site.register(Session, SessionAdmin)
CallTaskAdmin.filled_in_at[Room.GROUP] = (
    "admin:registrations_registration_add",
    gettext_lazy("Register this person"),
)

#: Sentences of the home; who has more to do reads the list.
LINES = 50
#: All that a patient-partner sees of a registration that is not hers (domain.md §8).
UNASSIGNED_FIELDS = ("reference", "promise", "language", "good_time")


def _undone(state: str) -> list[str]:
    """The arrows by which what led to `state` is taken back."""
    return [name for name in REGISTRATION.allowed(state) if name.startswith("undo-")]


class HelperInline(StaffInline):
    """Who filled the form for somebody else."""

    model = Helper
    fields = readonly_fields = ("name", "relationship", "telephone", "address", "person_agrees")
    #: Whether the page shows how to reach people; a new inline is made for each page.
    contacts_shown = False

    def get_formset(self, request: HttpRequest, obj: Any = None, **options: Any) -> Any:
        """The rows, knowing what the page shows."""
        self.contacts_shown = are_shown(obj)
        return super().get_formset(request, obj, **options)

    @admin.display(description=gettext_lazy("telephone"))
    def telephone(self, helper: Helper) -> str:
        """The number, ready to be called, or masked."""
        return phone_words(helper.number, shown=self.contacts_shown)

    @admin.display(description=gettext_lazy("e-mail"))
    def address(self, helper: Helper) -> str:
        """The address, or masked."""
        return email_words(helper.email, shown=self.contacts_shown)


class ContactAttemptInline(StaffInline):
    """The calls made, the latest first."""

    model = ContactAttempt
    fields = readonly_fields = ("called_at", "caller", "outcome")

    @admin.display(description=gettext_lazy("called by"))
    def caller(self, attempt: ContactAttempt) -> str:
        """The name, without a link to an account."""
        return str(attempt.called_by)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the names of who called."""
        return super().get_queryset(request).select_related("called_by")


@admin.register(Registration)
class RegistrationAdmin(RegistrationColumns, ContactsAdmin):
    """One short list of people to call, one screen per call."""

    is_personal = True
    verbs = VERBS
    waiting_heading = gettext_lazy("Waiting for an answer")
    list_display = ("who", "promise", "language", "good_time", "state", "assigned_to")
    list_filter = (FollowUpFilter, "service", "assigned_to")
    list_select_related = ("assigned_to", "person")
    # The words of `get_search_results`; without this, Django draws no field to type them in.
    search_fields = ("reference",)
    search_help_text = gettext_lazy("A reference, a name, a telephone number or an e-mail address")
    ordering = ("promised_on", "pk")
    sortable_by = ("promise", "state")
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
            gettext_lazy("To welcome"),
            {"fields": ("lives_with_mbc", "french", "attendance", "access_needs", "message")},
        ),
        (
            gettext_lazy("To follow"),
            {
                # Its reference stands above the title; its state stands beside what can be done.
                "fields": (
                    "service",
                    "places",
                    "promise",
                    "follower",
                    "received_at",
                    "schedule_told",
                    "other_requests",
                    "near_matches",
                )
            },
        ),
    )
    inlines = (HelperInline, ContactAttemptInline)
    history_words = {
        "submit": pgettext_lazy("registration", "Received"),
        "correct": gettext_lazy("Corrected by the sender"),
        "take": pgettext_lazy("registration", "Taken"),
        "assign": gettext_lazy("Given to somebody"),
        "log-call": gettext_lazy("Call noted"),
        "send-code": gettext_lazy("Asked for a code to read her information"),
        "open-details": gettext_lazy("Read her information again, with a code"),
        "assign-listed": gettext_lazy("Given to somebody"),
        "log-call-listed": gettext_lazy("Call noted"),
        "wait": pgettext_lazy("registration", "Put on the waiting list"),
        "offer": gettext_lazy("Place kept"),
        "keep-waiting": gettext_lazy("Stays on the waiting list"),
        "confirm": pgettext_lazy("registration", "Confirmed"),
        **dict.fromkeys(
            _undone(RegistrationState.CONFIRMED), gettext_lazy("Confirmation taken back")
        ),
        **dict.fromkeys(
            _undone(RegistrationState.WAITING), gettext_lazy("Waiting list taken back")
        ),
        "send-schedule": gettext_lazy("Schedule sent"),
        "give-back": gettext_lazy("Given back to the coordination"),
        "give-back-listed": gettext_lazy("Given back to the coordination"),
        "unreachable": pgettext_lazy("registration", "Could not be reached"),
        "decline": pgettext_lazy("registration", "Not this group"),
        "withdraw": pgettext_lazy("registration", "Withdrawn"),
        "reopen": gettext_lazy("Reopened"),
        "release": gettext_lazy("Not a robot"),
        "set-aside": gettext_lazy("Set aside: too many receipts to one address"),
    }

    def rows_for(self, user: Any) -> QuerySet[Registration]:
        """Visible rows, each knowing whether its contact card may be opened."""
        rows: Any = super().rows_for(user)
        return rows.with_readable(user)  # type: ignore[no-any-return]

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Registration | None:
        """The row, knowing who reads it: near matches are those the reader may see."""
        row: Any = super().get_object(request, object_id, from_field)
        if row is not None:
            row.reader = request.user
        return row  # type: ignore[no-any-return]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, under the name of the follow-up that it shows."""
        title = follow_up_title(follow_up_of(request))
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def get_list_display(self, request: HttpRequest) -> Any:
        """On the waiting list, since when: no day is promised there."""
        columns = super().get_list_display(request)
        if follow_up_of(request) != WAITING_LIST:
            return columns
        return since_when(columns)

    def get_ordering(self, request: HttpRequest) -> Any:
        """The oldest promise first; on the waiting list, who has waited longest."""
        return ("listed_at", "pk") if follow_up_of(request) == WAITING_LIST else self.ordering

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Where there may be somebody to whom the schedule goes."""
        if follow_up_of(request) not in {CONFIRMED, WITH_NEWS, ALL}:
            return {}
        return super().get_actions(request)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Those of this reference, or whose contact card is open and holds what was typed."""
        rows: Any = queryset
        return rows.found_by(search_term), False

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """For a patient-partner the follow-up only: another would tell what she cannot see."""
        if request.user.has_perm("registrations.release_registration"):
            return super().get_list_filter(request)
        return [FollowUpFilter]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The contact card, or the four fields of a registration that nobody has taken."""
        if not obj.is_readable:
            return ((None, {"fields": UNASSIGNED_FIELDS}),)
        to_reach, to_welcome, (title, to_follow) = self.fieldsets
        if obj.person.status != PersonStatus.ACTIVE:
            to_reach = (to_reach[0], {"fields": ("wishes", *to_reach[1]["fields"])})
        if obj.state == RegistrationState.WAITING:
            to_follow = {"fields": since_when(to_follow["fields"])}
        return (to_reach, to_welcome, (title, to_follow))

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """With the contact card only, and helpers only where there is one."""
        if not obj.is_readable:
            return ()
        return self.inlines if obj.for_whom == ForWhom.OTHER else (ContactAttemptInline,)

    def tells_history(self, subject: Any) -> bool:
        """Where the contact card is open; of one that nobody has taken, neither is told."""
        return bool(subject.is_readable)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Somebody on the telephone: the questions of the public form, on a page of our own."""
        return add_by_telephone(self, request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was typed stays as it was typed; verbs do the rest."""
        return False

    def waiting(self, request: HttpRequest) -> Sequence[WaitingLine]:
        """Who waits for a call: hers, then the others; the oldest promise first. Then the rest."""
        user: Any = request.user
        now = timezone.now()
        rows: Any = self.get_queryset(request).defer(*encrypted_names(Registration))
        waiting = rows.unanswered().filter(is_quarantined=False).select_related("assigned_to")
        lines = waiting_lines(
            waiting.hers_first(user)[: LINES + 1], user, local_date(now), url=self.subject_url
        )
        if len(lines) > LINES:
            lines[LINES:] = [
                WaitingLine(_("There are others: see the whole list."), self.list_url())
            ]
        may_release = user.has_perm("registrations.release_registration")
        if robots := may_release and rows.quarantined().count():
            url = self._follow(QUARANTINE)
            lines.append(WaitingLine(perhaps_robots(robots), url, besides=True))
        if may_release and (unfollowed := rows.without_follower().count()):
            url = self._follow(WAITING_LIST)
            lines.append(WaitingLine(nobody_follows(unfollowed), url, besides=True))
        lines += free_places(rows, self._follow(WAITING_LIST))
        if untold := rows.with_news(now).count():
            lines.append(WaitingLine(new_dates(untold), self._follow(WITH_NEWS), besides=True))
        return lines

    def _follow(self, value: str) -> str:
        return f"{self.list_url()}?{PARAMETER}={value}"
