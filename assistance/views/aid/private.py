"""The private page of one application: a link shows where it stands, a code opens the rest."""

from __future__ import annotations

from contextlib import suppress
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from stage4club.core import doors
from stage4club.core.errors import RuleError
from stage4club.core.forms import render_form
from stage4club.core.links import LinkDead
from stage4club.core.one_time_codes import TooManyCodes, Tried
from stage4club.core.private_pages import (
    dead,
    end_here,
    ended_here,
    is_unlocked_here,
    lock_here,
    unlock_here,
)
from stage4club.core.workflow import TransitionRefused

from ...contents.aid import file_shown, shown
from ...emails.aid import LINK_PURPOSE, service_of_assistance
from ...enums import AidClosing
from ...forms import FileCodeForm
from ...forms.aid import facts_of
from ...models import AidRequest
from ...operations import SaidOnTheTelephone
from ...operations.aid import (
    FILE,
    DecisionStands,
    GrantedInWhole,
    ask_review,
    begin_again,
    close_aid_request,
    open_file,
    send_file_code,
)
from ..codes import why_not
from .apply import again_key, leave_draft, take_up
from .opened import OpenedAid, of_opened_aid


@doors.page("GET", "POST", access=doors.Access.LINK)
@of_opened_aid
def aid_page(request: HttpRequest, opened: OpenedAid) -> HttpResponse:
    """GET says where it stands; POST sends a code for the rest."""
    if request.method != "POST":
        return _show(request, opened)
    if is_unlocked_here(request, opened.link, purpose=FILE, now=opened.now):
        return redirect("aid-file")
    try:
        send_file_code(opened.asked, opened.link, now=opened.now)
    except LinkDead:
        return dead(request)
    except (SaidOnTheTelephone, TooManyCodes) as refusal:
        return _show(request, opened, refusal=refusal)
    return redirect("aid-code")


@doors.page("GET", "POST", access=doors.Access.LINK)
@of_opened_aid
def aid_code(request: HttpRequest, opened: OpenedAid) -> HttpResponse:
    """The field for the code: sent, or read on the telephone to whoever is not written to."""
    if is_unlocked_here(request, opened.link, purpose=FILE, now=opened.now):
        return redirect("aid-file")
    form = FileCodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        typed = form.cleaned_data["code"]
        tried = open_file(opened.asked, opened.link, typed, now=opened.now)
        if tried is Tried.RIGHT:
            unlock_here(request, opened.link, purpose=FILE, now=opened.now)
            return redirect("aid-file")
        form.add_error("code", why_not(tried, by_email=opened.asked.takes_email))
    return render_form(
        request, "assistance/aid_code.html", form, shown(opened.asked, now=opened.now)
    )


@doors.page("GET", access=doors.Access.LINK)
@of_opened_aid
def aid_file(request: HttpRequest, opened: OpenedAid) -> HttpResponse:
    """The answer and what is missing, for twenty minutes after a code."""
    if not is_unlocked_here(request, opened.link, purpose=FILE, now=opened.now):
        return redirect("aid-page")
    context = file_shown(opened.asked, now=opened.now)
    return render(request, "assistance/aid_file.html", context)


@doors.page("POST", access=doors.Access.LINK)
@of_opened_aid
def aid_review(request: HttpRequest, opened: OpenedAid) -> HttpResponse:
    """Have the decision reviewed by another person, from a file that a code has opened."""
    if not is_unlocked_here(request, opened.link, purpose=FILE, now=opened.now):
        return redirect("aid-page")
    # Asked for before (a double click, another window): the page says so.
    with suppress(GrantedInWhole, TransitionRefused):
        ask_review(opened.asked, by=None, now=opened.now)
    return redirect("aid-file")


@doors.page("POST", access=doors.Access.LINK)
@of_opened_aid
def aid_again(request: HttpRequest, opened: OpenedAid) -> HttpResponse:
    """Ask once more, from what she wrote before, in a file that a code has opened."""
    if not is_unlocked_here(request, opened.link, purpose=FILE, now=opened.now):
        return redirect("aid-page")
    draft = begin_again(
        form_key=again_key(opened.asked),
        answers=facts_of(opened.asked),
        language=opened.asked.language,
        now=opened.now,
    )
    take_up(request, draft.pk)
    return redirect("aid-step", number=1)


@doors.page("POST", access=doors.Access.LINK)
@of_opened_aid
def aid_close(request: HttpRequest, opened: OpenedAid) -> HttpResponse:
    """Close the file in this browser, before the twenty minutes are over."""
    lock_here(request)
    # What was begun from this file holds what stands in it.
    leave_draft(request)
    return redirect("aid-page")


@doors.private_page
@doors.page("GET", "POST", access=doors.Access.LINK)
def aid_withdraw(request: HttpRequest) -> HttpResponse:
    """GET asks, POST does; who comes back to the page reads that it is done."""
    if ended_here(request, purpose=LINK_PURPOSE):
        return _withdrawn(request)
    response: HttpResponse = _ask_or_withdraw(request)
    return response


@of_opened_aid
def _ask_or_withdraw(request: HttpRequest, opened: OpenedAid) -> HttpResponse:
    if request.method != "POST":
        asked = {"service": service_of_assistance(), "request_shown": opened.asked}
        return render(request, "assistance/aid_withdraw.html", asked)
    try:
        close_aid_request(opened.asked, by=None, now=opened.now, closing=AidClosing.WITHDRAWN)
    except (DecisionStands, TransitionRefused):
        stored = AidRequest.objects.get(pk=opened.asked.pk)
        refusal = _("It can no longer be withdrawn: an answer is there.")
        return _show(request, OpenedAid(opened.link, stored, opened.now), refusal=refusal)
    end_here(request, purpose=LINK_PURPOSE, what=str(opened.asked.pk))
    return _withdrawn(request)


def _withdrawn(request: HttpRequest) -> HttpResponse:
    done = {"service": service_of_assistance(), "done": True}
    return render(request, "assistance/aid_withdraw.html", done)


def _show(
    request: HttpRequest, opened: OpenedAid, *, refusal: RuleError | str = ""
) -> HttpResponse:
    """The page as it stands; with a `refusal`, why nothing was done."""
    context = shown(opened.asked, now=opened.now) | {"refusal": str(refusal)}
    status = HTTPStatus.CONFLICT if refusal else HTTPStatus.OK
    return render(request, "assistance/aid_page.html", context, status=status)
