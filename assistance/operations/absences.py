"""When a social worker is away: nobody books then, and what was booked is seen at once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from stage4club.core import audit
from stage4club.core.constraints import refused_by
from stage4club.core.errors import RuleError
from stage4club.people.models import User

from ..models import Absence


class AbsencesOverlap(RuleError):
    """Two absences of one social worker are one."""

    message = _("You are already away for a part of that time. Change that absence, or end it.")


class AbsenceOver(RuleError):
    """Who was away has come back."""

    message = _("This absence would be over already. Choose a time to come.")


class EndsBeforeItStarts(RuleError):
    """An absence ends after it starts."""

    message = _("An absence ends after it starts. Check the days and the hours.")


@transaction.atomic
def add_absence(*, by: User, now: datetime, starts_at: datetime, ends_at: datetime) -> Absence:
    """From now on nobody is offered a time of `by` in it; why is nobody's business.

    What was booked stays booked: she moves or cancels each by herself
    (`Appointment.objects.touched_by_absences`). Raises `EndsBeforeItStarts`, `AbsenceOver`,
    `AbsencesOverlap`.
    """
    if ends_at <= starts_at:
        raise EndsBeforeItStarts
    if ends_at <= now:
        raise AbsenceOver
    with refused_by({"assistance_absence_once": AbsencesOverlap}):
        absence = Absence.objects.create(social_worker=by, starts_at=starts_at, ends_at=ends_at)
    audit.record("added", absence, by=by, now=now)
    return absence


@transaction.atomic
def end_absence(absence: Absence, *, by: User, now: datetime) -> None:
    """She will be there after all, or is back: from `now` on her hours are offered again.

    The part that has passed is kept. Nothing happens twice.
    """
    stored = Absence.objects.select_for_update(of=("self",)).filter(pk=absence.pk).first()
    if stored is None or stored.ends_at <= now:
        return
    audit.record("ended", stored, by=by, now=now)
    if stored.starts_at >= now:
        stored.delete()
    else:
        stored.ends_at = now
        stored.save(update_fields=["ends_at"])
