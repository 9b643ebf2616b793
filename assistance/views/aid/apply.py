"""Applying: one question a page, saved at each step; check, send, received."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from stage4club.core.client_address import client_address
from stage4club.core.doors import page, private_page
from stage4club.core.files import StreamedFile
from stage4club.core.forms import StageForm, render_blank_form, render_form
from stage4club.core.working_days import local_date
from stage4club.people.enums import ForWhom, YesNo

from ...emails.aid import promise_days
from ...enums import Attestation
from ...forms.aid import AidForms, LaterForm, SendForm, Steps, say_refused, steps_of
from ...models import AidRequest, Criteria
from ...operations.aid import (
    OpenedDraft,
    TooManyLinks,
    add_to_draft,
    address_in,
    begin_draft,
    find_aid_draft,
    save_step,
    send_draft,
    send_draft_link,
    take_back_document,
)
from ...policy import QUEBEC, remarks
from .start import call_instead, service_offered

STEP = "assistance/aid_step.html"
#: The draft that this browser writes, and what it sent last: keys, no words.
DRAFT_KEY = "aid_draft"
SENT_KEY = "aid_sent"


def language() -> str:
    """The language of the page."""
    return (get_language() or "fr")[:2]


def draft_here(request: HttpRequest, now: datetime) -> OpenedDraft | None:
    """The draft that this browser began, or opened by its link."""
    key = request.session.get(DRAFT_KEY)
    return find_aid_draft(key, now=now) if key else None


@page("GET", "POST")
def aid_step(request: HttpRequest, number: int) -> HttpResponse:
    """One step. GET shows what was typed in it before, POST keeps it and goes on.

    Two queries to show it, and four to keep it. Whoever has lost her draft begins with what she
    has just typed: nothing is asked for in vain.
    """
    service = service_offered()
    if service is None:
        return call_instead()
    now = timezone.now()
    steps = steps_now(now)
    if not 1 <= number <= len(steps):
        raise Http404
    form_class = steps[number - 1]
    shown: dict[str, Any] = {"service": service, **_place(number, steps)}
    if request.method == "POST":
        form = form_class(request.POST, request.FILES)
        opened = _keep(request, form, number, now) if form.is_valid() else draft_here(request, now)
        if opened is not None and "documents" in form.fields:
            keep_documents(request, form, opened, now)
        if opened is None or form.errors:
            return render_form(request, STEP, form, {**shown, **_came(form, opened)})
        return redirect(next_url(opened.done, steps))
    opened = draft_here(request, now)
    if opened is None:
        if number > 1:
            return redirect("aid-step", number=1)
        context = {"service": service}
        return render_blank_form(request, "assistance/aid_first.html", form_class, context)
    shown["again"] = opened.again and number not in opened.done
    form = form_class(initial=opened.answers)
    return render_form(request, STEP, form, {**shown, **_came(form, opened)})


def _keep(request: HttpRequest, form: StageForm, number: int, now: datetime) -> OpenedDraft:
    key = request.session.get(DRAFT_KEY)
    # A box that is no longer ticked is not sent: what it said before goes.
    typed = dict.fromkeys(form.question_names) | form.answers()
    suspicious = number == 1 and form.suspicious(now)
    opened = (
        save_step(key, step=number, answers=typed, suspicious=suspicious, now=now) if key else None
    )
    if opened is None:
        opened = begin_draft(
            form_key=form.token(now).key,
            answers=typed,
            language=language(),
            step=number,
            suspicious=suspicious,
            now=now,
        )
        take_up(request, opened.row.pk)
    return opened


def keep_documents(
    request: HttpRequest, form: StageForm, opened: OpenedDraft, now: datetime
) -> None:
    """Keep what came with the form, and say beside it what is not kept, and why."""
    # Read apart: what came stays where another answer is missing.
    sent = cast("list[StreamedFile]", form.files.getlist("documents"))
    came = add_to_draft(opened.row, sent=sent, now=now, address=client_address(request))
    say_refused(form, came.refused)
    says_now = form.cleaned_data.get("attestation") == Attestation.NOW
    if says_now and not came.refused and not opened.row.documents.exists():
        form.add_error("documents", _("Choose the file or take a photo; or choose “later” above."))


def _came(form: StageForm, opened: OpenedDraft | None) -> dict[str, Any]:
    """What is kept already, on the page that asks for documents."""
    if opened is None or "documents" not in form.fields:
        return {}
    return {"documents": list(opened.row.documents.standing())}


@private_page
@page("POST")
def aid_take_back(request: HttpRequest) -> HttpResponse:
    """Take a document back before it is sent."""
    now = timezone.now()
    opened = draft_here(request, now)
    if opened is None:
        return redirect("financial-assistance")
    # Damaged, it is the key of nothing.
    with suppress(ValueError):
        take_back_document(opened.row, key=UUID(request.POST.get("document", "")), now=now)
    return redirect("aid-step", number=len(steps_now(now)))


def steps_now(now: datetime) -> Steps:
    """What is asked today."""
    return steps_of(Criteria.objects.in_force(local_date(now)))


def next_url(done: frozenset[int], steps: Steps) -> str:
    """The first step that is not done yet; the check once all are."""
    left = (number for number in range(1, len(steps) + 1) if number not in done)
    number = next(left, None)
    return reverse("aid-step", args=[number]) if number else reverse("aid-check")


def _place(number: int, steps: Steps) -> dict[str, Any]:
    """Where it stands among the steps."""
    previous = reverse("aid-step", args=[number - 1]) if number > 1 else ""
    return {"number": number, "of": len(steps), "previous": previous}


@private_page
@page("GET", "POST")
def aid_check(request: HttpRequest) -> HttpResponse:
    """Show what will be sent, and send it: once, however often the button is pressed."""
    now = timezone.now()
    service, opened = service_offered(), draft_here(request, now)
    if service is None:
        return call_instead()
    if opened is None:
        # Sent before (a double click, another window), or never begun.
        if SENT_KEY in request.session:
            return redirect("aid-received")
        return redirect("aid-step", number=1)
    forms = AidForms(steps_now(now), opened.answers)
    wrong = forms.first_wrong()
    if wrong is not None:
        return redirect("aid-step", number=wrong)
    form = SendForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        return _send(request, opened, forms, now)
    answers = forms.answers()
    context = {
        "service": service,
        "groups": forms.groups(),
        "documents": list(opened.row.documents.standing()),
        "remarks": remarks(
            stage4=answers.stage4 == YesNo.YES, in_quebec=answers.postal_code[0] in QUEBEC
        ),
    }
    return render_form(request, "assistance/aid_check.html", form, context)


def _send(
    request: HttpRequest, opened: OpenedDraft, forms: AidForms, now: datetime
) -> HttpResponse:
    send_draft(opened, answers=forms.answers(), language=language(), now=now)
    request.session.pop(DRAFT_KEY, None)
    request.session[SENT_KEY] = opened.row.form_key
    return redirect("aid-received")


@private_page
@page("GET")
def aid_received(request: HttpRequest) -> HttpResponse:
    """The reference and what comes next; the same however often it is read."""
    sent = AidRequest.objects.filter(form_key__startswith=request.session.get(SENT_KEY) or "-")
    asked = sent.order_by("-received_at", "-pk").first()
    if asked is None:
        return redirect("financial-assistance")
    context = {
        "service": service_offered(),
        "asked": asked,
        "reference": asked.reference,
        "promise_days": promise_days(),
        "for_other": asked.for_whom == ForWhom.OTHER,
        "documents": asked.documents.count(),
    }
    return render(request, "assistance/aid_received.html", context)


@private_page
@page("GET", "POST")
def aid_later(request: HttpRequest) -> HttpResponse:
    """A link to go on with what this browser has begun, sent to the address that is typed."""
    now = timezone.now()
    opened = draft_here(request, now)
    if opened is None:
        return redirect("financial-assistance")
    context = {"service": service_offered(), "expires_on": opened.row.expires_at}
    if request.method != "POST":
        form = LaterForm(initial={"email": address_in(opened.answers)})
        return render_form(request, "assistance/aid_later.html", form, context)
    form = LaterForm(request.POST)
    if form.is_valid():
        to = form.cleaned_data["email"]
        try:
            send_draft_link(opened.row, to=to, now=now)
        except TooManyLinks as refusal:
            form.add_error("email", str(refusal))
        else:
            return render(request, "assistance/aid_later.html", {**context, "sent_to": to})
    return render_form(request, "assistance/aid_later.html", form, context)


def again_key(asked: AidRequest) -> str:
    """The key of the application that begins with this one: pressed twice, it is one."""
    return salted_hmac("assistance.again", asked.form_key).hexdigest()


def leave_draft(request: HttpRequest) -> None:
    """This browser does not go on with what it has begun; a link still does."""
    request.session.pop(DRAFT_KEY, None)


def take_up(request: HttpRequest, key: UUID | str) -> None:
    """This browser goes on with that draft."""
    request.session[DRAFT_KEY] = str(key)
