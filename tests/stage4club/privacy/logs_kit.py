"""Lines of both logs, and reading them as the privacy officer does."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.test import Client

from stage4club.core import audit
from stage4club.core.access import record_access
from stage4club.core.models import AccessEvent, AccessKind, AuditEvent
from stage4club.people.enums import Role
from stage4club.people.models import User
from tests.factories import NOW, make_user
from tests.stage4club.people.admin.pages import browser_of, list_of

#: What is said of a registration that somebody took, and in front of the name of a list.
TAKEN = "Prise en charge (de «~Reçue~» à «~Prise en charge~»)".replace("~", "\N{NO-BREAK SPACE}")
LIST = "Liste\N{NO-BREAK SPACE}:"

ACCESS, ACTIONS = list_of(AccessEvent), list_of(AuditEvent)


def officer(**values: Any) -> User:
    return make_user(Role.PRIVACY, name="Solange", **values)


def watcher() -> Client:
    """A browser in which the privacy officer is signed in."""
    return browser_of(officer())


def look(
    subject: Any,
    by: User | None,
    *,
    kind: AccessKind = AccessKind.VIEW,
    now: datetime = NOW,
    via: int | None = None,
) -> AccessEvent:
    return record_access(kind, subject, by=by, now=now, via=via)


def act(
    verb: str, subject: Any, by: User | None, *, now: datetime = NOW, **more: Any
) -> AuditEvent:
    return audit.record(verb, subject, by=by, now=now, **more)


def many_looks(count: int, subject: Any, by: User, *, now: datetime = NOW) -> None:
    """One each minute, the last `count` minutes ago."""
    subject_type, subject_id = audit.subject_words(subject)
    AccessEvent.objects.bulk_create(
        AccessEvent(
            at=now - timedelta(minutes=number),
            kind=AccessKind.VIEW,
            actor_id=by.pk,
            subject_type=subject_type,
            subject_id=subject_id,
        )
        for number in range(count)
    )


def lines_of(response: Any) -> list[tuple[str, ...]]:
    """The cells of a page, the moments left out."""
    return [tuple(text for _, _, text in cells[1:]) for _, cells in response.context["lines"]]


def listed(browser: Client, address: str, **asked: Any) -> list[tuple[str, ...]]:
    """What the list shows."""
    return lines_of(browser.get(address, asked))
