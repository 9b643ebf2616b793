"""What the person answers, and what she would like to be told: buttons of her private page."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from stage4club.core import doors
from stage4club.core.errors import RuleError

from ..operations import (
    EarlierTimeGone,
    ProposalOver,
    SheIsElsewhere,
    accept_time,
    ask_for_earlier,
    ask_for_reminder,
    decline_times,
    take_earlier,
)
from .opened import Opened, of_opened_link, show_again

#: What the button says of whom none of the times suits.
NONE = "none"


@doors.page("POST", access=doors.Access.LINK)
@of_opened_link
def answer(request: HttpRequest, opened: Opened) -> HttpResponse:
    """One of the proposed times, or none of them; pressed twice, it is hers all the same."""
    return _press(request, opened, _answer)


@doors.page("POST", access=doors.Access.LINK)
@of_opened_link
def remind(request: HttpRequest, opened: Opened) -> HttpResponse:
    """A reminder so long before, or none."""
    return _press(request, opened, _remind)


@doors.page("POST", access=doors.Access.LINK)
@of_opened_link
def hear_of_earlier(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Be told of times that become free, or not any more."""
    return _press(request, opened, _hear)


@doors.page("POST", access=doors.Access.LINK)
@of_opened_link
def take(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Take an earlier time that this person was told of: the first one has it."""
    return _press(request, opened, _take)


def _press(
    request: HttpRequest, opened: Opened, do: Callable[[Opened, QueryDict], object]
) -> HttpResponse:
    """Do it and show the page, or show the page and why it could not be done."""
    try:
        do(opened, request.POST)
    except SheIsElsewhere:
        words = _("You already have an appointment at that time.")
        return show_again(request, opened, words)
    except RuleError as refusal:
        return show_again(request, opened, refusal.message)
    return redirect("appointment-page")


def _answer(opened: Opened, typed: QueryDict) -> None:
    proposal = opened.appointment.proposals.last()
    if proposal is None:
        raise ProposalOver
    chosen = typed.get("time", "")
    times = {str(time.pk): time for time in proposal.times.all()}
    if chosen == NONE:
        decline_times(proposal, now=opened.now)
    elif chosen not in times:
        raise ProposalOver
    elif opened.appointment.reservation != times[chosen]:
        accept_time(proposal, time=times[chosen], now=opened.now)


def _remind(opened: Opened, typed: QueryDict) -> None:
    ask_for_reminder(opened.appointment, lead=typed.get("lead", ""), now=opened.now)


def _hear(opened: Opened, typed: QueryDict) -> None:
    wanted = typed.get("wanted") == "yes"
    ask_for_earlier(opened.appointment, wanted=wanted, now=opened.now)


def _take(opened: Opened, typed: QueryDict) -> None:
    notices = {str(notice.pk): notice for notice in opened.appointment.notices.all()}
    notice = notices.get(typed.get("notice", ""))
    if notice is None:
        raise EarlierTimeGone
    take_earlier(notice, now=opened.now)
