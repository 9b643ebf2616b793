"""A page of the back office: the threads of one appointment, for whoever follows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from stage4club.core.errors import RuleError
from stage4club.core.models import AccessKind
from stage4club.core.staff.home import WaitingLine
from stage4club.core.staff.model_admin import StaffModelAdmin
from stage4club.people.models import User

from ..models import Appointment, Thread, ThreadMessage
from ..models.queries import AppointmentQuerySet
from ..operations import answer_message, mark_read, threads_of
from .thread_forms import AnswerForm

if TYPE_CHECKING:
    _Base = StaffModelAdmin
else:
    _Base = object

PERMISSION = "assistance.view_threadmessage"
#: Sentences on the home; who has more to read finds them in the list.
LINES = 50


class ThreadPage(_Base):
    """What the admin of appointments knows about threads: the address of their page."""

    def get_urls(self) -> list[URLPattern]:
        """`<pk>/thread/`, before Django's address of any row."""
        route = "<path:object_id>/thread/"
        own = self.page_url(route, self.thread_view, name="thread", permission=PERMISSION)
        return [own, *super().get_urls()]

    def thread_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What was written, and a box to answer each."""
        return show_threads(self, request, object_id)

    @admin.display(description=gettext_lazy("messages"))
    def thread_link(self, appointment: Appointment) -> str:
        """The way to it, for whoever follows the appointment; others have none."""
        reader = getattr(appointment, "reader", None)
        if reader is None or appointment.social_worker_id != reader.pk:
            return "–"
        url = self.subject_url(appointment, "thread")
        is_open = Thread(appointment).is_writable(timezone.now())
        words = _("Read and write") if is_open else pgettext("messages", "Read")
        return format_html('<a class="action" href="{}">{}</a>', url, words)


def waiting_messages(
    rows: AppointmentQuerySet, user: User, *, url: Callable[[Any, str], str]
) -> Iterator[WaitingLine]:
    """One line per appointment in which a message waits for `user`, for the home."""
    for row in rows.with_unread(user)[:LINES]:
        sentence = _("%(name)s: a message to read")
        yield WaitingLine(sentence % {"name": row.preferred_name}, url(row, "thread"))


@dataclass(frozen=True)
class Box:
    """One thread as it stands on the page: what was written, what waits, the form to answer."""

    thread: Thread
    written: list[ThreadMessage]
    form: AnswerForm
    is_writable: bool

    @property
    def waits(self) -> bool:
        """Whether something in it was not read yet."""
        return any(row.author is None and row.read_at is None for row in self.written)


def show_threads(
    model_admin: StaffModelAdmin, request: HttpRequest, object_id: str
) -> HttpResponse:
    """GET shows the threads of one appointment of hers, POST answers in one or marks it as read.

    Nothing is marked by looking. Each look is logged. Raises Http404 for an appointment that is
    not hers: what was written to a colleague does not exist.
    """
    appointment = model_admin.get_object(request, unquote(object_id))
    by = request.user
    if appointment is None or not isinstance(by, User) or appointment.social_worker_id != by.pk:
        raise Http404
    now = timezone.now()
    if request.method != "POST":
        return _page(model_admin, request, appointment, now)
    thread = _chosen(appointment, request.POST.get("thread", ""))
    form = _form(thread, request.POST)
    token = form.token(now)
    if request.POST.get("do") == "read":
        mark_read(thread, by=by, until=token.opened_at, now=now)
        return _done(model_admin, request, appointment, _("Noted."))
    if not form.is_valid():
        return _page(model_admin, request, appointment, now, typed=(thread, form))
    try:
        answer_message(
            thread,
            by=by,
            text=form.cleaned_data["text"],
            form_key=token.key,
            seen_at=token.opened_at,
            now=now,
        )
    except RuleError as refusal:
        form.add_error(None, ValidationError(str(refusal), code="refused"))
        return _page(model_admin, request, appointment, now, typed=(thread, form))
    return _done(model_admin, request, appointment, _("Sent. An e-mail or a call says so."))


def _chosen(appointment: Appointment, key: str) -> Thread:
    """Raises Http404 for a thread of another appointment."""
    for thread in threads_of(appointment, removed=True):
        if thread.key == key:
            return thread
    raise Http404


def _form(thread: Thread, data: Any = None) -> AnswerForm:
    return AnswerForm(data, auto_id=f"id_{thread.key}_%s")


def _done(
    model_admin: StaffModelAdmin, request: HttpRequest, appointment: Appointment, said: str
) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(model_admin.subject_url(appointment, "thread"))


def _boxes(
    appointment: Appointment, now: datetime, typed: tuple[Thread, AnswerForm] | None
) -> Iterator[Box]:
    """One box per adult; of who was removed, as long as something is kept."""
    written = list(ThreadMessage.objects.of_all(appointment))
    for thread in threads_of(appointment, removed=True):
        of_thread = [
            row for row in written if row.attendee_id == (thread.attendee and thread.attendee.pk)
        ]
        is_writable = thread.is_writable(now)
        if not is_writable and not of_thread:
            continue
        is_typed = typed is not None and typed[0].key == thread.key
        form = typed[1] if typed is not None and is_typed else _form(thread)
        yield Box(thread, of_thread, form, is_writable)


def _page(
    model_admin: StaffModelAdmin,
    request: HttpRequest,
    appointment: Appointment,
    now: datetime,
    *,
    typed: tuple[Thread, AnswerForm] | None = None,
) -> HttpResponse:
    request.current_app = model_admin.admin_site.name
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": _("Messages"),
        "subject": appointment,
        "whom": model_admin.whom(appointment),
        "list_url": model_admin.list_url(),
        "back_url": model_admin.subject_url(appointment),
        "boxes": list(_boxes(appointment, now, typed)),
        "form": typed[1] if typed else None,
    }
    response = TemplateResponse(
        request,
        "admin/assistance/appointment/thread.html",
        context,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if typed else HTTPStatus.OK,
    )
    return model_admin.looked_at(request, response, AccessKind.VIEW, appointment)
