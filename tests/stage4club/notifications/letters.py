"""What these tests send."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction

from stage4club.notifications.enums import MessageState, Purpose
from stage4club.notifications.models import Message
from stage4club.notifications.operations import queue_message
from stage4club.notifications.rendering import EmailKind

#: 13 h 30 in Montréal.
NOW = datetime(2026, 3, 5, 18, 30, tzinfo=UTC)
LONG_AFTER = NOW + timedelta(days=30)

PLAIN = EmailKind("trial.plain", "trial/plain", Purpose.REPLY)
NEWS = EmailKind("trial.news", "trial/plain", Purpose.NEWS)
LINKED = EmailKind("trial.linked", "trial/linked", Purpose.REPLY)

CONTEXT = {"name": "Zoé", "day": date(2026, 3, 19)}

CALENDAR = b"BEGIN:VCALENDAR\r\nSUMMARY:Rencontre d'\xc3\xa9t\xc3\xa9\r\nEND:VCALENDAR\r\n"


def queue(kind: EmailKind = PLAIN, **changes: Any) -> Message:
    """Queue one message in a transaction of its own."""
    given: dict[str, Any] = {
        "to": "zoe@example.org",
        "language": "fr",
        "context": CONTEXT,
        "dedupe_key": f"trial/{uuid4()}",
        "now": NOW,
    }
    with transaction.atomic():
        return queue_message(kind, **{**given, **changes})


def queue_in_vain() -> None:
    """Queue one message in a transaction that does not come to its end."""
    with transaction.atomic():
        queue()
        raise ZeroDivisionError


def stored(state: str = MessageState.PENDING, **changes: Any) -> Message:
    """A row in `state`, written without the operations."""
    stamps: dict[str, Any] = {
        MessageState.SENT: {"sent_at": NOW},
        MessageState.FAILED: {"failed_at": NOW},
        MessageState.ABORTED: {"aborted_at": NOW},
        MessageState.SENDING: {"lease_token": uuid4(), "lease_expires_at": NOW},
    }.get(MessageState(state), {})
    key = uuid4()
    given: dict[str, Any] = {
        "id": key,
        "kind": "trial.plain",
        "purpose": Purpose.REPLY,
        "dedupe_key": f"trial/{key}",
        "to_address": "zoe@example.org",
        "language": "fr",
        "subject": "Nouvelles",
        "created_at": NOW,
        "due_at": NOW,
        "state": state,
        "message_id": f"<{key}@example.org>",
        "date_header": NOW,
        **stamps,
    }
    message = Message(**{**given, **changes})
    message.seal(text="Bonjour\n", html="<p>Bonjour</p>", calendar=None)
    message.save(force_insert=True)
    return message


def staff(*roles: Any) -> Any:
    """A member of staff."""
    from tests.factories import make_user

    return make_user(*roles, name="Marguerite")


def heard(monkeypatch: Any, name: str, answer: Any = None) -> list[Any]:
    """Stand for the apps above: what handler `name` is told is kept in the list returned.

    `answer` is what it says: a value, or an exception to raise.
    """
    from stage4club.core import personal_data

    told: list[Any] = []

    def handler(*args: Any, **kwargs: Any) -> Any:
        told.append(kwargs or args)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setitem(personal_data._registry, name, [handler])
    return told
