"""How often one mailbox is written to because somebody typed its address into a form."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from stage4club.core.locks import hold
from stage4club.notifications.models import Message

#: Forms may be sent with anybody's address: as many messages reach it in a day, not more
#: (reliability.md, Security: rate per recipient).
A_DAY = 3


def hold_mailboxes(name: str, addresses: Iterable[str]) -> None:
    """Until the transaction ends, of two forms at the same moment the second counts the first."""
    hold(f"{name}:{_mailbox(address)}" for address in addresses)


def had_enough(address: str, kinds: Collection[str], now: datetime) -> bool:
    """Whether this mailbox was sent as many messages of these kinds in a day as it may be."""
    today = Message.objects.filter(created_at__gt=now - timedelta(days=1), kind__in=kinds)
    local, _at, domain = map(re.escape, _mailbox(address).rpartition("@"))
    return today.filter(to_address__iregex=rf"^{local}([+][^@]*)?@{domain}$").count() >= A_DAY


def _mailbox(address: str) -> str:
    """Where it arrives: what follows a + is a label, by most providers' custom."""
    local, _at, domain = address.casefold().rpartition("@")
    return f"{local.partition('+')[0] or local}@{domain}"
