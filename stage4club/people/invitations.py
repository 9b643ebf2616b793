"""The link by which somebody chooses the password of her account.

Django's own token: it is never stored, dies when the password is set or the address changes, and
after `PASSWORD_RESET_TIMEOUT`.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from .models import User


def password_url(user: User) -> str:
    """The whole address at which `user` chooses a password."""
    key = urlsafe_base64_encode(force_bytes(user.pk))
    return _whole(key, default_token_generator.make_token(user))


def sample_url() -> str:
    """The same address as a preview shows it: it opens nothing."""
    return _whole("KEY", "TOKEN").replace("KEY/TOKEN", "…")


def _whole(key: str, token: str) -> str:
    return settings.SITE_URL.rstrip("/") + reverse("staff-invitation", args=[key, token])
