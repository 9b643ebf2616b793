"""The letter itself: headers, text, HTML and calendar, as they go over the wire."""

from __future__ import annotations

from email.charset import QP, Charset
from email.mime.text import MIMEText
from email.utils import format_datetime, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from stage4club.core.working_days import localise

from ..enums import Language
from ..models import Message

#: Neutral outside: the name of the file says nothing (domain.md §4).
CALENDAR_NAMES = {Language.FRENCH: "calendrier.ics", Language.ENGLISH: "calendar.ics"}


def message_id_for(message: Message) -> str:
    """Return the Message-ID of a row: its key, at the domain that writes."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{message.pk}@{domain}>"


def compose(
    message: Message, *, text: str, html: str, calendar: bytes | None
) -> EmailMultiAlternatives:
    """Return the letter of `message` with these texts, the same at every call but the boundary.

    One recipient, never Cc nor Bcc. Text and HTML are alternatives; the calendar is a file beside
    them that a calendar program understands by its type. Raises BadHeaderError (a ValueError) for
    a header over several lines.
    """
    letter = EmailMultiAlternatives(
        subject=message.subject,
        body=text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[message.to_address],
        headers={
            "Message-ID": message.message_id,
            "Date": format_datetime(localise(message.date_header)),
            "X-Entity-Ref-ID": str(message.pk),
            "Auto-Submitted": "auto-generated",
            "Content-Language": message.language,
        },
    )
    # Old relays do not take eight bits, and long lines are cut: French needs an encoding.
    letter.encoding = _seven_bits()
    letter.attach_alternative(html, "text/html")
    if calendar is not None:
        letter.attach(_calendar_part(message, calendar))
    return letter


def _calendar_part(message: Message, calendar: bytes) -> MIMEText:
    part = MIMEText(calendar.decode(), "calendar", "utf-8")
    part.set_param("method", message.calendar_method)
    part.add_header(
        "Content-Disposition", "attachment", filename=CALENDAR_NAMES[Language(message.language)]
    )
    return part


def _seven_bits() -> Charset:
    charset = Charset("utf-8")
    charset.header_encoding = charset.body_encoding = QP
    return charset
