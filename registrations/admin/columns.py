"""What the columns and lines of a registration say to staff."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stage4club.core.spoken import long_day, near_day
from stage4club.core.staff.columns import named_row
from stage4club.core.staff.contacts import are_shown, email_words, phone_words
from stage4club.core.working_days import local_date

from ..enums import ForWhom
from ..models import Registration
from ..models.places import places_of
from . import words
from .reach import reach

if TYPE_CHECKING:
    from stage4club.core.staff.contacts import ContactsAdmin as _Base
else:
    _Base = object

#: Others that are shown beside one registration.
NEIGHBOURS = 10


def since_when(columns: Iterable[Any]) -> list[Any]:
    """Of somebody on the waiting list: since when, in the place of a promise that is kept."""
    return ["listed" if column == "promise" else column for column in columns]


class RegistrationColumns(_Base):
    """Display methods; `is_readable` and `reader` are set by the admin that reads the rows."""

    @admin.display(description=gettext_lazy("person"))
    def who(self, registration: Any) -> str:
        """The name, where the contact card may be opened, and the reference."""
        return named_row(self.whom(registration), registration.reference)

    @admin.display(description=gettext_lazy("promised for"), ordering="promised_on")
    def promise(self, registration: Registration) -> str:
        """The promised day, and in words and with a sign that it is over."""
        today = local_date(timezone.now())
        day = near_day(registration.promised_on, today)
        if not registration.is_late(today):
            return day
        return format_html(
            # One element: on a telephone a cell is a row of two, its label and its value.
            '<span>{} <span class="late">{}{}</span></span>',
            day,
            render_to_string("admin/includes/late_sign.html"),
            _("Late"),
        )

    @admin.display(description=gettext_lazy("on the waiting list since"), ordering="listed_at")
    def listed(self, registration: Registration) -> str:
        """The day on which this person was told that the group is full."""
        assert registration.listed_at is not None  # shown on the waiting list only
        return near_day(registration.listed_at, local_date(timezone.now()))

    @admin.display(description=gettext_lazy("places of the group"))
    def places(self, registration: Registration) -> str:
        """How many are taken: what whoever calls must know first."""
        return words.places(places_of(registration.service))

    @admin.display(description=gettext_lazy("filled by"))
    def filled_by(self, registration: Registration) -> str:
        """Who typed it, in the words of whoever reads it: the form says « pour moi »."""
        if registration.for_whom == ForWhom.OTHER:
            return _("somebody who helps")
        return _("this person")

    @admin.display(description=gettext_lazy("telephone"))
    def phone_display(self, registration: Registration) -> str:
        """The number, extension included, ready to be called; masked for who does not call."""
        return phone_words(registration.number, shown=are_shown(registration))

    @admin.display(description=gettext_lazy("e-mail"))
    def email_display(self, registration: Registration) -> str:
        """The address as it was typed; masked for who does not write."""
        return email_words(registration.email, shown=are_shown(registration))

    @admin.display(description=gettext_lazy("a voice message may be left"))
    def voice_message(self, registration: Registration) -> str:
        """As answered; without an answer none is left: somebody at home might hear it."""
        return registration.get_voicemail_display() or _("No answer: leave no message")

    def whom(self, subject: Any) -> str:
        """Her name, where the contact card may be opened."""
        return subject.preferred_name if subject.is_readable else ""

    def reach(self, subject: Any) -> str:
        """Her number, or that of whoever helps her, where the contact card may be opened."""
        return reach(subject, shown=are_shown(subject)) if subject.is_readable else ""

    def has_contacts(self, subject: Any) -> bool:
        """Whatever was left, by the person or who helps her; nothing where the card is shut."""
        left = subject.number or subject.email or subject.person.number
        return bool(subject.is_readable and (left or subject.for_whom == ForWhom.OTHER))

    def follows(self, subject: Any, user: Any) -> bool:
        """Whoever is to call."""
        return bool(subject.is_readable and subject.is_followed_by(user))

    @admin.display(description=gettext_lazy("given to"))
    def follower(self, registration: Registration) -> str:
        """The name of who follows it, without a link to an account."""
        return str(registration.assigned_to or "–")

    @admin.display(description=gettext_lazy("this person"))
    def wishes(self, registration: Registration) -> str:
        """On pause, gone, not to be contacted: what whoever calls must know first."""
        return registration.person.get_status_display()

    @admin.display(description=gettext_lazy("schedule told"))
    def schedule_told(self, registration: Registration) -> str:
        """The day on which this person was last told dates, if what told them still stands."""
        last = registration.announcements.standing().order_by("-told_at").first()
        return "–" if last is None else long_day(last.told_at)

    @admin.display(description=gettext_lazy("other requests of this person"))
    def other_requests(self, registration: Any) -> str:
        """What the same person sent besides: before, again, or to another group."""
        readable = Registration.objects.readable_by(registration.reader)
        return self._links(readable.of_same_person(registration))

    @admin.display(description=gettext_lazy("perhaps the same person"))
    def near_matches(self, registration: Any) -> str:
        """Others with the same contact or the same name, for a human to judge."""
        readable = Registration.objects.readable_by(registration.reader)
        return self._links(readable.near_matches(registration))

    def _links(self, rows: Any) -> str:
        links = [
            (self.subject_url(row), row.reference, row.get_state_display())
            for row in rows.order_by("-received_at", "-pk")[:NEIGHBOURS]
        ]
        return format_html_join(", ", '<a href="{}">{}</a> ({})', links) or "–"
