"""« Forgot your password? »: an address is typed, and the answer is always the same."""

from __future__ import annotations

from http import HTTPStatus

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stage4club.core.client_address import client_address
from stage4club.core.doors import Access, page, private_page
from stage4club.core.errors import TooSoon
from stage4club.core.forms import EmailLineField
from stage4club.core.forms.bound import StageBoundField
from stage4club.core.forms.renderer import StageRenderer

from ..operations import ask_leave, note_refused, request_new_password
from .frame import posted


class ForgottenForm(forms.Form):
    """The address of an account, or of none."""

    default_renderer = StageRenderer
    bound_field_class = StageBoundField
    use_required_attribute = False

    email = EmailLineField(
        label=_("E-mail"),
        help_text=_("The address with which you sign in."),
        error_messages={"required": _("Write your e-mail address.")},
    )


@private_page
@page("GET", "POST", access=Access.SIGNING_IN)
def forgotten(request: HttpRequest) -> HttpResponse:
    """GET asks for the address; POST sends a link to it, or to nobody, and leads to one page."""
    form = ForgottenForm(posted(request))
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
        return _show(request, form, status)
    email, now = form.cleaned_data["email"], timezone.now()
    # Counted apart from signing in: asking for links slows nobody who knows her password.
    account, address = f"forgotten:{email}", client_address(request)
    try:
        ask_leave(account, address, now=now)
    except TooSoon as refusal:
        form.add_error(None, str(refusal))
        response = _show(request, form, HTTPStatus.TOO_MANY_REQUESTS)
        response.headers["Retry-After"] = str(refusal.seconds)
        return response
    note_refused(account, address, now=now)
    request_new_password(email, now=now)
    return HttpResponseRedirect(reverse("staff-forgotten-sent"))


@private_page
@page("GET", access=Access.SIGNING_IN)
def forgotten_sent(request: HttpRequest) -> HttpResponse:
    """What was done, in words that hold for every address."""
    return TemplateResponse(request, "admin/forgotten_sent.html", admin.site.each_context(request))


def _show(request: HttpRequest, form: ForgottenForm, status: HTTPStatus) -> HttpResponse:
    context = {**admin.site.each_context(request), "form": form}
    return TemplateResponse(request, "admin/forgotten.html", context, status=status)
