"""What the columns and lines of an appointment say to its social worker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.template.defaultfilters import linebreaks_filter
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stage4club.core.spoken import near_day
from stage4club.core.staff.columns import named_row
from stage4club.core.staff.contacts import are_shown, email_words, phone_words
from stage4club.core.working_days import local_date
from stage4club.people.enums import ForWhom

from ..enums import OPEN_STATES, SpokenLanguage, Weekday
from ..models import Appointment, AppointmentReason
from . import words

if TYPE_CHECKING:
    from stage4club.core.staff.contacts import ContactsAdmin as _Base
else:
    _Base = object

#: Others that are shown beside one appointment.
NEIGHBOURS = 10


class AppointmentColumns(_Base):
    """Display methods; `reader` is set by the admin that reads the row."""

    @admin.display(description=gettext_lazy("person"))
    def who(self, appointment: Appointment) -> str:
        """The name and the reference."""
        return named_row(appointment.preferred_name, appointment.reference)

    @admin.display(description=gettext_lazy("promised for"), ordering="promised_on")
    def promise(self, appointment: Appointment) -> str:
        """The promised day, and in words and with a sign that it is over."""
        today = local_date(timezone.now())
        day = near_day(appointment.promised_on, today)
        if not appointment.is_late(today):
            return day
        return format_html(
            '<span>{} <span class="late">{}{}</span></span>',
            day,
            render_to_string("admin/includes/late_sign.html"),
            _("Late"),
        )

    @admin.display(description=gettext_lazy("when"), ordering="reservation__starts_at")
    def when(self, appointment: Appointment) -> str:
        """The booked time."""
        return words.when(appointment)

    @admin.display(description=gettext_lazy("meeting"))
    def kind(self, appointment: Appointment) -> str:
        """With whom, and how."""
        return words.kind_of(appointment)

    @admin.display(description=gettext_lazy("place"))
    def where(self, appointment: Appointment) -> str:
        """Where a meeting in person is held."""
        reservation = appointment.reservation
        return str((reservation and reservation.place) or "–")

    @admin.display(description=gettext_lazy("language of the meeting"))
    def spoken(self, appointment: Appointment) -> str:
        """The language, and that of the interpreter."""
        if appointment.spoken_language != SpokenLanguage.OTHER:
            return appointment.get_spoken_language_display()
        return appointment.interpreter or appointment.get_spoken_language_display()

    @admin.display(description=gettext_lazy("who comes"))
    def attendees(self, appointment: Appointment) -> str:
        """How many, and the names of the adults that were noted; a child has none."""
        names = words.names_of_others(appointment)
        return (
            f"{words.who_comes(appointment)} ({names})" if names else words.who_comes(appointment)
        )

    @admin.display(description=gettext_lazy("days that do not suit"))
    def unsuited_days(self, appointment: Appointment) -> str:
        """Their names."""
        days = [str(Weekday(day).label) for day in appointment.avoid_weekdays]
        return ", ".join(days) or "–"

    @admin.display(description=gettext_lazy("in this person's words"))
    def reason_words(self, appointment: Appointment) -> str:
        """The few words, with their line breaks."""
        reason = AppointmentReason.objects.filter(appointment=appointment).first()
        if reason is None:
            return "–"
        lines = linebreaks_filter(reason.text)
        return format_html('<div class="stack" lang="{}">{}</div>', appointment.language, lines)

    @admin.display(description=gettext_lazy("filled by"))
    def filled_by(self, appointment: Appointment) -> str:
        """Who typed it, in the words of whoever reads it."""
        if appointment.for_whom == ForWhom.OTHER:
            return _("somebody who helps")
        return _("this person")

    @admin.display(description=gettext_lazy("telephone"))
    def phone_display(self, appointment: Appointment) -> str:
        """The number, ready to be called; masked for who does not call."""
        return phone_words(appointment.number, shown=are_shown(appointment))

    @admin.display(description=gettext_lazy("e-mail"))
    def email_display(self, appointment: Appointment) -> str:
        """The address; masked for who does not write."""
        return email_words(appointment.email, shown=are_shown(appointment))

    @admin.display(description=gettext_lazy("a voice message may be left"))
    def voice_message(self, appointment: Appointment) -> str:
        """As answered; without an answer none is left: somebody at home might hear it."""
        return appointment.get_voicemail_display() or _("No answer: leave no message")

    @admin.display(description=gettext_lazy("can talk freely there"))
    def safety(self, appointment: Appointment) -> str:
        """As answered; without an answer one asks first."""
        return appointment.get_safe_place_display() or _("No answer: ask first")

    @admin.display(description=gettext_lazy("this person"))
    def wishes(self, appointment: Appointment) -> str:
        """On pause, gone, not to be contacted: what whoever calls must know first."""
        return appointment.person.get_status_display()

    @admin.display(description=gettext_lazy("followed by"))
    def follower(self, appointment: Any) -> str:
        """Whose it is; of one that nobody has taken, the colleague who knows the person."""
        if appointment.social_worker is not None:
            return str(appointment.social_worker)
        colleague = words.follower_words(appointment, appointment.reader)
        if not colleague:
            return _("nobody yet")
        known = _("nobody yet (%(colleague)s already follows this person)")
        return known % {"colleague": colleague}

    @admin.display(description=gettext_lazy("that day"))
    def twice(self, appointment: Appointment) -> str:
        """« Même personne, même jour »."""
        return words.same_day(appointment) or "–"

    @admin.display(description=gettext_lazy("other appointments of this person"))
    def other_appointments(self, appointment: Any) -> str:
        """Those that the reader may open, the latest first."""
        seen = Appointment.objects.visible_to(appointment.reader)
        others = seen.filter(person=appointment.person_id).exclude(pk=appointment.pk)
        links = [
            (self.subject_url(row), row.reference, row.get_state_display())
            for row in others.order_by("-received_at", "-pk")[:NEIGHBOURS]
        ]
        return format_html_join(", ", '<a href="{}">{}</a> ({})', links) or "–"

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

    def follows(self, subject: Any, user: Any) -> bool:
        """Its social worker, while it is open."""
        return bool(subject.social_worker_id == user.pk and subject.state in OPEN_STATES)
