"""What a measurement needs from inside our site: `python -m tests.bench.inside_ours WORD …`.

It runs with the environment of the site, in a process of its own, and says in JSON what it did.
"""

import json
import sys
from uuid import uuid4

import django

django.setup()

from django.utils import timezone  # noqa: E402 - the models are there only now

from stage4club.notifications.delivery.mime import message_id_for  # noqa: E402
from stage4club.notifications.enums import MessageState  # noqa: E402
from stage4club.notifications.models import Message  # noqa: E402
from stage4club.notifications.operations import ring_doorbell  # noqa: E402


def deliver(count: str) -> None:
    """Queue `count` messages, say so, and ring once a line comes in."""
    now = timezone.now()
    patterns = Message.objects.filter(state=MessageState.SENT).order_by("pk")[: int(count)]
    copies = [copy_of(pattern, now) for pattern in patterns]
    Message.objects.bulk_create(copies)
    say(len(copies))
    sys.stdin.readline()
    ring_doorbell()


def copy_of(pattern: Message, now) -> Message:
    """The same letter to the same invented person, to be sent now."""
    text, html = pattern.read_text(), pattern.read_html()
    pattern.pk = uuid4()
    pattern.dedupe_key = f"bench/{pattern.pk}"
    pattern.state, pattern.attempts, pattern.sent_at = MessageState.PENDING, 0, None
    pattern.created_at = pattern.due_at = pattern.date_header = now
    pattern.message_id = message_id_for(pattern)
    pattern.seal(text=text, html=html, calendar=None)
    return pattern


def say(value: object) -> None:
    """One line for the process that asked."""
    print(json.dumps(value), flush=True)  # noqa: T201 - this is how it answers


WORDS = {"deliver": deliver}

if __name__ == "__main__":
    WORDS[sys.argv[1]](*sys.argv[2:])
