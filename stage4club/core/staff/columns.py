"""How staff screens show what people left us."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString

from stage4club.core.phones import Phone


def phone_link(phone: Phone | None) -> SafeString | str:
    """The number as people of the active language read it, ready to be called; – without one."""
    if phone is None:
        return "–"
    # A comma makes telephones wait before they dial the extension.
    dialled = ",".join(filter(None, [phone.e164, phone.extension]))
    return format_html('<a href="tel:{}">{}</a>', dialled, phone)
