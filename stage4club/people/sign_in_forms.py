"""The form that opens the back office, slowed down for who guesses; the one of another password."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from stage4club.core.client_address import client_address
from stage4club.core.errors import TooSoon
from stage4club.core.staff.passwords import ChangePasswordForm
from stage4club.core.staff.sign_in import StaffSignInForm

from .operations import ask_leave, note_passed, note_refused, replace_password


class SlowedSignInForm(StaffSignInForm):
    """Counts each try before it looks at the password, and what became of it.

    `refusal` is why no password was looked at; the page answers 429 then.
    """

    refusal: TooSoon | None = None
    #: What is noted of a right password: a second proof may still come. Who signs in notes it.
    note_right: Callable[..., None] = staticmethod(note_passed)

    def clean(self) -> dict[str, Any]:
        """Django's own check, unless one must wait."""
        account = self.cleaned_data.get("username")
        if not account or not self.cleaned_data.get("password"):
            return super().clean()
        assert self.request is not None  # Django's view gives it.
        now, address = timezone.now(), client_address(self.request)
        try:
            ask_leave(account, address, now=now)
        except TooSoon as refusal:
            self.refusal = refusal
            raise ValidationError(str(refusal), code="too-soon") from None
        try:
            cleaned = super().clean()
        except ValidationError:
            note_refused(account, address, now=now)
            raise
        self.note_right(account, address, now=now)
        return cleaned


class ReplacingPasswordForm(ChangePasswordForm):
    """A new password from who knows the present one: she is signed out elsewhere, and told."""

    @transaction.atomic
    def save(self, commit: bool = True) -> Any:
        """Store it, end her sessions, queue the notice."""
        user = super().save(commit)
        # The page itself goes on in a new session (Django's update_session_auth_hash).
        replace_password(user, now=timezone.now())
        return user
