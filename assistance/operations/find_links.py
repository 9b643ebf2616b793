"""« Retrouver mon lien »: whoever is reached at an address gets the links of her own pages again.

In a message of this room, beside what other apps write: who may read that one learns nothing here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import Any

from django.conf import settings

from services.operations.mailboxes import had_enough, hold_mailboxes
from stage4club.core.links import open_link, placeholder
from stage4club.notifications.operations import queue_message

from ..emails import ATTENDEE_PURPOSE, LINK_PURPOSE, LINKS, links_words
from ..models import Appointment, Attendee, Thread


def write_links_at(address: str, *, key: str, now: datetime) -> None:
    """Write to whoever is reached at `address` about appointments; once for one `key`.

    One message per person, with the links of all her appointments that are not over, and one for
    each that somebody comes along to. Nothing for who is not known, or asked not to be written to;
    nothing beyond three a day to one mailbox. In the caller's transaction.
    """
    hold_mailboxes("assistance.links", [address])
    for threads in _by_reader(address):
        if settings.RATE_LIMITS and had_enough(address, [LINKS.name], now):
            return
        _write(threads, key=key, now=now)


def _by_reader(address: str) -> Iterator[list[Thread]]:
    known = Appointment.objects.reached_at(address)
    known = known.order_by("person_id", "social_worker_id", "received_at", "pk")
    for _followed, rows in groupby(known, _followed_by):
        yield [Thread(appointment) for appointment in rows]
    coming = Attendee.objects.reached_at(address).select_related("appointment")
    for attendee in coming.order_by("pk"):
        yield [Thread(attendee.appointment, attendee)]


def _followed_by(appointment: Appointment) -> tuple[int, int | None]:
    # Two social workers read their letters: neither learns of what the other follows.
    return appointment.person_id, appointment.social_worker_id


def _write(threads: list[Thread], *, key: str, now: datetime) -> None:
    first = threads[0]
    purpose = ATTENDEE_PURPOSE if first.attendee else LINK_PURPOSE
    links: list[Any] = [
        placeholder(open_link(purpose, thread.subject, now=now, expires_at=None))
        for thread in threads
    ]
    queue_message(
        LINKS,
        # As it stands there, however it was typed today.
        to=first.email,
        language=first.appointment.language,
        context=links_words(threads, links),
        dedupe_key=f"links/{key}/{first.subject._meta.model_name}/{first.subject.pk}",
        person_id=first.appointment.person_id,
        about=first.subject,
        now=now,
    )
