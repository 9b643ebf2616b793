"""Rules about people that need no database: who may be written to, which role enters which room."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from stage4club.core.text import search_key
from stage4club.notifications.enums import Purpose

from .enums import CallReason, PersonStatus, Role, Room

#: Which rooms a role may enter (domain.md §8). No role enters two sealed rooms.
ROOMS: Mapping[Role, frozenset[Room]] = {
    Role.PARTNER: frozenset({Room.GROUP}),
    Role.COORDINATOR: frozenset({Room.GROUP}),
    Role.SOCIAL_WORKER: frozenset({Room.SOCIAL_WORK}),
    Role.FINANCE: frozenset({Room.ASSISTANCE}),
    Role.APPROVER: frozenset({Room.ASSISTANCE}),
    Role.PRIVACY: frozenset(),
    Role.EDITOR: frozenset(),
    Role.ADMIN: frozenset(),
}

#: A death that was noted by mistake is undone within so long (domain.md §6).
DEATH_UNDONE_WITHIN = timedelta(days=30)

_RECEIVES: Mapping[PersonStatus, frozenset[Purpose]] = {
    PersonStatus.ACTIVE: frozenset({Purpose.REPLY, Purpose.NEWS}),
    PersonStatus.PAUSE: frozenset({Purpose.REPLY}),
    PersonStatus.LEFT: frozenset({Purpose.REPLY}),
    PersonStatus.DO_NOT_CONTACT: frozenset(),
    PersonStatus.DECEASED: frozenset(),
}

_PURPOSE_OF_CALL: Mapping[CallReason, Purpose] = {
    CallReason.MESSAGE_FAILED: Purpose.REPLY,
    CallReason.SCHEDULE: Purpose.NEWS,
    CallReason.CALL_BACK: Purpose.REPLY,
    CallReason.CORRECTION: Purpose.REPLY,
    CallReason.APPOINTMENT: Purpose.REPLY,
    CallReason.ASSISTANCE: Purpose.REPLY,
}


def roles_of_room(room: str) -> list[Role]:
    """The roles that enter this room, in the order of the enumeration."""
    return [role for role, rooms in ROOMS.items() if room in rooms]


def may_receive(status: str, purpose: str) -> bool:
    """Whether somebody in this status may be sent a message of this purpose (domain.md §7).

    A pause and a departure stop news (schedules, reminders), not the answer to what the person
    asked. "Do not contact" and a death stop everything.
    """
    return Purpose(purpose) in _RECEIVES[PersonStatus(status)]


def purpose_of_call(reason: str) -> Purpose:
    """What a call for this reason is: news, or an answer, as a message would be."""
    return _PURPOSE_OF_CALL[CallReason(reason)]


def name_key(name: str) -> str:
    """What two spellings of one name have in common; of a name without letters, the name itself.

    Never empty for a name: two people are not the same because neither name can be compared.
    """
    return search_key(name) or name
