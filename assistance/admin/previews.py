"""What the back office shows before a verb sends something."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from stage4club.core.spoken import clock
from stage4club.core.staff.contacts import email_words
from stage4club.core.staff.preview import Preview, digest_of
from stage4club.core.working_days import add_working_days, local_date
from stage4club.notifications.rendering import EmailKind
from stage4club.people.models import User
from stage4club.people.scripts import Script

from ..emails import BOOKED, CANCELLED, HANDED_OVER, MOVED, PROPOSED, RECEIVED
from ..enums import AppointmentState
from ..models import Appointment, Place
from ..models.slots import practice_of
from ..operations import kept_until, preview_letter, promise_days
from . import words


def booking(
    appointment: Appointment,
    *,
    by: User,
    now: datetime,
    starts_at: datetime | None = None,
    place: Place | None = None,
) -> Preview | None:
    """The confirmation, once a time is chosen."""
    return _at(appointment, BOOKED, starts_at, worker=by, now=now)


def moving(
    appointment: Appointment,
    *,
    by: User,
    now: datetime,
    starts_at: datetime | None = None,
    place: Place | None = None,
) -> Preview | None:
    """That it has moved, once a time is chosen."""
    return _at(appointment, MOVED, starts_at, worker=by, now=now)


def proposing(
    appointment: Appointment,
    *,
    by: User,
    now: datetime,
    times: Sequence[datetime] = (),
    place: Place | None = None,
) -> Preview | None:
    """The times and until when they are kept, once they are chosen."""
    if not times:
        return None
    moments = {"times": list(times), "until": kept_until(times[0], now)}
    twice = filter(None, (words.same_day(appointment, at) for at in times))
    return _letter(appointment, PROPOSED, moments, now=now, warnings=list(twice))


def cancelling(
    appointment: Appointment, *, by: User, now: datetime, cancelled_by: str = ""
) -> Preview | None:
    """That it will not take place; nothing once its hour has come."""
    if appointment.starts_at is None or appointment.starts_at <= now:
        return None
    return _letter(appointment, CANCELLED, {}, now=now)


def handing_over(
    appointment: Appointment, *, by: User, now: datetime, to: User | None = None
) -> Preview | None:
    """That somebody else goes on, for who was told something already."""
    if appointment.state == AppointmentState.PROPOSED:
        promised_on = add_working_days(local_date(now), promise_days())
        return _letter(appointment, HANDED_OVER, {"promised_on": promised_on}, now=now)
    if appointment.state == AppointmentState.BOOKED:
        return _letter(appointment, HANDED_OVER, {}, now=now)
    return None


def releasing(appointment: Appointment, *, by: User, now: datetime) -> Preview | None:
    """The receipt."""
    promised_on = add_working_days(local_date(now), promise_days())
    note = _("It leaves at once.")
    return _letter(appointment, RECEIVED, {"promised_on": promised_on}, now=now, note=note)


def _at(
    appointment: Appointment,
    kind: EmailKind,
    starts_at: datetime | None,
    *,
    worker: User,
    now: datetime,
) -> Preview | None:
    if starts_at is None:
        return None
    ends_at = starts_at + timedelta(minutes=practice_of(worker).minutes(appointment.meeting))
    moments = {"starts_at": starts_at, "ends_at": ends_at}
    twice = words.same_day(appointment, starts_at)
    return _letter(appointment, kind, moments, now=now, warnings=[twice] if twice else [])


def _letter(
    appointment: Appointment,
    kind: EmailKind,
    changed: Mapping[str, Any],
    *,
    now: datetime,
    warnings: Sequence[str] = (),
    note: str = "",
) -> Preview:
    if others := words.others_told(appointment, kind):
        warnings = [*warnings, others]
    # What is answered by a receipt alone is said by whoever has it on the telephone.
    if kind is RECEIVED and not appointment.takes_email:
        told = [*warnings, _("This person is not written to: say it on the telephone.")]
        return Preview(
            note=" ".join(told),
            title=_("No message leaves"),
            digest=_chosen(kind, changed),
        )
    letter = preview_letter(appointment, kind, changed)
    if isinstance(letter, Script):
        called = _("This person is not written to: a call with these words is added to the list.")
        return Preview(
            script=letter.text,
            language=appointment.language,
            note=" ".join([*warnings, called]),
            digest=_chosen(kind, changed),
        )
    leaves = now + timedelta(seconds=settings.OUTBOX_UNDO_SECONDS)
    leaving = note or _("It leaves at %(time)s if you press the button now.") % {
        "time": clock(leaves)
    }
    return Preview(
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        recipient=email_words(
            appointment.email, shown=getattr(appointment, "contacts_shown", False)
        ),
        language=appointment.language,
        note=" ".join([*warnings, leaving]),
    )


def _chosen(kind: EmailKind, changed: Mapping[str, Any]) -> str:
    """What was chosen is looked at once more, as it is where there is a message to read."""
    return digest_of(kind.name, *(str(value) for value in changed.values()))
