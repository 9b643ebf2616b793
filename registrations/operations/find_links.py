"""« Retrouver mon lien »: nobody outside learns who is known here (domain.md §11).

What was asked is noted, and that is all that happens while somebody waits for the page: the same
statements, the same time and the same answer, whoever it is. The messages are written afterwards,
by whoever next sends what is due (`personal_data.write_asked_messages`): each app that has private
pages writes its own (`personal_data.links_asked`), and none learns of another's.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db import transaction

from services.operations.mailboxes import had_enough, hold_mailboxes
from stage4club.core import personal_data
from stage4club.core.errors import RuleError
from stage4club.core.links import open_link, placeholder
from stage4club.notifications.operations import queue_message, wake_up

from ..emails import LINK_PURPOSE, LINKS, links_context
from ..models import AskedLink, Registration

#: After that she has called, or asked again; what a backup brings back is not answered twice.
ANSWERED_WITHIN = timedelta(hours=1)
#: As many at a time as delay nothing else.
AT_ONCE = 50


@transaction.atomic
def ask_for_links(address: str, *, form_key: str, now: datetime, suspicious: bool = False) -> None:
    """Note that `address` is to be sent the links of its private pages, if it has any.

    Once per form. A `suspicious` one is not noted: nothing waits for a human, who could do no more
    than the telephone that stands on the page.
    """
    if suspicious:
        return
    key = sha256(f"find-links\n{form_key}".encode()).hexdigest()
    asked = AskedLink(key=key, address=address, asked_at=now)
    AskedLink.objects.bulk_create([asked], ignore_conflicts=True)
    wake_up()


def write_asked_links(now: datetime) -> None:
    """Write the messages that were asked for, oldest first; any number of callers at once.

    Each app writes its own: `links_asked` of its `personal_data`. Nothing for what was asked more
    than an hour ago.
    """
    for _turn in range(AT_ONCE):
        with transaction.atomic():
            asked = AskedLink.objects.select_for_update(skip_locked=True).first()
            if asked is None:
                return
            _answer(asked, now)
            asked.delete()


def _answer(asked: AskedLink, now: datetime) -> None:
    if now - asked.asked_at > ANSWERED_WITHIN:
        return
    try:
        address = asked.address
    except RuleError:
        # Of a lost key: she can ask again.
        return
    personal_data.notify("links_asked", address=address, key=asked.key, now=now)


def write_links_at(address: str, *, key: str, now: datetime) -> None:
    """Write to whoever is reached at `address` about registrations; once for one `key`.

    One message per person, with the links of all her requests that are open or confirmed. Nothing
    for who is not known, or asked not to be written to; nothing beyond three a day to one mailbox.
    """
    known = Registration.objects.reached_at(address).select_related("person", "service")
    hold_mailboxes("registrations.links", [address])
    for _person, rows in groupby(known.order_by("person_id", "received_at", "pk"), _person_of):
        if settings.RATE_LIMITS and had_enough(address, [LINKS.name], now):
            return
        _write(list(rows), key=key, now=now)


def _write(registrations: list[Registration], *, key: str, now: datetime) -> None:
    first = registrations[0]
    links: list[Any] = [
        placeholder(open_link(LINK_PURPOSE, registration, now=now, expires_at=None))
        for registration in registrations
    ]
    queue_message(
        LINKS,
        # As it stands on the request, however it was typed today.
        to=first.email,
        language=first.language,
        context=links_context(registrations, links),
        dedupe_key=f"links/{key}/{first.person_id}",
        person_id=first.person_id,
        about=first,
        now=now,
    )


def _person_of(registration: Registration) -> int:
    return registration.person_id
