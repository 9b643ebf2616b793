"""What the columns of a message say to staff."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from stage4club.core.encryption import Undecipherable
from stage4club.core.spoken import clock, near_day
from stage4club.core.staff.contacts import are_shown, email_words
from stage4club.core.working_days import local_date

from ..enums import MessageState
from ..models import Message
from ..rendering import Rendered, neutralise_links

if TYPE_CHECKING:
    from stage4club.core.staff.contacts import ContactsAdmin as _Base
else:
    _Base = object


class MessageColumns(_Base):
    """Display methods."""

    @admin.display(description=pgettext_lazy("message", "to"))
    def recipient(self, message: Message) -> str:
        """The address, masked unless it was asked for."""
        return email_words(message.to_address, shown=are_shown(message))

    def has_contacts(self, subject: Any) -> bool:
        """A message goes to somebody."""
        return True

    @admin.display(description=pgettext_lazy("message", "where it is"))
    def whereabouts(self, message: Message) -> str:
        """One sentence: « partira aujourd'hui à 14 h 03 », or why it did not."""
        return whereabouts(message, timezone.now())

    @admin.display(description=pgettext_lazy("message", "written"), ordering="created_at")
    def written(self, message: Message) -> str:
        """When it was written."""
        return moment(message.created_at, timezone.now())

    @admin.display(description=gettext_lazy("written by"))
    def author(self, message: Message) -> str:
        """Who pressed the button; nobody when the program answered a form."""
        by = get_user_model()._default_manager.filter(pk=message.created_by_id).first()
        return "–" if by is None else str(by)

    @admin.display(description=gettext_lazy("sent again from"))
    def original(self, message: Message) -> str:
        """The message of which this one is a copy."""
        if message.resend_of is None:
            return "–"
        url = self.subject_url(message.resend_of)
        return format_html('<a href="{}">{}</a>', url, message.resend_of)

    @admin.display(description=pgettext_lazy("message", "text"))
    def text(self, message: Message) -> str:
        """The words as they leave; private links open nothing here."""
        try:
            words = shown_words(message).text
        except Undecipherable as refusal:
            return str(refusal.message)
        return format_html('<div class="preview__text">{}</div>', words)


def shown_words(message: Message) -> Rendered:
    """Return the words of `message` as a person of the staff may look at them.

    Raises Undecipherable.
    """
    stored = Rendered(subject=message.subject, text=message.read_text(), html=message.read_html())
    return neutralise_links(stored, language=message.language)


def whereabouts(message: Message, now: datetime) -> str:
    """Return one sentence about where `message` is at `now`, in the active language."""
    state = MessageState(message.state)
    if state is MessageState.PENDING:
        if message.due_at <= now:
            return _("Leaves within a minute")
        sentence = _("Next try %(when)s") if message.attempts else _("Leaves %(when)s")
        return sentence % {"when": moment(message.due_at, now)}
    if state is MessageState.SENT:
        return _("Left %(when)s") % {"when": moment(message.sent_at, now)}
    words = str(state.label)
    return f"{words}. {message.error_in_words}" if message.error else words


def moment(value: datetime | None, now: datetime) -> str:
    """Return a day near `now` and its hour: « aujourd'hui à 14 h 03 »; a dash for None."""
    if value is None:
        return "–"
    return _("%(day)s at %(time)s") % {
        "day": near_day(value, local_date(now)),
        "time": clock(value),
    }
