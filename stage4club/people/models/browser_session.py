"""What the site keeps for one browser between two pages, and of staff: since when, on what."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stage4club.core.staff_time import Ended, EndedSession

if TYPE_CHECKING:
    from .user import User

SESSION_OF_STAFF = Q(account__isnull=False, started_at__isnull=False, seen_at__isnull=False)
SESSION_OF_VISITOR = Q(account__isnull=True, started_at__isnull=True, seen_at__isnull=True)


class BrowserSessionQuerySet(models.QuerySet["BrowserSession"]):
    """Which sessions count."""

    def visible_to(self, user: User) -> Self:
        """Her own: nobody sees where a colleague is signed in."""
        return self.filter(account=user.pk)

    def of_account(self, account: int) -> Self:
        """Every session of an account, whether its time is over or not."""
        return self.filter(account=account)

    def open(self, now: datetime) -> Self:
        """Sessions of staff that still open something, the last one seen first."""
        idle, longest = _limits()
        return self.filter(
            account__isnull=False,
            seen_at__gt=now - idle,
            started_at__gt=now - longest,
            expire_date__gt=now,
        ).order_by("-seen_at", "pk")


class BrowserSession(AbstractBaseSession):
    """One browser. Written by the session engine only (`people.sessions`).

    `session_key` is a digest of what the browser holds: who reads the table signs in as nobody. A
    visitor has no account; for staff the account, when she signed in, when she was last seen (to
    the minute) and the browser and system she uses, and no network address.
    """

    account = models.BigIntegerField(gettext_lazy("key of staff account"), null=True, blank=True)
    started_at = models.DateTimeField(gettext_lazy("signed in"), null=True, blank=True)
    seen_at = models.DateTimeField(gettext_lazy("last seen"), null=True, blank=True)
    #: Two names with a slash, either of which may be missing: "Firefox/Windows".
    device = models.CharField(gettext_lazy("device"), max_length=40, blank=True, db_default="")

    objects = BaseSessionManager.from_queryset(BrowserSessionQuerySet)()  # type: ignore[misc]

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        default_permissions = ()
        indexes = [models.Index(fields=["account"], name="people_session_account")]
        constraints = [
            models.CheckConstraint(
                name="people_session_of_staff_or_visitor",
                condition=SESSION_OF_STAFF | SESSION_OF_VISITOR,
            ),
        ]

    def __str__(self) -> str:
        return self.session_key[:8]

    @classmethod
    def get_session_store_class(cls) -> type[Any]:
        """The engine of the settings, which stands above the models."""
        store: type[Any] = import_module(settings.SESSION_ENGINE).SessionStore
        return store

    def ended(self, now: datetime) -> EndedSession | None:
        """Whose session counts no longer at `now`, and why; None while it does, and of visitors."""
        if self.account is None or self.seen_at is None or self.started_at is None:
            return None
        idle, longest = _limits()
        if self.started_at <= now - longest:
            return EndedSession(self.account, Ended.LONG)
        return EndedSession(self.account, Ended.IDLE) if self.seen_at <= now - idle else None

    @property
    def device_words(self) -> str:
        """The browser and the system in words, as far as they are known."""
        browser, _slash, system = self.device.partition("/")
        if browser and system:
            return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
        return browser or system or _("Another device")


def _limits() -> tuple[timedelta, timedelta]:
    return (
        timedelta(seconds=settings.STAFF_IDLE_SECONDS),
        timedelta(seconds=settings.STAFF_SESSION_SECONDS),
    )
