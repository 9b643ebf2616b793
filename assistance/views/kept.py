"""What this browser typed to ask for an appointment, kept between the pages of the form."""

from __future__ import annotations

import secrets
from datetime import datetime
from functools import lru_cache
from http import HTTPStatus
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import get_language

from services.models import Service
from stage4club.core.drafts import KeptDraft, find_draft, save_draft
from stage4club.core.error_pages import PRIVATE_HEADERS
from stage4club.core.forms import StageForm, read_form_token, render_form
from stage4club.core.forms.blank import (
    Reading,
    columns_of,
    draw_for_nobody,
    for_visitor,
    reading_of,
)
from stage4club.core.forms.browser import remember_form, remembered_forms

from ..forms import AnotherTimeForm, AppointmentForm, Offer

KIND = "appointment"
TEMPLATE = "assistance/form.html"
#: The page that asks for another time and for nothing else.
_ONLY_A_TIME = "assistance/taken.html"
#: The name of its button that leads back to all the questions.
ALL_ANSWERS = "all_answers"
#: Stands in a draft of which every answer is there: it may be checked, and sent.
_SUSPICIOUS = "suspicious"
#: Where what was typed belongs in the page that asks for a time alone; nobody can write them.
_ANSWERS_PLACE, _TRAP_PLACE = secrets.token_hex(), secrets.token_hex()


def social_work() -> Service:
    """Whose extension stands on the pages. Raises Http404 where no appointments are offered."""
    try:
        return Service.objects.of_appointments()
    except Service.DoesNotExist as missing:
        raise Http404 from missing


def language() -> str:
    """The language of the page."""
    return (get_language() or "fr")[:2]


def keep(request: HttpRequest, form: StageForm, *, now: datetime, whole: bool) -> None:
    """Keep what was typed, and let this browser come back to it; `whole` when it may be sent."""
    answers: dict[str, Any] = form.answers()
    if whole:
        answers[_SUSPICIOUS] = form.suspicious(now)
    save_draft(form.token(now).key, KIND, answers, now=now)
    remember_form(request, KIND, form["form_token"].value())


def latest_draft(request: HttpRequest, now: datetime) -> tuple[str, KeptDraft] | None:
    """The token of the latest form that is not sent yet, and what was typed in it."""
    for token in remembered_forms(request, KIND):
        draft = draft_of(token, now)
        if draft:
            return token, draft
    return None


def draft_of(token: str, now: datetime) -> KeptDraft | None:
    """What was typed in the form of this token, if it is not sent yet."""
    read = read_form_token(token, now)
    return find_draft(read.key, KIND, now=now) if read else None


def is_whole(draft: KeptDraft) -> bool:
    """Whether every question was answered."""
    return _SUSPICIOUS in draft.answers


def is_suspicious(draft: KeptDraft) -> bool:
    """Whether it looked like a robot's."""
    return bool(draft.answers[_SUSPICIOUS])


def change_url() -> str:
    """Where one comes back to what one typed."""
    return reverse("appointment") + "?change"


def show_form(request: HttpRequest, service: Service, form: StageForm) -> HttpResponse:
    """The page that asks, from whichever page of the three it is sent.

    Where only the time is missing, since it was taken meanwhile, it asks for that alone.
    """
    if isinstance(form, AppointmentForm):
        if form.lacks_only_a_time:
            return _ask_for_a_time(request, service, form)
        form.helper.form_action = reverse("appointment")
    return render_form(request, TEMPLATE, form, {"service": service})


def _ask_for_a_time(request: HttpRequest, service: Service, form: AppointmentForm) -> HttpResponse:
    drawn = _draw_only_a_time(reading_of(request), form.offer, service, columns_of(service))
    own = {
        drawn.token: escape(form["form_token"].value()),
        _TRAP_PLACE: escape(form["website"].value() or ""),
        _ANSWERS_PLACE: form.kept_answers,
    }
    page = for_visitor(drawn.page, request, own)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return HttpResponse(page, status=status, headers=PRIVATE_HEADERS)


class _Drawn(NamedTuple):
    page: str
    #: Stands in the page where each visitor's own belongs.
    token: str


# Of two hundred people who want the same times most are too late, all at once.
@lru_cache(maxsize=16)
def _draw_only_a_time(
    reading: Reading, offer: Offer, service: Service, _columns: tuple[str, ...]
) -> _Drawn:
    form = AnotherTimeForm.among(offer, website=_TRAP_PLACE)
    context = {"service": service, "form": form, "kept_answers": _ANSWERS_PLACE}
    page = draw_for_nobody(reading, _ONLY_A_TIME, context)
    return _Drawn(page, form["form_token"].value())
