"""The two-minute path: somebody leaves a name and a number, and is called."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from stage4club.core.doors import page, private_page
from stage4club.core.forms import render_blank_form, render_form
from stage4club.people.enums import CallTopic

from ..enums import PageSlug
from ..forms import TOPICS, CallMeForm, DeathForm
from ..models import Page, Service
from ..operations import is_correctable
from .asked import ask, last_asked, typed_before

TEMPLATE = "services/call_me.html"
DEATH_TEMPLATE = "services/death.html"


@page("GET", "POST")
def call_me(request: HttpRequest) -> HttpResponse:
    """Ask for a name and a number; `?subject=` says what about, `?change` corrects."""
    now = timezone.now()
    if request.method == "POST":
        form = CallMeForm(request.POST)
        if form.is_valid():
            topic = form.cleaned_data["subject"] or CallTopic.OTHER
            ask(request, form, _somebody(topic), topic=topic, now=now)
            return redirect("call-me-received")
        topic = form["subject"].value()
    elif "change" in request.GET and (initial := typed_before(request, now, about_death=False)):
        form = CallMeForm(initial=initial)
        topic = initial["subject"]
    elif (topic := request.GET.get("subject", "")) in dict(TOPICS):
        form = CallMeForm(initial={"subject": topic})
    else:
        return render_blank_form(request, TEMPLATE, CallMeForm, {})
    return render_form(request, TEMPLATE, form, {"service": _service(topic)})


@page("GET", "POST")
def death(request: HttpRequest) -> HttpResponse:
    """Ask who died and whom to call; strangers are answered as everybody else (domain.md, 6, 11).

    Above it stands the page that editors write, where it is published.
    """
    now = timezone.now()
    written = Page.objects.published().filter(slug=PageSlug.DEATH).first()
    context = {"page": written} if written else {}
    if request.method == "POST":
        form = DeathForm(request.POST)
        if form.is_valid():
            topic = CallTopic.DEATH
            ask(request, form, _somebody(topic), topic=topic, now=now)
            return redirect("call-me-received")
    elif "change" in request.GET and (initial := typed_before(request, now, about_death=True)):
        form = DeathForm(initial=initial)
    else:
        return render_blank_form(request, DEATH_TEMPLATE, DeathForm, context)
    return render_form(request, DEATH_TEMPLATE, form, context)


@private_page
@page("GET")
def call_me_received(request: HttpRequest) -> HttpResponse:
    """The reference, the promised day, the number that will be called; the same when reloaded."""
    now = timezone.now()
    asked = last_asked(request, now)
    if asked is None:
        return redirect("call-me")
    _token, task = asked
    form = "death" if task.topic == CallTopic.DEATH else "call-me"
    context = {
        "service": _service(task.topic),
        "task": task,
        "change_url": f"{reverse(form)}?change" if is_correctable(task, now) else "",
    }
    return render(request, "services/call_me_received.html", context)


def _service(topic: str | None) -> Service | None:
    """Whose extension stands on the page, and whose people call."""
    return Service.objects.called_about(topic if topic in CallTopic.values else CallTopic.OTHER)


def _somebody(topic: str) -> Service:
    """The same. Raises Http404 where there is nobody to call."""
    service = _service(topic)
    if service is None:
        raise Http404
    return service
