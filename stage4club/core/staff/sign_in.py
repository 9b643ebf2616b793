"""The form that opens the back office."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.forms import AdminAuthenticationForm
from django.utils.translation import gettext_lazy as _


class StaffSignInForm(AdminAuthenticationForm):
    """Django's own, which says what to write. A wrong address and a wrong password answer alike."""

    error_messages = {
        **AdminAuthenticationForm.error_messages,
        "invalid_login": _(
            "This address and this password open nothing here. Check both, capitals included."
        ),
    }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["username"].error_messages["required"] = _("Write your e-mail address.")
        self.fields["password"].error_messages["required"] = _("Write your password.")
