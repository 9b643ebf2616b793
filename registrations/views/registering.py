"""The form, its check page, the received page, and the kind page for loved ones."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from services.enums import ServiceKind
from services.models import Service
from services.operations import request_call_back, requested_call_back
from stage4club.core.doors import page, private_page
from stage4club.core.drafts import KeptDraft, discard_draft, find_draft, save_draft
from stage4club.core.forms import read_form_token, render_blank_form, render_form
from stage4club.core.forms.browser import remember_form, remembered_forms, remembered_keys

from ..enums import ForWhom
from ..forms import RegistrationForm
from ..models import Registration
from ..operations import submit_registration


@page("GET", "POST")
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask. A valid form is kept as an encrypted draft and read again before it is sent."""
    service = _service(slug)
    now = timezone.now()
    if request.method == "POST":
        form = RegistrationForm(request.POST)
        if form.answers_no or form.is_valid():
            key = form.token(now).key
            answers = form.answers() | {"suspicious": form.suspicious(now)}
            save_draft(key, _kind(service), answers, now=now)
            remember_form(request, _kind(service), form["form_token"].value())
            return redirect(_next_page(form), slug=slug)
    elif "change" in request.GET and (latest := _latest_draft(request, service, now)):
        token, draft = latest
        form = RegistrationForm(initial=draft.answers | {"form_token": token})
    else:
        context = {"service": service}
        return render_blank_form(request, "registrations/form.html", RegistrationForm, context)
    return render_form(request, "registrations/form.html", form, {"service": service})


@private_page
@page("GET", "POST")
def check(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what will be sent, and send it: once, however often the button is pressed."""
    service = _service(slug)
    now = timezone.now()
    if request.method == "POST":
        return _send(request, service, now)
    latest = _latest_draft(request, service, now)
    if latest is None:
        return redirect("register", slug=slug)
    token, draft = latest
    form = RegistrationForm.from_answers(draft.answers, form_token=token)
    if form.answers_no:
        return redirect("register-loved-ones", slug=slug)
    if not form.is_valid():
        return render_form(request, "registrations/form.html", form, {"service": service})
    context = {
        "service": service,
        "rows": form.summary_rows(),
        "change_url": _change_url(slug),
        "form_token": token,
    }
    return render(request, "registrations/check.html", context)


@private_page
@page("GET")
def received(request: HttpRequest, slug: str) -> HttpResponse:
    """The reference, the promised day, and what happens next; the same page the second time."""
    service = _service(slug)
    now = timezone.now()
    sent_by_this_browser = Q(pk__in=[])
    for key in remembered_keys(request, _kind(service), now):
        sent_by_this_browser |= Q(form_key__startswith=key)
    registration = (
        Registration.objects.filter(sent_by_this_browser, service=service)
        .order_by("-received_at", "-pk")
        .first()
    )
    if registration is None:
        return redirect("register", slug=slug)
    context = {
        "service": service,
        "reference": registration.reference,
        "promised_on": registration.promised_on,
        "for_other": registration.for_whom == ForWhom.OTHER,
        "has_own_contact": bool(registration.email or registration.phone),
    }
    return render(request, "registrations/received.html", context)


@private_page
@page("GET", "POST")
def loved_ones(request: HttpRequest, slug: str) -> HttpResponse:
    """« Non » to living with it: what exists for loved ones, and a call back by one button."""
    service = _service(slug)
    now = timezone.now()
    latest = _latest_draft(request, service, now)
    context: dict[str, Any] = {
        "service": service,
        "change_url": _change_url(slug),
        "social_work": Service.objects.published().filter(kind=ServiceKind.APPOINTMENT).first(),
        "call_back": next(
            map(requested_call_back, remembered_keys(request, _kind(service), now)[:1]), None
        ),
    }
    if latest is not None:
        token, draft = latest
        form = RegistrationForm.from_answers(draft.answers, form_token=token)
        form.is_valid()
        name, phone = _who_to_call(form)
        context |= {"can_call_back": bool(name and phone), "form_token": token}
        if request.method == "POST" and name and phone:
            request_call_back(
                service,
                name=name,
                phone=phone,
                language=_language(),
                good_time=form.cleaned_data.get("good_time", ""),
                form_key=form.token(now).key,
                suspicious=bool(draft.answers["suspicious"]),
                now=now,
            )
            discard_draft(draft)
            return redirect("register-loved-ones", slug=slug)
    return render(request, "registrations/loved_ones.html", context)


def _send(request: HttpRequest, service: Service, now: datetime) -> HttpResponse:
    # No session is read here: the signed token, which only this browser was given, is enough.
    token = read_form_token(request.POST.get("form_token"), now)
    if token is None:
        return redirect("register", slug=service.slug)
    draft = find_draft(token.key, _kind(service), now=now)
    if draft is None:
        # Sent before (a double click), or too long ago; the received page knows which.
        return redirect("register-received", slug=service.slug)
    form = RegistrationForm.from_answers(draft.answers, form_token=request.POST["form_token"])
    if form.answers_no or not form.is_valid():
        return redirect("register-check", slug=service.slug)
    submit_registration(
        service,
        form_key=token.key,
        answers=form.registration_answers(),
        language=_language(),
        suspicious=bool(draft.answers["suspicious"]),
        now=now,
    )
    # Another tab may have corrected the form meanwhile: that is still to be sent.
    discard_draft(draft)
    return redirect("register-received", slug=service.slug)


def _service(slug: str) -> Service:
    try:
        return Service.objects.open_group(slug)
    except Service.DoesNotExist as missing:
        raise Http404 from missing


def _change_url(slug: str) -> str:
    return reverse("register", args=[slug]) + "?change"


def _kind(service: Service) -> str:
    return f"registration:{service.slug}"


def _language() -> str:
    return (get_language() or "fr")[:2]


def _latest_draft(
    request: HttpRequest, service: Service, now: datetime
) -> tuple[str, KeptDraft] | None:
    for token in remembered_forms(request, _kind(service)):
        read = read_form_token(token, now)
        draft = read and find_draft(read.key, _kind(service), now=now)
        if draft:
            return token, draft
    return None


def _next_page(form: RegistrationForm) -> str:
    return "register-loved-ones" if form.answers_no else "register-check"


def _who_to_call(form: RegistrationForm) -> tuple[str, Any]:
    cleaned = form.cleaned_data
    if cleaned.get("for_whom") == ForWhom.OTHER and cleaned.get("helper_phone"):
        return cleaned.get("helper_name", ""), cleaned["helper_phone"]
    return cleaned.get("preferred_name", ""), cleaned.get("phone")
