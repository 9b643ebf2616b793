"""The sentences of the home of staff: who waits, since when, until when."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stage4club.core.spoken import near_day
from stage4club.core.staff.home import WaitingLine
from stage4club.people.models import User

from ..enums import RegistrationState
from ..models.places import places_of_each


def waiting_lines(
    rows: Iterable[Any], user: User, today: date, *, url: Callable[[Any], str]
) -> list[WaitingLine]:
    """One line per registration (with `is_readable`), for `user`, in the order given."""
    return [
        WaitingLine(_sentence(row, user, today), url(row), late=row.is_late(today)) for row in rows
    ]


def perhaps_robots(count: int) -> str:
    """How many registrations a human has to look at before they count."""
    return ngettext(
        "%(n)d registration may come from a robot: please check it.",
        "%(n)d registrations may come from a robot: please check them.",
        count,
    ) % {"n": count}


def nobody_follows(count: int) -> str:
    """How many people on the waiting list have nobody who knows where they are."""
    return ngettext(
        "%(n)d person on the waiting list is followed by nobody: give her to somebody.",
        "%(n)d people on the waiting list are followed by nobody: give them to somebody.",
        count,
    ) % {"n": count}


def free_places(rows: Any, url: str) -> list[WaitingLine]:
    """One line per group of `rows` that has room again while people wait for it; two queries."""
    listed = rows.on_waiting_list().order_by().values("service").annotate(people=Count("pk"))
    waiting = dict(listed.values_list("service", "people"))
    return [
        WaitingLine(
            ngettext(
                "A place is free in %(group)s: %(n)d person is on the waiting list.",
                "A place is free in %(group)s: %(n)d people are on the waiting list.",
                waiting[service.pk],
            )
            % {"group": service, "n": waiting[service.pk]},
            url,
            besides=True,
        )
        for service, found in places_of_each(waiting)
        if not found.is_full
    ]


def new_dates(count: int) -> str:
    """How many people do not know the calendar as it is now."""
    return ngettext(
        "%(n)d person has not been told the latest dates: send the schedule.",
        "%(n)d people have not been told the latest dates: send the schedule.",
        count,
    ) % {"n": count}


def _sentence(registration: Any, user: User, today: date) -> str:
    words = {
        "name": registration.preferred_name,
        "reference": registration.reference,
        "since": near_day(registration.received_at, today),
        "promise": near_day(registration.promised_on, today),
        "colleague": registration.assigned_to,
    }
    if not registration.is_readable:
        return (
            _("%(reference)s waits for somebody to take it; an answer is promised for %(promise)s.")
            % words
        )
    if registration.assigned_to_id is None:
        return (
            _("The request of %(name)s came %(since)s; an answer is promised for %(promise)s.")
            % words
        )
    if registration.state == RegistrationState.OFFERED:
        sentence = _("A place is kept for %(name)s; to be called by %(promise)s.")
    elif registration.state == RegistrationState.CONTACTING:
        sentence = _("We have called %(name)s; an answer is promised for %(promise)s.")
    else:
        sentence = _(
            "%(name)s has been waiting for an answer since %(since)s; promised for %(promise)s."
        )
    if registration.assigned_to_id == user.pk:
        return sentence % words
    return " ".join([sentence % words, _("Given to %(colleague)s.") % words])
