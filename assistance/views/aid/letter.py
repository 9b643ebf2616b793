"""The decision letter, to keep: what the private page says, on paper."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from stage4club.core import doors
from stage4club.core.pdf import letter_response
from stage4club.core.private_pages import is_unlocked_here

from ...contents.aid import LETTER, decision_told, letter_words
from ...operations.aid import FILE
from .opened import OpenedAid, of_opened_aid


@doors.page("GET", access=doors.Access.LINK)
@of_opened_aid
def aid_letter(request: HttpRequest, opened: OpenedAid) -> HttpResponse:
    """The letter of the decision that stands, from a file that a code has opened."""
    if not is_unlocked_here(request, opened.link, purpose=FILE, now=opened.now):
        return redirect("aid-page")
    decision = decision_told(opened.asked, now=opened.now)
    if decision is None:
        return redirect("aid-file")
    return letter_response(LETTER, **letter_words(opened.asked, decision))
