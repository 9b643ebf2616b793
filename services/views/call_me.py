"""The two-minute path: somebody leaves a name and a number, and is called."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from stage4club.core.doors import page, private_page
from stage4club.core.forms import read_form_token, render_blank_form, render_form
from stage4club.core.forms.browser import remember_form, remembered_forms
from stage4club.people.enums import CallTopic
from stage4club.people.models import CallTask

from ..forms import CallMeForm
from ..models import Service
from ..operations import is_correctable, request_call_back, requested_call_back

KIND = "call-me"
TEMPLATE = "services/call_me.html"


@page("GET", "POST")
def call_me(request: HttpRequest) -> HttpResponse:
    """Ask for a name and a number; `?subject=` says what about, `?change` corrects."""
    now = timezone.now()
    if request.method == "POST":
        form = CallMeForm(request.POST)
        if form.is_valid():
            _ask(form, now)
            remember_form(request, KIND, form["form_token"].value())
            return redirect("call-me-received")
        topic = form["subject"].value()
    elif "change" in request.GET and (initial := _typed_before(request, now)):
        form = CallMeForm(initial=initial)
        topic = initial["subject"]
    elif (topic := request.GET.get("subject", "")) in CallTopic.values:
        form = CallMeForm(initial={"subject": topic})
    else:
        return render_blank_form(request, TEMPLATE, CallMeForm, {})
    return render_form(request, TEMPLATE, form, {"service": _service(topic)})


@private_page
@page("GET")
def call_me_received(request: HttpRequest) -> HttpResponse:
    """The reference, the promised day, the number that will be called; the same when reloaded."""
    now = timezone.now()
    asked = _last_asked(request, now)
    if asked is None:
        return redirect("call-me")
    _token, task = asked
    context = {
        "service": _service(task.topic),
        "task": task,
        "change_url": f"{reverse('call-me')}?change" if is_correctable(task, now) else "",
    }
    return render(request, "services/call_me_received.html", context)


def about(topic: CallTopic) -> Callable[[HttpRequest], HttpResponse]:
    """A view that leads to the form with its topic chosen: a journey that is not there yet."""

    @page("GET")
    def view(request: HttpRequest) -> HttpResponse:
        return redirect(f"{reverse('call-me')}?subject={topic}")

    return view


def _ask(form: CallMeForm, now: datetime) -> None:
    cleaned = form.cleaned_data
    topic = cleaned["subject"] or CallTopic.OTHER
    service = _service(topic)
    if service is None:
        raise Http404
    request_call_back(
        service,
        name=cleaned["preferred_name"],
        phone=cleaned["phone"],
        language=(get_language() or "fr")[:2],
        good_time=cleaned["good_time"],
        topic=topic,
        form_key=form.token(now).key,
        suspicious=form.suspicious(now),
        now=now,
    )


def _service(topic: str | None) -> Service | None:
    """Whose extension stands on the page, and whose people call."""
    return Service.objects.called_about(topic if topic in CallTopic.values else CallTopic.OTHER)


def _last_asked(request: HttpRequest, now: datetime) -> tuple[str, CallTask] | None:
    for token in remembered_forms(request, KIND):
        read = read_form_token(token, now)
        task = read and requested_call_back(read.key)
        if task:
            return token, task
    return None


def _typed_before(request: HttpRequest, now: datetime) -> dict[str, Any] | None:
    asked = _last_asked(request, now)
    if asked is None or not is_correctable(asked[1], now):
        return None
    token, task = asked
    return {
        "form_token": token,
        "preferred_name": task.typed_name,
        "phone": str(task.number),
        "good_time": task.good_time,
        "subject": task.topic,
    }
