"""How staff screens show what people left us."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString

from stage4club.core.phones import Phone


def named_row(name: str, reference: str) -> SafeString:
    """The first column of a list: the name with the reference under it; the latter alone if none.

    Names are not unique, and a row that one may not read has none to show.
    """
    if not name:
        return format_html('<span class="unbroken">{}</span>', reference)
    return format_html('{} <span class="row-reference">{}</span>', name, reference)


def phone_link(phone: Phone | None) -> SafeString | str:
    """The number as people of the active language read it, ready to be called; – without one."""
    if phone is None:
        return "–"
    # A comma makes telephones wait before they dial the extension.
    dialled = ",".join(filter(None, [phone.e164, phone.extension]))
    return format_html('<a href="tel:{}">{}</a>', dialled, phone)
