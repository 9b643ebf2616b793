"""Choosing the password of an account."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.views import INTERNAL_RESET_SESSION_TOKEN, PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _

from stage4club.core import doors
from stage4club.core.staff.passwords import ChoosePasswordForm

from ..models import User
from ..operations import choose_password


class _ChoosePassword(PasswordResetConfirmView):
    """Django moves the token out of the address before anything is shown."""

    form_class = ChoosePasswordForm
    template_name = "admin/invitation.html"
    success_url = reverse_lazy("admin:login")
    reset_url_token = "choisir"  # noqa: S105 - a word of the address, not a secret

    def get_user(self, uidb64: str) -> User | None:
        """The account, unless it is closed."""
        user: User | None = super().get_user(uidb64)
        return user if user is not None and user.is_active else None

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        """What the frame of every staff page needs."""
        return {**admin.site.each_context(self.request), **super().get_context_data(**options)}

    def form_valid(self, form: Any) -> HttpResponse:
        choose_password(form.user, password=form.cleaned_data["new_password1"], now=timezone.now())
        del self.request.session[INTERNAL_RESET_SESSION_TOKEN]
        messages.success(self.request, _("Your password is chosen. Sign in with it now."))
        return HttpResponseRedirect(self.get_success_url())

    def form_invalid(self, form: Any) -> HttpResponse:
        context = self.get_context_data(form=form)
        return self.render_to_response(context, status=HTTPStatus.UNPROCESSABLE_ENTITY)

    def render_to_response(self, context: dict[str, Any], **options: Any) -> HttpResponse:
        """One kind page for every link that opens nothing: damaged, old or used."""
        if not self.validlink:
            options["status"] = HTTPStatus.NOT_FOUND
        return super().render_to_response(context, **options)


@doors.private_page
@doors.page("GET", "POST", access=doors.Access.LINK)
def accept_invitation(request: HttpRequest, uidb64: str, token: str) -> HttpResponse:
    """GET shows, POST sets the password; no browser or search engine keeps any of it."""
    return _choose_password(request, uidb64=uidb64, token=token)  # type: ignore[no-any-return]


_choose_password: Any = _ChoosePassword.as_view()
