"""The calls that this browser asked for: shown again and corrected where they were asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from stage4club.core.forms import StageForm, read_form_token
from stage4club.core.forms.browser import remember_form, remembered_forms
from stage4club.people.enums import CallTopic
from stage4club.people.models import CallTask

from ..models import Service
from ..operations import is_correctable, request_call_back, requested_call_back

KIND = "call-me"


def ask(
    request: HttpRequest, form: StageForm, service: Service, *, topic: str, now: datetime
) -> None:
    """Open the call that a valid `form` asks for, and let this browser come back to it."""
    cleaned = form.cleaned_data
    request_call_back(
        service,
        name=cleaned["preferred_name"],
        phone=cleaned["phone"],
        language=(get_language() or "fr")[:2],
        good_time=cleaned.get("good_time", ""),
        topic=topic,
        about_name=cleaned.get("about_name", ""),
        form_key=form.token(now).key,
        suspicious=form.suspicious(now),
        now=now,
    )
    remember_form(request, KIND, form["form_token"].value())


def last_asked(request: HttpRequest, now: datetime) -> tuple[str, CallTask] | None:
    """The token of the latest form that asked for a call, and the call."""
    return next(_asked(request, now), None)


def typed_before(
    request: HttpRequest, now: datetime, *, about_death: bool
) -> dict[str, Any] | None:
    """What was typed to ask for the latest call, as a form shows it; None once it is too late.

    Of the calls about a death, or of the others: each has its form.
    """
    for token, task in _asked(request, now):
        if (task.topic == CallTopic.DEATH) is about_death:
            return _as_typed(token, task) if is_correctable(task, now) else None
    return None


def _asked(request: HttpRequest, now: datetime) -> Iterator[tuple[str, CallTask]]:
    for token in remembered_forms(request, KIND):
        read = read_form_token(token, now)
        task = read and requested_call_back(read.key)
        if task:
            yield token, task


def _as_typed(token: str, task: CallTask) -> dict[str, Any]:
    typed = {
        "form_token": token,
        "preferred_name": task.typed_name,
        "phone": str(task.number),
        "good_time": task.good_time,
        "subject": task.topic,
    }
    return typed | ({"about_name": task.about_name} if task.about_name else {})
