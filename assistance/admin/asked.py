"""What any request shows: who asks, how she is reached, what was promised."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stage4club.core.spoken import near_day
from stage4club.core.staff.columns import named_row
from stage4club.core.staff.contacts import are_shown, email_words, phone_words
from stage4club.core.working_days import local_date
from stage4club.people.enums import ForWhom

if TYPE_CHECKING:
    from stage4club.core.staff.contacts import ContactsAdmin as _Base
else:
    _Base = object


class AskedColumns(_Base):
    """Display methods of `models.asked.Asked`."""

    @admin.display(description=gettext_lazy("person"))
    def who(self, row: Any) -> str:
        """The name and the reference."""
        return named_row(row.preferred_name, row.reference)

    @admin.display(description=gettext_lazy("promised for"), ordering="promised_on")
    def promise(self, row: Any) -> str:
        """The promised day, and in words and with a sign that it is over."""
        today = local_date(timezone.now())
        day = near_day(row.promised_on, today)
        if not row.is_late(today):
            return day
        return format_html(
            '<span>{} <span class="late">{}{}</span></span>',
            day,
            render_to_string("admin/includes/late_sign.html"),
            _("Late"),
        )

    @admin.display(description=gettext_lazy("filled by"))
    def filled_by(self, row: Any) -> str:
        """Who typed it, in the words of whoever reads it."""
        if row.for_whom == ForWhom.OTHER:
            return _("somebody who helps")
        return _("this person")

    @admin.display(description=gettext_lazy("telephone"))
    def phone_display(self, row: Any) -> str:
        """The number, ready to be called; masked for who does not call."""
        return phone_words(row.number, shown=are_shown(row))

    @admin.display(description=gettext_lazy("e-mail"))
    def email_display(self, row: Any) -> str:
        """The address; masked for who does not write."""
        return email_words(row.email, shown=are_shown(row))

    @admin.display(description=gettext_lazy("a voice message may be left"))
    def voice_message(self, row: Any) -> str:
        """As answered; without an answer none is left: somebody at home might hear it."""
        return str(row.get_voicemail_display() or _("No answer: leave no message"))

    @admin.display(description=gettext_lazy("this person"))
    def wishes(self, row: Any) -> str:
        """On pause, gone, not to be contacted: what whoever calls must know first."""
        return str(row.person.get_status_display())

    def whom(self, subject: Any) -> str:
        """Her name."""
        return str(subject.preferred_name)

    def reach(self, subject: Any) -> str:
        """Her number, or her address."""
        shown = are_shown(subject)
        if subject.number is not None:
            return phone_words(subject.number, shown=shown)
        return email_words(subject.email, shown=shown)

    def has_contacts(self, subject: Any) -> bool:
        """Whatever was left, by the person or who helps her."""
        return bool(subject.number or subject.email or subject.for_whom == ForWhom.OTHER)
