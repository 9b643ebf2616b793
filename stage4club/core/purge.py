"""What the platform forgets by itself: drafts and sessions whose time is over."""

from datetime import datetime
from importlib import import_module

from django.conf import settings

from .drafts import delete_expired_drafts


def delete_expired_rows(*, now: datetime) -> int:
    """Delete expired drafts and expired sessions; return how many drafts.

    Safe to repeat and to run twice at once. Sessions expire by Django's own reading of the clock.
    """
    drafts = delete_expired_drafts(now)
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return drafts
