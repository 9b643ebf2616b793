"""“My account”: who I am here, and by what I sign in. Proofs change for who has just shown one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from stage4club.core.access import record_access
from stage4club.core.client_address import client_address
from stage4club.core.doors import private_page
from stage4club.core.errors import RuleError
from stage4club.core.models import AccessKind

from ..forms import PresentPasswordForm
from ..models import Passkey, User
from ..operations import (
    ask_leave,
    codes_left,
    factors_of,
    is_required,
    note_accepted,
    note_refused,
    remove_application,
    remove_passkey,
)
from . import sessions
from .frame import asked_for, go, posted, show
from .setting_up import keep_codes

View = Callable[..., HttpResponse]


def only_fresh(view: View) -> View:
    """The page is for who proved a moment ago who she is; others prove it first."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if sessions.is_fresh(request, now=timezone.now()):
            return view(request, *args, **kwargs)
        return redirect(f"{reverse('admin:account_confirm')}?next={request.path}")

    return answer


@private_page
def account(request: HttpRequest) -> HttpResponse:
    """Her name and address, her password, her second proofs."""
    user: Any = request.user
    factors = factors_of(user)
    return show(
        request,
        "account/page.html",
        factors=factors,
        codes_left=codes_left(user),
        may_remove=factors.are_several or not is_required(),
    )


@sensitive_post_parameters()
@private_page
def confirm(request: HttpRequest) -> HttpResponse:
    """The present password, before a proof is changed; then to what she wanted to do."""
    user: Any = request.user
    now, address = timezone.now(), client_address(request)
    ask = partial(ask_leave, user.email, address, now=now)
    form = PresentPasswordForm(posted(request), user=user, ask=ask)
    if request.method == "POST":
        if form.is_valid():
            note_accepted(user.email, address, now=now)
            sessions.note_known(request, now=now)
            return go(asked_for(request) or reverse("admin:account"))
        if form.has_error("password", code="wrong"):
            note_refused(user.email, address, now=now)
            record_access(AccessKind.SIGN_IN_FAILED, user, by=None, now=now)
    return show(request, "account/confirm.html", form=form, next=asked_for(request))


@private_page
@only_fresh
def new_codes(request: HttpRequest) -> HttpResponse:
    """Ten other recovery codes: GET says what happens to those before, POST makes them."""
    user: Any = request.user
    if request.method == "POST":
        keep_codes(request, user, to=reverse("admin:account"), now=timezone.now())
        return redirect("staff-codes")
    return show(request, "account/new_codes.html", codes_left=codes_left(user))


@private_page
@only_fresh
def drop_application(request: HttpRequest) -> HttpResponse:
    """Forget the application: GET says what happens, POST does it."""
    user: Any = request.user
    return _removal(
        request,
        lambda: remove_application(user, now=timezone.now()),
        heading=_("Remove the application"),
        what=_("The codes of this application will open nothing any more."),
        done=_("The application is removed."),
    )


@private_page
@only_fresh
def drop_passkey(request: HttpRequest, passkey_id: UUID) -> HttpResponse:
    """Forget a passkey of hers: GET says what happens, POST does it."""
    user: Any = request.user
    passkey = _hers(user, passkey_id)
    return _removal(
        request,
        lambda: remove_passkey(passkey, now=timezone.now()),
        heading=_("Remove the passkey “%(name)s”") % {"name": passkey.name},
        what=_(
            "It will open nothing here any more. Your device may still offer it: you can delete "
            "it there too."
        ),
        done=_("The passkey is removed."),
    )


def _removal(request: HttpRequest, act: Callable[[], User], **words: str) -> HttpResponse:
    refusal = None
    if request.method == "POST":
        try:
            act()
        except RuleError as rule:
            refusal = rule
        else:
            messages.success(request, words["done"])
            return redirect("admin:account")
    status = None if refusal is None else 409
    return show(request, "account/remove.html", status=status, refusal=refusal, words=words)


def _hers(user: User, passkey_id: UUID) -> Any:
    passkey = Passkey.objects.visible_to(user).filter(pk=passkey_id).first()
    if passkey is None:
        raise Http404
    return passkey
