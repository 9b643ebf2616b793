"""The calls to make, on the home and one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest
from django.template.defaultfilters import linebreaks_filter
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from stage4club.core.encrypted_fields import encrypted_names
from stage4club.core.spoken import near_day
from stage4club.core.staff.columns import named_row
from stage4club.core.staff.contacts import ContactsAdmin, are_shown, phone_words
from stage4club.core.staff.home import WaitingLine
from stage4club.core.staff.read_only import ReadOnlyAdmin
from stage4club.core.staff.verbs import Verb
from stage4club.core.working_days import local_date

from ..enums import CallTaskState, CallTopic, Room
from ..models import CallTask, User
from ..operations import (
    assign_call_task,
    cancel_call_task,
    finish_call_task,
    know_caller,
    release_call_task,
)
from . import ties
from .forms import AssignCallForm

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

#: As many as one reads; the list holds them all.
LINES_ON_HOME = 50


def _is_to_be_made(task: CallTask, user: User) -> bool:
    return not task.is_quarantined


@admin.register(CallTask)
class CallTaskAdmin(ReadOnlyAdmin, ContactsAdmin):
    """The calls of one's rooms, the earliest due first."""

    is_personal = True
    #: Where one fills in with somebody what she asks for, room by room: the names of addresses
    #: that the apps above add, as they have such a page, and the words that lead there.
    filled_in_at: ClassVar[dict[Room, tuple[str, StrOrPromise]]] = {}

    waiting_heading = gettext_lazy("Calls to make")
    list_display = ("row", "reason", "due", "state", "assigned_to")
    list_filter = ("state", "reason", "is_quarantined", "assigned_to")
    list_select_related = ("assigned_to", "person")
    ordering = ("due_on", "pk")
    sortable_by = ("due", "state")
    fields = (
        "who",
        "telephone",
        "good_time",
        "voicemail",
        "language",
        "reason",
        "topic",
        "about_name",
        "fill_in",
        "words",
        "due",
        "given_to",
        "about",
    )
    verbs = (
        Verb(
            name="release",
            label=gettext_lazy("Not a robot"),
            permission="people.release_calltask",
            operation=release_call_task,
            states=(CallTaskState.OPEN,),
            allowed=lambda task, user: task.is_quarantined,
            intro=lambda task: _("It joins the calls to make."),
            done=lambda task: _("It is in the list."),
        ),
        Verb(
            name="finish",
            label=gettext_lazy("We spoke together"),
            permission="people.finish_calltask",
            operation=finish_call_task,
            states=(CallTaskState.OPEN,),
            allowed=_is_to_be_made,
            intro=lambda task: _(
                "Only if you spoke together. Otherwise go back without doing it: the call stays in "
                "the list."
            ),
            done=lambda task: _("Noted. Thank you."),
        ),
        Verb(
            name="assign",
            label=gettext_lazy("Give to somebody"),
            permission="people.assign_calltask",
            operation=assign_call_task,
            states=(CallTaskState.OPEN,),
            allowed=_is_to_be_made,
            form=AssignCallForm,
            done=lambda task: _("Given."),
            quiet=True,
        ),
        Verb(
            name="cancel",
            label=gettext_lazy("Cancel this call"),
            permission="people.cancel_calltask",
            operation=cancel_call_task,
            states=(CallTaskState.OPEN,),
            done=lambda task: _("Cancelled."),
            quiet=True,
        ),
        Verb(
            name="know",
            label=ties.LABEL,
            permission="people.view_calltask",
            operation=know_caller,
            intro=lambda task: ties.goes_back(task.request.user, to_take=False),
            done=lambda tie: ties.done(),
            quiet=True,
            leads_home=True,
        ),
    )
    history_words = {
        "open": gettext_lazy("Added to the calls to make"),
        "assign": pgettext_lazy("call", "Given to somebody"),
        "correct": gettext_lazy("Corrected by the sender"),
        "give-back": gettext_lazy("Given back to the coordination"),
    }

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> CallTask | None:
        """The row, knowing who reads it: what it is about is shown to who may open that."""
        task: Any = super().get_object(request, object_id, from_field)
        if task is not None:
            task.request = request
        return task  # type: ignore[no-any-return]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who died is asked of a death alone."""
        fields = super().get_fields(request, obj)
        return [name for name in fields if name != "about_name" or (obj and obj.about_name)]

    def whom(self, subject: Any) -> str:
        """The person to call."""
        return str(subject.called_name)

    def reach(self, subject: Any) -> str:
        """Her number."""
        return phone_words(subject.number, shown=are_shown(subject)) if subject.number else ""

    def has_contacts(self, subject: Any) -> bool:
        """Where there is a number to call."""
        return subject.number is not None

    def follows(self, subject: Any, user: Any) -> bool:
        """Whoever is to make the call."""
        return bool(subject.is_followed_by(user))

    @admin.display(description=gettext_lazy("person"))
    def row(self, task: CallTask) -> str:
        """Whom to call, and the reference."""
        return named_row(task.called_name, task.reference)

    @admin.display(description=gettext_lazy("name"))
    def who(self, task: CallTask) -> str:
        """The person's name, or the one that was typed."""
        return task.called_name

    @admin.display(description=gettext_lazy("telephone"))
    def telephone(self, task: CallTask) -> str:
        """The number to call, as people read it, or masked."""
        return phone_words(task.number, shown=are_shown(task))

    @admin.display(description=gettext_lazy("a voice message may be left"))
    def voicemail(self, task: CallTask) -> str:
        """Yes only for who said so: somebody else at home might hear it."""
        if task.person and task.person.voicemail:
            return _("Yes")
        return _("No: leave no message")

    @admin.display(description=gettext_lazy("what to say"))
    def words(self, task: CallTask) -> str:
        """The script with its line breaks, in the language in which it is said."""
        if not task.script:
            return "–"
        lines = linebreaks_filter(task.script)
        return format_html('<div class="stack" lang="{}">{}</div>', task.language, lines)

    @admin.display(description=gettext_lazy("to fill in together"))
    def fill_in(self, task: Any) -> str:
        """A link to the form, with the name and the number, while somebody unknown is called."""
        page = self.filled_in_at.get(Room(task.room))
        is_over = task.person or task.state != CallTaskState.OPEN
        if page is None or is_over or task.topic == CallTopic.DEATH:
            return "–"
        address, words = page
        return format_html('<a href="{}">{}</a>', reverse(address, query={"call": task.pk}), words)

    @admin.display(description=pgettext_lazy("call", "given to"))
    def given_to(self, task: CallTask) -> str:
        """The name alone: her account is for who manages accounts."""
        return str(task.assigned_to or "–")

    @admin.display(description=gettext_lazy("about"))
    def about(self, task: Any) -> str:
        """A link to the record this call is about, for who may open it."""
        if not task.subject_type:
            return "–"
        shown: Any = self.admin_site._registry.get(apps.get_model(task.subject_type))
        if shown is None or not shown.has_view_permission(task.request):
            return "–"
        subject = shown.get_queryset(task.request).filter(pk=task.subject_id).first()
        if subject is None:
            return "–"
        return format_html('<a href="{}">{}</a>', shown.subject_url(subject), subject)

    @admin.display(description=gettext_lazy("to call by"), ordering="due_on")
    def due(self, task: CallTask) -> str:
        """The day, and in words that it is over."""
        today = local_date(timezone.now())
        day = near_day(task.due_on, today)
        if task.state != CallTaskState.OPEN or task.due_on >= today:
            return day
        return format_html('<span class="late">{} <strong>{}</strong></span>', day, _("Late"))

    def waiting(self, request: HttpRequest) -> Sequence[WaitingLine]:
        """Whom to call, and by when."""
        today = local_date(timezone.now())
        tasks: Any = self.get_queryset(request).defer(*encrypted_names(CallTask))
        lines = [
            WaitingLine(
                _("Call %(name)s by %(day)s: %(reason)s.")
                % {
                    "name": task.called_name,
                    "day": near_day(task.due_on, today),
                    "reason": _why(task),
                },
                self.subject_url(task),
                late=task.due_on < today,
            )
            for task in tasks.open().select_related("person")[:LINES_ON_HOME]
        ]
        may_look = request.user.has_perm("people.release_calltask")
        if may_look and (robots := tasks.quarantined().count()):
            url = f"{self.list_url()}?is_quarantined__exact=1&state__exact={CallTaskState.OPEN}"
            lines.append(WaitingLine(_perhaps_robots(robots), url, besides=True))
        return lines


def _why(task: CallTask) -> str:
    reason = str(task.get_reason_display())
    # An application or an appointment is named by the reason already, which is the same word.
    topic = f" ({task.get_topic_display()})" if task.topic not in {"", task.reason} else ""
    return f"{reason}{topic}".lower()


def _perhaps_robots(count: int) -> str:
    return ngettext(
        "%(n)d call may have been asked for by a robot: please check it.",
        "%(n)d calls may have been asked for by a robot: please check them.",
        count,
    ) % {"n": count}
