"""What is forgotten by itself: drafts, sessions, looks, and what each app says is over."""

from datetime import datetime
from importlib import import_module

from django.conf import settings
from django.utils.module_loading import import_string

from .access import delete_expired_accesses
from .drafts import delete_expired_drafts


def delete_expired_rows(*, now: datetime) -> int:
    """Delete expired drafts, sessions and lines of the access log; return how many drafts.

    Safe to repeat and to run twice at once. Sessions expire by Django's own reading of the clock,
    the access log by that of the database. The functions named in `settings.EXPIRED_ROWS` are
    called with `now`: apps know of rows that the platform does not.
    """
    drafts = delete_expired_drafts(now)
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    delete_expired_accesses()
    for path in settings.EXPIRED_ROWS:
        import_string(path)(now=now)
    return drafts
