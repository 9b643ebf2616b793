"""What the columns and lines of an appointment say to its social worker."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.template.defaultfilters import linebreaks_filter
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..enums import OPEN_STATES, SpokenLanguage, Weekday
from ..models import Appointment, AppointmentReason
from . import words
from .asked import AskedColumns

#: Others that are shown beside one appointment.
NEIGHBOURS = 10


class AppointmentColumns(AskedColumns):
    """Display methods; `reader` is set by the admin that reads the row."""

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

    @admin.display(description=gettext_lazy("can talk freely there"))
    def safety(self, appointment: Appointment) -> str:
        """As answered; without an answer one asks first."""
        return appointment.get_safe_place_display() or _("No answer: ask first")

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

    def follows(self, subject: Any, user: Any) -> bool:
        """Its social worker, while it is open."""
        return bool(subject.social_worker_id == user.pk and subject.state in OPEN_STATES)
