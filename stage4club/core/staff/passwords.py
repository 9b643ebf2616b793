"""Choosing a password, in words of our own: for a new account, and in the place of the old one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stage4club.core import audit
from stage4club.core.forms.bound import StageBoundField
from stage4club.core.forms.renderer import StageRenderer
from stage4club.core.text import normal_password

if TYPE_CHECKING:
    _Choose = SetPasswordForm[Any]
else:
    _Choose = SetPasswordForm

_MISMATCH = _("Write the same password twice.")


class PasswordField(forms.CharField):
    """What is typed, in the spelling in which it is judged and kept."""

    def to_python(self, value: Any) -> Any:
        """The text; spaces at its ends stay."""
        return normal_password(super().to_python(value) or "")


def _field(
    label: Any, missing: Any, *, known: bool = False, help_text: Any = ""
) -> forms.CharField:
    autocomplete = "current-password" if known else "new-password"
    return PasswordField(
        label=label,
        help_text=help_text,
        strip=False,
        widget=forms.PasswordInput(attrs={"class": "input", "autocomplete": autocomplete}),
        error_messages={"required": missing},
    )


def _new(label: Any) -> forms.CharField:
    advice = _(
        "At least 15 characters. Four or five words that have nothing to do with you are easy "
        "to remember; spaces and accents are welcome."
    )
    return _field(label, _("Write a password."), help_text=advice)


class ChoosePasswordForm(_Choose):
    """The password of an account, typed twice: nobody sees it. Django's own rules apply."""

    default_renderer = StageRenderer
    bound_field_class = StageBoundField
    use_required_attribute = False
    error_messages = {"password_mismatch": _MISMATCH}

    new_password1 = _new(_("Password"))
    new_password2 = _field(_("The same password again"), _MISMATCH)


class ChangePasswordForm(PasswordChangeForm):
    """A new password, from somebody who knows the present one."""

    default_renderer = StageRenderer
    bound_field_class = StageBoundField
    use_required_attribute = False
    error_messages = {
        "password_mismatch": _MISMATCH,
        "password_incorrect": _("This is not your present password. Check capitals too."),
    }

    old_password = _field(_("Present password"), _("Write your present password."), known=True)
    new_password1 = _new(_("New password"))
    new_password2 = _field(_("The new password again"), _MISMATCH)

    @transaction.atomic
    def save(self, commit: bool = True) -> Any:
        """Store it and tell the audit: Django's page calls nothing else."""
        user = super().save(commit)
        audit.record("change-password", user, by=user, now=timezone.now())
        return user
