"""« Retrouver mon lien »: the pages of her applications, in a letter of this room alone."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby

from django.conf import settings

from services.operations.mailboxes import had_enough, hold_mailboxes
from stage4club.core.links import open_link, placeholder
from stage4club.notifications.operations import queue_message

from ...emails.aid import LINK_PURPOSE, LINKS, service_phone
from ...models import AidRequest


def write_links_at(address: str, *, key: str, now: datetime) -> None:
    """Write to whoever is reached at `address` about applications; once for one `key`.

    One message per person, with the links of all that are not closed. Nothing for who is not
    known, or asked not to be written to; nothing beyond three a day to one mailbox. In the
    caller's transaction.
    """
    hold_mailboxes("assistance.links", [address])
    known = AidRequest.objects.reached_at(address).order_by("person_id", "received_at", "pk")
    for _person, rows in groupby(known, lambda request: request.person_id):
        if settings.RATE_LIMITS and had_enough(address, [LINKS.name], now):
            return
        _write(list(rows), key=key, now=now)


def _write(requests: list[AidRequest], *, key: str, now: datetime) -> None:
    first = requests[0]
    pages = [
        {
            "reference": request.reference,
            "link": placeholder(open_link(LINK_PURPOSE, request, now=now, expires_at=None)),
        }
        for request in requests
    ]
    queue_message(
        LINKS,
        # As it stands there, however it was typed today.
        to=first.email,
        language=first.language,
        context={"pages": pages, "service_phone": service_phone(first.language)},
        dedupe_key=f"links/{key}/aidrequest/{first.pk}",
        person_id=first.person_id,
        about=first,
        now=now,
    )
