"""« Mes messages »: a thread, behind a private link and a code that goes only to who holds it."""

from __future__ import annotations

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from stage4club.core import doors
from stage4club.core.errors import RuleError
from stage4club.core.forms import render_form
from stage4club.core.links import LinkDead
from stage4club.core.one_time_codes import TooManyCodes, Tried
from stage4club.core.private_pages import (
    dead,
    is_unlocked_here,
    lock_here,
    unlock_here,
    was_unlocked_here,
)

from ..emails import service_of_appointments
from ..forms import MessageForm, ThreadCodeForm
from ..models import ThreadMessage
from ..operations import (
    THREAD,
    SaidOnTheTelephone,
    ThreadClosed,
    open_thread,
    send_thread_code,
    write_message,
)
from .codes import why_not
from .opened_thread import OpenedThread, of_opened_thread


@doors.page("GET", "POST", access=doors.Access.LINK)
@of_opened_thread
def messages(request: HttpRequest, opened: OpenedThread) -> HttpResponse:
    """GET shows the messages while they are open, else how to open them; POST sends a code."""
    if _is_open(request, opened):
        return _show_messages(request, opened, MessageForm())
    if request.method == "POST":
        return _send_code(request, opened)
    if opened.thread.email:
        return _show(request, "assistance/thread_ask.html", opened)
    return redirect("thread-code")


def _send_code(request: HttpRequest, opened: OpenedThread) -> HttpResponse:
    try:
        send_thread_code(opened.thread, opened.link, now=opened.now)
    except LinkDead:
        return dead(request)
    except (SaidOnTheTelephone, TooManyCodes) as refusal:
        return _refuse(request, opened, refusal)
    return redirect("thread-code")


@doors.page("GET", "POST", access=doors.Access.LINK)
@of_opened_thread
def code(request: HttpRequest, opened: OpenedThread) -> HttpResponse:
    """The field for the code: sent, or read on the telephone to whoever is not written to."""
    if _is_open(request, opened):
        return redirect("thread")
    form = ThreadCodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        typed = form.cleaned_data["code"]
        tried = open_thread(opened.thread, opened.link, typed, now=opened.now)
        if tried is Tried.RIGHT:
            unlock_here(request, opened.link, purpose=THREAD, now=opened.now)
            return redirect("thread")
        form.add_error("code", why_not(tried, by_email=bool(opened.thread.email)))
    return render_form(request, "assistance/thread_code.html", form, _known(opened))


@doors.page("GET", "POST", access=doors.Access.LINK)
@of_opened_thread
def write(request: HttpRequest, opened: OpenedThread) -> HttpResponse:
    """Send a message from a page that a code has opened; what cannot be sent stays in the box.

    Once its time is over it is still sent, since it was typed, and nothing is shown.
    """
    was_open = was_unlocked_here(request, opened.link, purpose=THREAD)
    if request.method != "POST" or not was_open:
        return redirect("thread")
    form = MessageForm(request.POST)
    if not form.is_valid():
        return _show_messages(request, opened, form)
    token = form.token(opened.now)
    try:
        write_message(
            opened.thread,
            text=form.cleaned_data["text"],
            form_key=token.key,
            seen_at=token.opened_at,
            now=opened.now,
        )
    except ThreadClosed as refusal:
        form.add_error(None, str(refusal.message))
        return _show_messages(request, opened, form)
    if _is_open(request, opened):
        return redirect("thread")
    return _show(request, "assistance/thread_ask.html", opened, is_sent=True)


@doors.page("POST", access=doors.Access.LINK)
@of_opened_thread
def close(request: HttpRequest, opened: OpenedThread) -> HttpResponse:
    """Close the messages in this browser, before the twenty minutes are over."""
    lock_here(request)
    return redirect(settings.PRIVATE_PAGES[opened.link.purpose])


def _is_open(request: HttpRequest, opened: OpenedThread) -> bool:
    return is_unlocked_here(request, opened.link, purpose=THREAD, now=opened.now)


def _show_messages(request: HttpRequest, opened: OpenedThread, form: MessageForm) -> HttpResponse:
    # What is typed may be sent after the page itself has closed: it has an address of its own.
    form.helper.form_action = reverse("thread-write")
    written = ThreadMessage.objects.of(opened.thread).select_related("author")
    context = {
        **_known(opened),
        "is_open": _is_open(request, opened),
        "written": written.order_by("written_at", "pk"),
        "is_writable": opened.thread.is_writable(opened.now),
    }
    return render_form(request, "assistance/thread.html", form, context)


def _show(
    request: HttpRequest, template: str, opened: OpenedThread, **context: object
) -> HttpResponse:
    return render(request, template, {**_known(opened), **context})


def _known(opened: OpenedThread) -> dict[str, object]:
    return {
        "service": service_of_appointments(),
        "thread": opened.thread,
        "page": settings.PRIVATE_PAGES[opened.link.purpose],
    }


def _refuse(request: HttpRequest, opened: OpenedThread, refusal: RuleError) -> HttpResponse:
    response = _show(request, "assistance/thread_ask.html", opened, refusal=refusal.message)
    response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    return response
