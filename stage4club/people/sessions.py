"""The session engine: Django's own in the database, which knows whose a session is and how old.

`settings.SESSION_ENGINE` names this module. The row of a session is read once for a page, as
before; everything here is decided by that one reading.
"""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from stage4club.core.staff_time import EndedSession

from .devices import device_of
from .models import BrowserSession

#: How exactly it is known when somebody was last seen.
SEEN_EVERY = timedelta(minutes=1)
_KEY_LENGTH = 40


class SessionStore(DatabaseStore):
    """Django's store, over `BrowserSession`.

    Guaranteed: a session of staff opens nothing once its time is over, whatever page it is asked
    for; `ended` then says whose it was and why. The database holds a digest of the key.
    """

    #: What the browser says it is; the middleware tells (core.staff_time).
    user_agent = ""
    ended: EndedSession | None = None
    _row: BrowserSession | None = None

    @classmethod
    def get_model_class(cls) -> type[BrowserSession]:
        return BrowserSession

    @property
    def row_key(self) -> str:
        """The key of the row, which opens nothing; empty where there is none."""
        return digest(self.session_key) if self.session_key else ""

    def touch(self) -> None:
        """Write down that she was seen, once a minute at most. One UPDATE of one column.

        A page that saves the session anyway has said so already.
        """
        row, now = self._row, timezone.now()
        if self.modified or row is None or row.seen_at is None or now - row.seen_at < SEEN_EVERY:
            return
        # Not the whole row: what another page of hers has just saved in it would be lost.
        BrowserSession.objects.filter(pk=row.pk, account=row.account).update(seen_at=now)

    def exists(self, session_key: str) -> bool:
        return bool(super().exists(digest(session_key)))

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            BrowserSession.objects.filter(pk=digest(key)).delete()

    def create_model_instance(self, data: dict[str, Any]) -> BrowserSession:
        """The row as it will be saved: of staff once somebody has signed in."""
        now = timezone.now()
        row = BrowserSession(
            session_key=digest(self._get_or_create_session_key()),  # type: ignore[attr-defined]
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
        )
        if SESSION_KEY in data:
            row.account = int(data[SESSION_KEY])
            before = self._row
            # A new key is a new sign-in: the eight hours begin.
            is_same = before is not None and (before.pk, before.account) == (row.pk, row.account)
            row.started_at = before.started_at if before and is_same else now
            row.device = before.device if before and is_same else device_of(self.user_agent)
            row.seen_at = now
        self._row = row
        return row

    def _get_session_from_db(self) -> BrowserSession | None:
        now = timezone.now()
        row = BrowserSession.objects.filter(session_key=self.row_key, expire_date__gt=now).first()
        if row and (ended := row.ended(now)):
            self.ended, row = ended, None
        if row is None:
            self._session_key = None
        self._row = row
        return row


def digest(session_key: str) -> str:
    """What stands in the table for the key that the browser holds."""
    # A cookie comes from outside: it may be no Unicode.
    return sha256(session_key.encode(errors="surrogatepass")).hexdigest()[:_KEY_LENGTH]
