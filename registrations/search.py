"""Finding a registration by what somebody says on the telephone."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.db.models import Q

from stage4club.core.phones import UnreadablePhone, parse_phone
from stage4club.core.references import parse_reference
from stage4club.core.text import search_key


def found_in(rows: Any, typed: str) -> Any:
    """Those of `rows` (with `is_readable`) that `typed` finds; all of them for nothing typed.

    By the reference, however it is written; by name, telephone number or e-mail address only
    where the contact card is open: a search must not tell what the list does not show.
    """
    typed = typed.strip()
    if not typed:
        return rows
    contact = Q(email__iexact=typed) | Q(person__email__iexact=typed)
    if key := search_key(typed):
        contact |= Q(person__name_key__contains=key)
    with suppress(UnreadablePhone):
        contact |= Q(phone=parse_phone(typed).e164)
    # A name of nine letters may be read as a reference, and the other way round.
    reference = Q(reference__icontains=parse_reference(typed) or typed)
    return rows.filter(reference | (contact & Q(is_readable=True)))
