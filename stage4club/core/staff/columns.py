"""How staff screens show what people left us."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from stage4club.core.phones import Phone, display_phone


def phone_link(phone: Phone | None) -> SafeString | str:
    """The number as people of the active language read it, ready to be called; – without one."""
    if phone is None:
        return "–"
    shown = display_phone(phone.e164, phone.extension, get_language() or "fr")
    # A comma makes telephones wait before they dial the extension.
    dialled = ",".join(filter(None, [phone.e164, phone.extension]))
    return format_html('<a href="tel:{}">{}</a>', dialled, shown)
