"""How she wishes to be paid: asked in a file that a code has opened."""

from __future__ import annotations

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from stage4club.core import doors
from stage4club.core.forms import render_form
from stage4club.core.private_pages import is_unlocked_here
from stage4club.core.workflow import TransitionRefused

from ...contents.aid import is_decision_told
from ...contents.aid_payment import can_choose
from ...emails.aid import service_of_assistance
from ...forms.aid import WayForm
from ...models import AidRequest
from ...operations.aid import (
    FILE,
    NothingOwed,
    PaymentUnderWay,
    choose_way,
    situation_of,
    way_of,
)
from .opened import OpenedAid, of_opened_aid


@doors.page("GET", "POST", access=doors.Access.LINK)
@of_opened_aid
def aid_payment(request: HttpRequest, opened: OpenedAid) -> HttpResponse:
    """GET asks; POST keeps the answer, which is never shown whole again.

    What can no longer be chosen leads to the file, which says why.
    """
    asked, now = opened.asked, opened.now
    if not is_unlocked_here(request, opened.link, purpose=FILE, now=now):
        return redirect("aid-page")
    if not is_decision_told(asked, now=now) or not can_choose(asked, now=now):
        return redirect("aid-file")
    if request.method == "POST":
        form = WayForm(request.POST)
        if form.is_valid():
            return _choose(opened, form)
    else:
        form = WayForm(initial=_known(asked))
    context = {"service": service_of_assistance(), "request_shown": asked}
    return render_form(request, "assistance/aid_payment.html", form, context)


def _choose(opened: OpenedAid, form: WayForm) -> HttpResponse:
    # Somebody has just prepared it, or a review was asked for: the file says so.
    with suppress(NothingOwed, PaymentUnderWay, TransitionRefused):
        choose_way(opened.asked, by=None, now=opened.now, way=form.way())
    return redirect("aid-file")


def _known(request: AidRequest) -> dict[str, str]:
    """What she said before, but for the numbers of an account."""
    beside, way = situation_of(request), way_of(request)
    name = beside.legal_name if beside else ""
    if way is not None and way.payee:
        name = way.payee
    return {
        "pay_by": way.pay_by if way else "",
        "holder": name,
        "payee": name,
        "postal_code": request.postal_code,
    }
