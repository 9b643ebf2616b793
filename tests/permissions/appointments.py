"""The sealed room of the social workers, with canaries in what people typed there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import admin

from assistance.enums import CancelledBy, Meeting
from assistance.models import Absence, Appointment, Availability, Thread
from assistance.operations import (
    add_attendee,
    book_appointment,
    cancel_appointment,
    take_appointment,
    write_message,
)
from stage4club.notifications.models import Message
from stage4club.people.enums import Role, Room
from stage4club.people.models import User
from stage4club.people.operations import declare_tie
from stage4club.privacy.models import Consent
from tests.assistance.lives import FRIDAY
from tests.factories import NOW, make_appointment, make_helper, make_place, make_user
from tests.permissions.rows import Row, World

A, H, R = (f"assistance.appointment{part}." for part in ("", "helper", "reason"))
COMPANION, WORDS = "assistance.attendee.", "assistance.threadmessage.text"


def appointments(world: World) -> None:
    """Hers, a colleague's, one that nobody has taken, a robot's, one that is over, of the known."""
    worker = world.readers[Role.SOCIAL_WORKER]
    colleague = make_user(Role.SOCIAL_WORKER, name="Collègue")
    world.add("account of a colleague in social work", colleague)
    _weeks(world, worker, colleague)
    mine = {"follower": Role.SOCIAL_WORKER}
    booked = _typed(world, "booked", waits=True, **mine)
    book_appointment(booked, by=worker, now=NOW, starts_at=FRIDAY)
    _family(world, booked, "appointment booked")
    taken = _typed(world, "taken", waits=True, **mine)
    take_appointment(taken, by=worker, now=NOW)
    over = _typed(world, "over", is_over=True, **mine)
    book_appointment(over, by=worker, now=NOW, starts_at=FRIDAY + timedelta(days=3))
    cancel_appointment(over, by=worker, now=NOW, cancelled_by=CancelledBy.PERSON)
    colleagues = _typed(world, "a colleague's")
    take_appointment(colleagues, by=colleague, now=NOW)
    _family(world, colleagues, "appointment a colleague's")
    _typed(world, "that waits", waits=True, untaken=True)
    _typed(world, "robot's", suspicious=True, untaken=True)
    herself = {"close_to": frozenset({Role.SOCIAL_WORKER})}
    _typed(world, "of the social worker", email=worker.email, untaken=True, **herself)
    knows = {"known_to": frozenset({Role.SOCIAL_WORKER})}
    known = _typed(world, "known to the social worker", **knows)
    take_appointment(known, by=worker, now=NOW)
    declare_tie(known.person, by=worker, now=NOW)
    _of_who_registered(world, colleague)
    for row in world.of("assistance.appointment"):
        _told(world, row)


def _family(world: World, appointment: Appointment, name: str) -> None:
    """Two adults come along, one with an e-mail and one with a telephone; each writes a message."""
    made = world.canaries
    reached = (
        {"email": made.email(name, f"{COMPANION}email")},
        {"phone": made.phone(name, f"{COMPANION}phone")},
    )
    for number, way in enumerate(reached):
        called = made.word(name, f"{COMPANION}name")
        marc = add_attendee(appointment, by=None, now=NOW, name=called, **way)
        text = made.word(name, WORDS)
        write_message(Thread(appointment, marc), text=text, form_key=f"{name}/{number}", now=NOW)


def _weeks(world: World, worker: User, colleague: User) -> None:
    """When each of the two receives people."""
    world.add("place", make_place())
    days = {"starts_at": FRIDAY, "ends_at": FRIDAY + timedelta(days=1)}
    hours = {"weekday": 0, "starts": "09:00", "ends": "12:00", "starts_on": "2026-01-05"}
    for user, whose in ((worker, {"follower": Role.SOCIAL_WORKER}), (colleague, {})):
        standing = {"room": Room.SOCIAL_WORK, **whose}
        away = Absence.objects.create(social_worker=user, **days)
        world.add(f"absence of {user.pk}", away, **standing)
        receives = Availability.objects.create(social_worker=user, **hours)
        world.add(f"hours of {user.pk}", receives, **standing)


def _typed(
    world: World,
    which: str,
    *,
    suspicious: bool = False,
    email: str = "",
    waits: bool = False,
    **standing: Any,
) -> Appointment:
    name, made = f"appointment {which}", world.canaries
    appointment = make_appointment(
        suspicious=suspicious,
        preferred_name=made.word(name, f"{A}preferred_name"),
        email=email or made.email(name, f"{A}email"),
        phone=made.phone(name, f"{A}phone"),
        meeting=Meeting.FAMILY,
        adults=3,
        spoken_language="other",
        interpreter=made.word(name, f"{A}interpreter"),
        message=made.word(name, f"{R}text"),
        helper=make_helper(
            name=made.word(name, f"{H}name"),
            relationship=made.word(name, f"{H}relationship"),
            email=made.email(name, f"{H}email"),
            phone=made.phone(name, f"{H}phone"),
        ),
    )
    of_room = {"words": name, "room": Room.SOCIAL_WORK, **standing}
    # Named at home once it has pages of its own.
    named = waits and admin.site.is_registered(Appointment)
    world.add(name, appointment, waits=named, **of_room)
    world.add(f"person of {name}", appointment.person, **of_room)
    return appointment


def _told(world: World, row: Row) -> None:
    """What was agreed to and what was written, to her and to who comes along, all of it as seen."""
    standing = {
        name: getattr(row, name)
        for name in ("words", "room", "follower", "untaken", "close_to", "known_to", "is_over")
    }
    appointment: Any = row.subject
    for consent in Consent.objects.about(appointment):
        world.add(f"consent of {row.name}", consent, **standing)
    letters = dict.fromkeys(Message.objects.about(appointment), A)
    for attendee in appointment.companions.all():
        letters |= dict.fromkeys(Message.objects.about(attendee), COMPANION)
    for number, (message, of) in enumerate(letters.items()):
        shows = {f"{of}email", f"{A}preferred_name" if of == A else f"{of}name"}
        # Of who registered before, the group reads what she typed there.
        typed = shows & {place.column for place in world.canaries.of(row.words, shows)}
        world.add(f"message {number} of {row.name}", message, shows=frozenset(typed), **standing)


def _of_who_registered(world: World, colleague: User) -> None:
    """Somebody of the group asks for an appointment: of her person the group sees as before."""
    registration = world.rows["registration another's"].subject
    name, made = "appointment of who registered", world.canaries
    appointment = make_appointment(
        preferred_name=registration.preferred_name,
        email=registration.email,
        message=made.word(name, f"{R}text"),
    )
    assert appointment.person == registration.person
    take_appointment(appointment, by=colleague, now=NOW)
    standing = {"words": name, "room": Room.SOCIAL_WORK}
    world.add(name, appointment, **standing)
