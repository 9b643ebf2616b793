"""Calls to make, people as a read-only card, staff accounts."""

from django.contrib import admin

from .accounts import UserAdmin
from .call_tasks import CallTaskAdmin
from .people import PersonAdmin
from .signing_in import SlowedSignInForm

__all__ = ["CallTaskAdmin", "PersonAdmin", "UserAdmin"]

admin.site.login_form = SlowedSignInForm
