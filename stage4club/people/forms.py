"""Choosing the password of an account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.utils.translation import gettext_lazy as _

from stage4club.core.forms.bound import StageBoundField
from stage4club.core.forms.renderer import StageRenderer

if TYPE_CHECKING:
    from .models import User

    _PasswordForm = SetPasswordForm[User]
else:
    _PasswordForm = SetPasswordForm


class ChoosePasswordForm(_PasswordForm):
    """The password, typed twice: nobody sees it on the screen. Django's own rules apply."""

    default_renderer = StageRenderer
    bound_field_class = StageBoundField
    use_required_attribute = False
    error_messages = {"password_mismatch": _("Write the same password twice.")}

    new_password1 = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"class": "input", "autocomplete": "new-password"}),
        help_text=_(
            "At least 15 characters. Four or five words that have nothing to do with you are easy "
            "to remember; spaces and accents are welcome."
        ),
        error_messages={"required": _("Write a password.")},
    )
    new_password2 = forms.CharField(
        label=_("The same password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"class": "input", "autocomplete": "new-password"}),
        error_messages={"required": _("Write the same password twice.")},
    )
