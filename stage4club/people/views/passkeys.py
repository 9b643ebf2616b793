"""Passkeys at the door and in one's account: a script asks the device, these pages check."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from stage4club.core.doors import Access, page, private_page
from stage4club.core.errors import RuleError

from ..forms import CodeForm, PasskeyForm
from ..operations import (
    accept_passkey,
    add_passkey,
    new_passkey_options,
    passkey_options,
)
from ..sign_in_forms import SlowedSignInForm
from . import sessions
from .frame import asked_for, go, posted, show
from .setting_up import after_setting_up, not_her, who_sets_up
from .signing_in import begin_again, show_sign_in, show_verify

#: How long a device may take to answer.
CHALLENGE_FOR = timedelta(minutes=10)
_CHALLENGE = "challenge"


@private_page
@page("POST", access=Access.SIGNING_IN)
def ask_passkey(request: HttpRequest) -> HttpResponse:
    """What the device of who signs in has to sign, as JSON."""
    now = timezone.now()
    who = sessions.pending(request, now=now)
    options, challenge = passkey_options(who.user if who else None)
    return _question(request, options, challenge, now)


@private_page
@page("POST", access=Access.SIGNING_IN)
def sign_in_by_passkey(request: HttpRequest) -> HttpResponse:
    """What the device signed opens the office, in the place of a code or of everything."""
    now = timezone.now()
    who = sessions.pending(request, now=now)
    try:
        user = accept_passkey(
            credential=request.POST.get("credential", ""),
            challenge=_answered(request, now),
            now=now,
            owner=who.user if who else None,
        )
    except RuleError as refusal:
        may_go_on = sessions.refuse(request, who.user if who else None, now=now)
        if who is None:
            form = SlowedSignInForm(request, data={})
            form.errors.clear()
            form.add_error(None, str(refusal))
            return show_sign_in(request, form)
        if not may_go_on:
            return begin_again(request)
        code = CodeForm({})
        code.errors.clear()
        code.add_error(None, str(refusal))
        return show_verify(request, who, code)
    sessions.complete(request, user, by_proof=True, now=now)
    return go(who.to if who else asked_for(request))


@private_page
@page("POST", access=Access.SIGNING_IN)
def ask_new_passkey(request: HttpRequest) -> HttpResponse:
    """What a device has to sign to make a passkey, as JSON."""
    now = timezone.now()
    who = who_sets_up(request, now=now)
    if who is None:
        return not_her(request)
    options, challenge = new_passkey_options(who.user)
    return _question(request, options, challenge, now)


@private_page
@page("GET", "POST", access=Access.SIGNING_IN)
def new_passkey(request: HttpRequest) -> HttpResponse:
    """A passkey of this device, under a name by which she knows it again."""
    now = timezone.now()
    who = who_sets_up(request, now=now)
    if who is None:
        return not_her(request)
    is_first = sessions.is_pending(request)
    form = PasskeyForm(posted(request))
    if form.is_valid():
        try:
            add_passkey(
                who.user,
                **form.cleaned_data,
                challenge=_answered(request, now),
                now=now,
                is_first=is_first,
            )
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your passkey is added."))
            return after_setting_up(request, who, now=now)
    return show(request, "passkey.html", form=form, is_first=is_first)


def _question(request: HttpRequest, options: str, challenge: str, now: datetime) -> HttpResponse:
    request.session[_CHALLENGE] = {"challenge": challenge, "at": now.isoformat()}
    return HttpResponse(options, content_type="application/json")


def _answered(request: HttpRequest, now: datetime) -> str:
    """The challenge that was asked a moment ago, good for one answer; empty when there is none."""
    kept: Any = request.session.pop(_CHALLENGE, None)
    if kept is None or not sessions.is_since(kept["at"], CHALLENGE_FOR, now):
        return ""
    return str(kept["challenge"])
