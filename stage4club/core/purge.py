"""What the platform forgets by itself: drafts, sessions, looks and codes whose time is over."""

from datetime import datetime
from importlib import import_module

from django.conf import settings

from .access import delete_expired_accesses
from .drafts import delete_expired_drafts
from .one_time_codes import delete_old_codes


def delete_expired_rows(*, now: datetime) -> int:
    """Delete expired drafts, sessions, codes, lines of the access log; return how many drafts.

    Safe to repeat and to run twice at once. Sessions expire by Django's own reading of the clock,
    the access log by that of the database.
    """
    drafts = delete_expired_drafts(now)
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    delete_expired_accesses()
    delete_old_codes(now)
    return drafts
