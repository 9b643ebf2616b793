"""Signing in: the password, then a second proof. `sessions` holds what is known in between."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters

from stage4club.core.client_address import client_address
from stage4club.core.doors import Access, page, private_page
from stage4club.core.errors import RuleError

from ..forms import AccountPageForm, CodeForm, RecoveryCodeForm
from ..models import User
from ..models.user import fold_address
from ..operations import (
    TooManyTries,
    accept_code,
    ask_leave,
    factors_of,
    has_factor,
    is_required,
    note_refused,
    use_recovery_code,
)
from ..sign_in_forms import SlowedSignInForm
from . import sessions
from .frame import asked_for, go, posted, show
from .sessions import Pending

#: With so few codes left it is time for another sheet.
FEW_CODES = 3


@sensitive_post_parameters()
@private_page
@page("GET", "POST", access=Access.SIGNING_IN)
def sign_in(request: HttpRequest) -> HttpResponse:
    """The one page a stranger can open: an address and a password, or a passkey."""
    if request.method != "POST":
        if admin.site.has_permission(request):
            return go("")
        return show_sign_in(request, SlowedSignInForm(request))
    form = SlowedSignInForm(request, data=request.POST)
    if form.is_valid():
        return _after_password(request, form.get_user())
    if form.non_field_errors():
        # Also what had to wait is written down: it was a try.
        typed = fold_address(request.POST["username"])
        sessions.refuse(request, User.objects.filter(email=typed).first(), now=timezone.now())
    return show_sign_in(request, form)


def show_sign_in(request: HttpRequest, form: SlowedSignInForm) -> HttpResponse:
    """The page of the password; 422 with what has to be corrected."""
    return show(
        request,
        "sign_in.html",
        form=form,
        next=asked_for(request),
        app_path=reverse("admin:login"),
    )


@sensitive_post_parameters()
@private_page
@page("GET", "POST", access=Access.SIGNING_IN)
def verify(request: HttpRequest) -> HttpResponse:
    """The second proof of who gave her password: the code of her application, or a passkey."""
    now = timezone.now()
    who = sessions.pending(request, now=now)
    if who is None:
        return begin_again(request)
    form = CodeForm(posted(request))
    if form.is_valid():
        code = form.cleaned_data["code"]
        opened = _open(request, who, form, lambda: accept_code(who.user, code=code, now=now))
        if opened is not None:
            return opened
    return show_verify(request, who, form)


def show_verify(request: HttpRequest, who: Pending, form: Form) -> HttpResponse:
    """The page of the second proof, with what this account can show."""
    factors = factors_of(who.user)
    if not factors:
        # Taken away since the password was given: it is given again, and leads to setting up.
        return begin_again(request)
    return show(request, "second_proof.html", form=form, factors=factors)


@sensitive_post_parameters()
@private_page
@page("GET", "POST", access=Access.SIGNING_IN)
def recover(request: HttpRequest) -> HttpResponse:
    """For who has not her telephone: one of the codes on paper."""
    now = timezone.now()
    who = sessions.pending(request, now=now)
    if who is None:
        return begin_again(request)
    form = RecoveryCodeForm(posted(request))
    if form.is_valid():
        code = form.cleaned_data["code"]
        opened = _open(request, who, form, lambda: _use_code_on_paper(request, who, code))
        if opened is not None:
            return opened
    return show(request, "recovery_code.html", form=form)


def begin_again(request: HttpRequest) -> HttpResponse:
    """To the page of the password; who has just sent something reads why."""
    if request.method == "POST":
        messages.info(
            request,
            _(
                "Please begin again with your password: it was some time ago, or several codes did "
                "not fit. Your account is as it was."
            ),
        )
    return redirect("admin:login")


def _after_password(request: HttpRequest, user: Any) -> HttpResponse:
    now, to = timezone.now(), asked_for(request)
    if has_factor(user):
        sessions.begin(request, user, to=to, now=now)
        return redirect("staff-verify")
    if is_required():
        sessions.begin(request, user, to=to, now=now)
        return redirect("staff-set-up")
    sessions.complete(request, user, by_proof=False, now=now)
    return go(to)


def _open(
    request: HttpRequest, who: Pending, form: AccountPageForm, accept: Callable[[], object]
) -> HttpResponse | None:
    """Where `accept` leads; None where it refuses her code and the form says why."""
    now, address = timezone.now(), client_address(request)
    try:
        ask_leave(who.user.email, address, now=now)
    except TooManyTries as refusal:
        form.refusal = refusal
        form.add_error("code", str(refusal))
        return None
    try:
        accept()
    except RuleError as refusal:
        note_refused(who.user.email, address, now=now)
        if not sessions.refuse(request, who.user, now=now):
            return begin_again(request)
        form.add_error("code", str(refusal))
        return None
    sessions.complete(request, who.user, by_proof=True, now=now)
    return go(who.to)


def _use_code_on_paper(request: HttpRequest, who: Pending, code: str) -> None:
    left = use_recovery_code(who.user, code=code, now=timezone.now())
    messages.info(request, _words_of_what_is_left(left))


def _words_of_what_is_left(left: int) -> str:
    if left == 0:
        said = _("That was your last recovery code.")
    else:
        said = ngettext(
            "You have %(left)s recovery code left.", "You have %(left)s recovery codes left.", left
        ) % {"left": left}
    if left >= FEW_CODES:
        return said
    return _("%(said)s Make new ones on the page “My account”.") % {"said": said}
