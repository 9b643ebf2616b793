"""What is asked of who signs in, and of who changes how she signs in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stage4club.core.errors import TooSoon
from stage4club.core.forms import LineField
from stage4club.core.forms.bound import StageBoundField
from stage4club.core.forms.renderer import StageRenderer

from .models import User

NAME_MAX_LENGTH = 60


class AccountPageForm(forms.Form):
    """Drawn as every form of ours. It validates, and never saves."""

    default_renderer = StageRenderer
    bound_field_class = StageBoundField
    use_required_attribute = False
    #: Why nothing was looked at: one must wait. The page answers 429 then.
    refusal: TooSoon | None = None


def _code(label: Any, *, help_text: Any, missing: Any, **attributes: str) -> forms.CharField:
    fixed = {"class": "input", "autocapitalize": "none", "spellcheck": "false"}
    return forms.CharField(
        label=label,
        help_text=help_text,
        widget=forms.TextInput(attrs={**fixed, **attributes}),
        error_messages={"required": missing},
    )


class CodeForm(AccountPageForm):
    """The six digits of the application, with spaces or without."""

    code = _code(
        _("Code of the application"),
        help_text=_("Six digits, which change every thirty seconds."),
        missing=_("Write the six digits that the application shows."),
        autocomplete="one-time-code",
        inputmode="numeric",
    )


class RecoveryCodeForm(AccountPageForm):
    """One of the codes on paper, with dashes or without, in capitals or not."""

    code = _code(
        _("Recovery code"),
        help_text=_("Twelve letters and digits of your sheet, like K7M2-QX9R-D4TP."),
        missing=_("Copy one of the codes of your sheet."),
        autocomplete="off",
    )


class PresentPasswordForm(AccountPageForm):
    """Who is signed in proves again that it is she."""

    password = forms.CharField(
        label=_("Present password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"class": "input", "autocomplete": "current-password"}),
        error_messages={"required": _("Write your present password.")},
    )

    def __init__(self, *args: Any, user: User, ask: Callable[[], None], **options: Any) -> None:
        self.user, self.ask = user, ask
        super().__init__(*args, **options)

    def clean_password(self) -> str:
        """The password, when it is hers; not looked at while one must wait."""
        password: str = self.cleaned_data["password"]
        try:
            self.ask()
        except TooSoon as refusal:
            self.refusal = refusal
            raise forms.ValidationError(str(refusal), code="too-soon") from None
        if not self.user.check_password(password):
            raise forms.ValidationError(
                _("This is not your present password. Check capitals too."), code="wrong"
            )
        return password


class PasskeyForm(AccountPageForm):
    """The name of a new passkey, and what the browser answered."""

    name = LineField(
        label=_("Name of this passkey"),
        max_length=NAME_MAX_LENGTH,
        help_text=_("To know it again: “My telephone”, “Computer of the office”."),
        missing=_("Write a name, like “My telephone”."),
    )
    credential = forms.CharField(widget=forms.HiddenInput, required=False)
