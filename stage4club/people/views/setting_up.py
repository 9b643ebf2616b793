"""Setting up a second proof: at a first sign-in, or later from "My account"."""

from __future__ import annotations

from base64 import b64decode, b64encode
from datetime import datetime
from typing import Any

import segno
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from stage4club.core.doors import Access, page, private_page
from stage4club.core.encryption import decrypt, encrypt
from stage4club.core.errors import RuleError

from ..forms import CodeForm
from ..models import User
from ..operations import (
    codes_left,
    factors_of,
    make_recovery_codes,
    set_up_application,
)
from ..operations.one_time_codes import new_secret, provisioning_url, spaced
from . import sessions
from .frame import go, posted, show
from .sessions import Pending
from .signing_in import begin_again

#: What a session keeps, sealed, until the page that shows it has done its work.
_SECRET = "new_application"  # noqa: S105 - a name
_CODES = "new_codes"


def who_sets_up(request: HttpRequest, *, now: datetime) -> Pending | None:
    """Who may set up a second proof here.

    Either she gave her password and has no second proof yet, or she is signed in and proved a
    moment ago who she is. A password alone never adds a proof to one that is there.
    """
    who = sessions.pending(request, now=now)
    if who is not None:
        return None if factors_of(who.user) else who
    if admin.site.has_permission(request) and sessions.is_fresh(request, now=now):
        user: Any = request.user
        return Pending(user, "")
    return None


def not_her(request: HttpRequest) -> HttpResponse:
    """To where one proves who one is: again when signed in, else with the password."""
    if admin.site.has_permission(request):
        return redirect(f"{reverse('admin:account_confirm')}?next={request.path}")
    return begin_again(request)


@private_page
@page("GET", "POST", access=Access.SIGNING_IN)
def set_up(request: HttpRequest) -> HttpResponse:
    """Which second proof: an application on a telephone, or a passkey of this device."""
    who = who_sets_up(request, now=timezone.now())
    if who is None:
        return not_her(request)
    if request.method == "POST":
        request.session[_SECRET] = _sealed(new_secret(), who.user)
        return redirect("staff-application")
    return show(request, "set_up.html", is_first=sessions.is_pending(request))


@sensitive_post_parameters()
@private_page
@page("GET", "POST", access=Access.SIGNING_IN)
def application(request: HttpRequest) -> HttpResponse:
    """The picture that an application reads, and the first code that proves it did."""
    now = timezone.now()
    who = who_sets_up(request, now=now)
    if who is None:
        return not_her(request)
    if _SECRET not in request.session:
        return redirect("staff-set-up")
    secret = _opened(request.session[_SECRET], who.user)
    form = CodeForm(posted(request))
    if form.is_valid():
        is_first = sessions.is_pending(request)
        try:
            code = form.cleaned_data["code"]
            set_up_application(who.user, secret=secret, code=code, now=now, is_first=is_first)
        except RuleError as refusal:
            form.add_error("code", str(refusal))
        else:
            del request.session[_SECRET]
            messages.success(request, _("Your application is set up."))
            return after_setting_up(request, who, now=now)
    link = provisioning_url(secret, address=who.user.email)
    picture = segno.make(link, error="m", micro=False)
    return show(
        request,
        "application.html",
        form=form,
        link=link,
        picture=picture.svg_data_uri(scale=4, border=4, light="#fff", dark="#000"),
        secret=spaced(secret),
        is_first=sessions.is_pending(request),
    )


def after_setting_up(request: HttpRequest, who: Pending, *, now: datetime) -> HttpResponse:
    """Sign in who was only signing in; show codes to who has none; else back to the account."""
    is_first = sessions.is_pending(request)
    if is_first:
        sessions.complete(request, who.user, by_proof=True, now=now)
    sessions.note_proved(request)
    if codes_left(who.user):
        return redirect("admin:account")
    keep_codes(
        request,
        who.user,
        to=who.to if is_first else reverse("admin:account"),
        now=now,
        is_first=True,
    )
    return redirect("staff-codes")


def keep_codes(
    request: HttpRequest, user: User, *, to: str, now: datetime, is_first: bool = False
) -> None:
    """Make ten codes, which this session shows until their owner says that she has them."""
    codes = make_recovery_codes(user, now=now, is_first=is_first)
    request.session[_CODES] = {"codes": _sealed(" ".join(codes), user), "to": to}


@private_page
@page("GET", "POST", access=Access.SIGNING_IN)
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """The ten codes, to be printed or copied; then never again."""
    if not admin.site.has_permission(request):
        return begin_again(request)
    kept = request.session.get(_CODES)
    if kept is None:
        return redirect("admin:account")
    if request.method == "POST":
        del request.session[_CODES]
        return go(kept["to"])
    user: Any = request.user
    return show(request, "recovery_codes.html", codes=_opened(kept["codes"], user).split())


def _sealed(text: str, user: User) -> str:
    return b64encode(encrypt(text, context=_context(user))).decode()


def _opened(sealed: str, user: User) -> str:
    return decrypt(b64decode(sealed), context=_context(user))


def _context(user: User) -> str:
    return f"session.second_proof:{user.pk}"
