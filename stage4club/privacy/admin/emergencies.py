"""Files opened in an emergency: what was opened, by whom, why; and the door to open one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from stage4club.core.models import AccessEvent
from stage4club.core.spoken import clock, long_day, near_day
from stage4club.core.staff.columns import named_row
from stage4club.core.staff.home import WaitingLine
from stage4club.core.staff.read_only import ReadOnlyAdmin
from stage4club.core.staff.verbs import Verb
from stage4club.core.working_days import local_date
from stage4club.people.models import User

from ..forms import ReviewForm
from ..models import EmergencyAccess
from ..operations import latest_guessing, review_emergency
from .emergency_pages import open_page, record_page

OPEN = "privacy.open_emergencyaccess"
REVIEW = "privacy.review_emergencyaccess"
#: As long the home of the privacy officer tells that somebody typed too many references.
TOLD_FOR = timedelta(days=7)
#: Lines of one page; the list holds the rest.
LINES = 50


def _to_review(access: EmergencyAccess, user: User) -> bool:
    is_over = not access.is_open(timezone.now())
    return is_over and access.reviewed_at is None and access.user_id != user.pk


@admin.register(EmergencyAccess)
class EmergencyAccessAdmin(ReadOnlyAdmin):
    """All of them for the privacy officer, not reviewed first; to who opens them, her own."""

    is_personal = True
    change_list_template = "admin/privacy/emergencyaccess/change_list.html"
    change_form_template = "admin/privacy/emergencyaccess/change_form.html"
    waiting_heading = gettext_lazy("Opened in an emergency")
    list_display = ("row", "opened", "standing")
    list_select_related = ("user",)
    ordering = ("-reviewed_at", "-opened_at", "-pk")
    sortable_by = ()
    fields = ("subject_reference", "opener", "opened", "open_until", "words", "looks")
    reviewed_fields = ("reviewer", "note")
    verbs = (
        Verb(
            name="review",
            label=gettext_lazy("Note what came of it"),
            permission=REVIEW,
            operation=review_emergency,
            form=ReviewForm,
            allowed=_to_review,
            done=lambda access: _("Noted."),
        ),
    )
    history_words = {
        "open": pgettext_lazy("emergency", "Opened"),
        "review": pgettext_lazy("emergency", "Reviewed"),
    }

    def get_urls(self) -> list[URLPattern]:
        """With the page that opens one, and the page of the file while it is open."""
        return [
            self.page_url("open/", self._open, name="open", permission=OPEN),
            self.page_url("<path:object_id>/record/", self._read, name="record", permission=OPEN),
            *super().get_urls(),
        ]

    def _open(self, request: HttpRequest) -> HttpResponse:
        """Ask which file, and why."""
        return open_page(self, request)

    def _read(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show the file."""
        return record_page(self, request, object_id)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What came of it, once somebody has said so."""
        fields = super().get_fields(request, obj)
        return (*fields, *self.reviewed_fields) if obj and obj.reviewed_at else fields

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any
    ) -> HttpResponse:
        """With the way back to the file, for who opened it, while it is open."""
        access = options.get("obj")
        if access and access.user_id == request.user.pk and access.is_open(timezone.now()):
            context["record_url"] = self.subject_url(access, "record")
        return super().render_change_form(request, context, *args, **options)

    def state_words(self, subject: Model) -> str:
        """Open, to be reviewed, or reviewed."""
        return self.standing(subject)

    @admin.display(description=pgettext_lazy("emergency", "opened by"))
    def row(self, access: EmergencyAccess) -> str:
        """Who, and the reference of this access."""
        return named_row(access.user.name, access.reference)

    @admin.display(description=pgettext_lazy("emergency", "opened by"))
    def opener(self, access: EmergencyAccess) -> str:
        """The name, without a link to an account."""
        return str(access.user)

    @admin.display(description=pgettext_lazy("emergency", "opened"))
    def opened(self, access: EmergencyAccess) -> str:
        """The day and the hour."""
        return f"{long_day(access.opened_at)}, {clock(access.opened_at)}"

    @admin.display(description=pgettext_lazy("emergency", "open until"))
    def open_until(self, access: EmergencyAccess) -> str:
        """The hour at which it ends."""
        return clock(access.ends_at)

    @admin.display(description=gettext_lazy("state"))
    def standing(self, access: Any) -> str:
        """Until when it is open, or whether somebody has looked at it."""
        if access.is_open(timezone.now()):
            return _("Open until %(time)s") % {"time": clock(access.ends_at)}
        return _("Reviewed") if access.reviewed_at else _("To be reviewed")

    @admin.display(description=gettext_lazy("reason"))
    def words(self, access: EmergencyAccess) -> str:
        """As it was typed."""
        return str(access.reason)

    @admin.display(description=gettext_lazy("what was read"))
    def looks(self, access: EmergencyAccess) -> str:
        """Each time that the file was shown through this access, the last first."""
        looks = AccessEvent.objects.filter(
            via=access.pk,
            actor_id=access.user_id,
            at__range=(access.opened_at, access.ends_at),
        )
        moments = looks.order_by("-pk").values_list("at", flat=True)[:LINES]
        lines = ((_("%(day)s, %(time)s") % _moment(at),) for at in moments)
        return format_html_join(" · ", "{}", lines) or "–"

    @admin.display(description=gettext_lazy("reviewed by"))
    def reviewer(self, access: EmergencyAccess) -> str:
        """Who, and when."""
        words = {"name": access.reviewed_by, **_moment(access.reviewed_at)}
        return _("%(name)s, %(day)s, %(time)s") % words

    @admin.display(description=gettext_lazy("what came of it"))
    def note(self, access: EmergencyAccess) -> str:
        """As it was typed."""
        return access.review_note or ""

    def waiting(self, request: HttpRequest) -> Sequence[WaitingLine]:
        """For who reviews: what nobody has looked at, and who typed too many references."""
        if not request.user.has_perm(REVIEW):
            return ()
        now = timezone.now()
        rows: Any = self.get_queryset(request)
        lines = [
            WaitingLine(
                _("%(name)s opened a file in an emergency %(day)s at %(time)s: to be reviewed.")
                % {
                    "name": access.user.name,
                    "day": near_day(access.opened_at, local_date(now)),
                    "time": clock(access.opened_at),
                },
                self.subject_url(access),
            )
            for access in rows.to_review().exclude(user=request.user).select_related("user")[:LINES]
        ]
        events = list(latest_guessing(now - TOLD_FOR)[:LINES])
        names = User.objects.in_bulk([event.subject_id for event in events]) if events else {}
        lines += [
            WaitingLine(
                _("%(name)s typed several references that open nothing, %(day)s at %(time)s.")
                % {
                    "name": names[int(event.subject_id)],
                    "day": near_day(event.at, local_date(now)),
                    "time": clock(event.at),
                },
                self.list_url(),
                besides=True,
            )
            for event in events
        ]
        return lines


def _moment(at: Any) -> dict[str, str]:
    return {"day": long_day(at), "time": clock(at)}
