"""What the private page of an appointment shows, as plain values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from stage4club.core.links import token_for
from stage4club.core.masking import last_digits, mask_phone
from stage4club.core.models import PrivateLink
from stage4club.core.working_days import local_date
from stage4club.notifications.rendering import private_url

from ..emails import ATTENDEE_PURPOSE, service_of_appointments
from ..enums import Answer, AppointmentState, Lead, Mode
from ..models import (
    Appointment,
    Attendee,
    EarlierNotice,
    Place,
    Proposal,
    Reservation,
    Thread,
)
from ..models.slots import Slot, practice_of
from ..operations import times_to_move_to
from ..policy import EARLIER_UNTIL, VIDEO_FROM, may_change, reminder_of


@dataclass(frozen=True)
class Choice:
    """A time one can choose; the place where there are several."""

    value: str
    starts_at: datetime
    place: str


@dataclass(frozen=True)
class Day:
    """The times of one day, in order."""

    day: date
    choices: list[Choice]


@dataclass(frozen=True)
class How:
    """How the two meet: one of these, whichever way was chosen."""

    mode: str
    phone: str = ""
    #: The masked number as it is said: dots are no words.
    phone_said: str = ""
    place: Place | None = None
    access: str = ""
    video_url: str = ""
    #: Whether the link to the video room is shown by now, if there is one.
    video_shown: bool = False


@dataclass(frozen=True)
class Earlier:
    """Hearing of earlier times: whether it can be asked for, is, and what was told."""

    offered: bool
    asked: bool
    free: list[EarlierNotice] = field(default_factory=list)
    gone: bool = False


def shown(appointment: Appointment, *, now: datetime) -> dict[str, Any]:
    """The context of the private page: state, time, and what can be done at `now`."""
    booked = appointment.state == AppointmentState.BOOKED
    known = {
        "service": service_of_appointments(),
        "appointment": appointment,
        "is_booked": booked,
        "state": _state_in_words(appointment, now),
        "has_thread": Thread(appointment).is_writable(now),
    }
    if booked:
        return known | _of_booked(appointment, now)
    proposal = appointment.proposals.last()
    is_open = proposal is not None and not proposal.answer and proposal.expires_at > now
    times = proposal.times.filter(released_at__isnull=True) if proposal and is_open else ()
    return known | {
        "proposal": proposal if is_open else None,
        "times": list(times),
        "explained": "" if is_open else _explained(proposal),
        "promised_on": (
            appointment.promised_on if appointment.state == AppointmentState.REQUESTED else None
        ),
    }


def shown_to(attendee: Attendee, *, now: datetime) -> dict[str, Any]:
    """The context of the page of who comes along: when, where and how, and nothing else.

    Neither what was asked, nor where the person is called.
    """
    appointment = attendee.appointment
    reservation = appointment.reservation
    booked = appointment.state == AppointmentState.BOOKED and reservation is not None
    known = {
        "service": service_of_appointments(),
        "appointment": appointment,
        "is_booked": booked,
        "has_thread": Thread(appointment, attendee).is_writable(now),
        "is_written_to": bool(attendee.email),
    }
    if not booked or reservation is None:
        return known
    return known | {
        "is_over": reservation.ends_at <= now,
        "how": _how(appointment, reservation, now),
    }


@dataclass(frozen=True)
class Companion:
    """Who comes along, as the person sees her; where to go, if nobody writes to her."""

    attendee: Attendee
    url: str = ""


def companions_of(appointment: Appointment) -> list[Companion]:
    """Who comes along; of who has no e-mail, the address of her page, to be handed over."""
    coming = list(appointment.companions.coming())
    keys = [str(row.pk) for row in coming if not row.email]
    links = {
        link.subject_id: link
        for link in PrivateLink.objects.unrevoked().filter(
            purpose=ATTENDEE_PURPOSE,
            subject_type=Attendee._meta.label_lower,
            subject_id__in=keys,
        )
    }
    language = appointment.language
    return [
        Companion(row, private_url(token_for(link), language=language) if link else "")
        for row in coming
        for link in [links.get(str(row.pk))]
    ]


def days_of(slots: Iterable[Slot]) -> list[Day]:
    """Times grouped by day, nearest first; with the name of the place where there are several."""
    slots = list(slots)
    keys = {slot.place_id for slot in slots if slot.place_id}
    names: dict[int | None, str] = {}
    if len(keys) > 1:
        names.update(Place.objects.filter(pk__in=keys).values_list("pk", "name"))
    return [
        Day(
            day,
            [Choice(slot.value, slot.starts_at, names.get(slot.place_id, "")) for slot in of_day],
        )
        for day, of_day in groupby(slots, lambda slot: local_date(slot.starts_at))
    ]


def _of_booked(appointment: Appointment, now: datetime) -> dict[str, Any]:
    reservation = appointment.reservation
    assert reservation is not None  # a booked one has a time (assistance_appointment_state)
    is_over = reservation.ends_at <= now
    leads = [lead for lead in Lead if reminder_of(reservation.starts_at, lead, now)]
    return {
        "is_over": is_over,
        "may_change": may_change(reservation.starts_at, now),
        "how": _how(appointment, reservation, now),
        "leads": leads if appointment.takes_email else [],
        "reminder": Lead(appointment.remind_before) if appointment.remind_at else None,
        "earlier": _earlier(appointment, reservation, now),
    }


def _how(appointment: Appointment, reservation: Reservation, now: datetime) -> How:
    if appointment.mode == Mode.PHONE:
        number = appointment.number or appointment.person.number
        if number is None:
            return How(Mode.PHONE)
        said = _("masked number, ending in %(digits)s") % {"digits": last_digits(number)}
        return How(Mode.PHONE, phone=mask_phone(number), phone_said=said)
    if appointment.mode == Mode.IN_PERSON:
        place = reservation.place
        access = place.access((get_language() or "fr")[:2]) if place else ""
        return How(Mode.IN_PERSON, place=place, access=access)
    is_near = reservation.starts_at - now <= VIDEO_FROM
    url = practice_of(reservation.social_worker).video_url if is_near else ""
    return How(Mode.VIDEO, video_url=url, video_shown=is_near)


def _earlier(appointment: Appointment, reservation: Reservation, now: datetime) -> Earlier:
    is_far = reservation.starts_at - now >= EARLIER_UNTIL
    standing = list(EarlierNotice.objects.standing(now).filter(appointment=appointment))
    free: list[EarlierNotice] = []
    if standing:
        # Only then: most pages have none, and finding what is free costs more than the page.
        open_times = {
            (slot.starts_at, slot.place_id) for slot in times_to_move_to(appointment, now=now)
        }
        free = [row for row in standing if (row.starts_at, row.place_id) in open_times]
    return Earlier(
        offered=appointment.takes_email and is_far,
        asked=appointment.earlier_since is not None,
        free=free,
        gone=len(free) < len(standing),
    )


def _state_in_words(appointment: Appointment, now: datetime) -> str:
    if appointment.state == AppointmentState.BOOKED:
        ends_at = appointment.ends_at
        if ends_at is not None and ends_at <= now:
            return _("The time of your appointment has passed.")
        return _("Your appointment is booked.")
    if appointment.state == AppointmentState.PROPOSED:
        return _("We have proposed times to you.")
    return _("We have received your request.")


def _explained(proposal: Proposal | None) -> str:
    """What became of the last proposal, while it is for us to go on."""
    if proposal is None:
        return ""
    if proposal.answer == Answer.DECLINED:
        return _("You told us that none of the proposed times suits you.")
    return _("The time to answer our proposal is over. You did nothing wrong.")
