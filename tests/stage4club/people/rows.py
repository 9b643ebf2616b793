"""Rows of people for tests: invented names, numbers that ring nowhere."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

from django.db import connection

from stage4club.core.phones import Phone
from stage4club.people.enums import CallReason, ContactBy, GoodTime, Room
from stage4club.people.models import CallTask, Person
from stage4club.people.operations import open_call_task, resolve_person
from tests.factories import NOW

_numbers = itertools.count(1)

#: The day after NOW.
DUE = date(2026, 3, 12)


def make_person(**values: Any) -> Person:
    """Somebody new, with an e-mail address and a number of her own, as a form makes her."""
    number = next(_numbers)
    given: dict[str, Any] = {
        "name": "Louise",
        "email": f"louise{number}@example.org",
        # Another area than the numbers that tests write out: one in a hundred would be Louise's.
        "phone": Phone(f"+1438555{100 + number % 100:04}", ""),
        "language": "fr",
        "contact_by": ContactBy.EMAIL,
        "good_time": GoodTime.MORNING,
        "voicemail": True,
        "now": NOW,
    }
    person, _is_new = resolve_person(**{**given, **values})
    return person


def make_call_task(**values: Any) -> CallTask:
    """A call to somebody who left a name and a number, unless `person` is given."""
    typed = {"name": "Marguerite", "phone": Phone("+15145550143", "")}
    given: dict[str, Any] = {
        "room": Room.GROUP,
        "reason": CallReason.CALL_BACK,
        "due_on": DUE,
        "language": "fr",
        "dedupe_key": f"trial/{next(_numbers)}",
        "now": NOW,
        **({} if "person" in values else typed),
    }
    return open_call_task(**{**given, **values})


def end_transaction() -> None:
    """What waits for the end of the transaction is done, as it would be there."""
    with connection.cursor() as sql:
        sql.execute("SET CONSTRAINTS ALL IMMEDIATE")
        sql.execute("SET CONSTRAINTS ALL DEFERRED")
