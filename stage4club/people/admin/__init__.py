"""Calls to make, people as a read-only card, staff accounts."""

from django.contrib import admin

from ..sign_in_forms import ReplacingPasswordForm, SlowedSignInForm
from .accounts import UserAdmin
from .call_tasks import CallTaskAdmin
from .people import PersonAdmin

__all__ = ["CallTaskAdmin", "PersonAdmin", "UserAdmin"]

admin.site.login_form = SlowedSignInForm
admin.site.password_form = ReplacingPasswordForm  # type: ignore[attr-defined]
