"""Who may be written to and called, and which role enters which room."""

from __future__ import annotations

import pytest

from stage4club.notifications.enums import Purpose
from stage4club.people.enums import CallReason, PersonStatus, Role, Room
from stage4club.people.policy import ROOMS, may_receive, name_key, purpose_of_call, roles_of_room

ANSWERS_AND_NEWS = (True, True)
ANSWERS_ONLY = (True, False)
NOTHING = (False, False)

WISHES = {
    PersonStatus.ACTIVE: ANSWERS_AND_NEWS,
    PersonStatus.PAUSE: ANSWERS_ONLY,
    PersonStatus.LEFT: ANSWERS_ONLY,
    PersonStatus.DO_NOT_CONTACT: NOTHING,
    PersonStatus.DECEASED: NOTHING,
}


def test_every_status_says_what_may_leave_for_every_purpose() -> None:
    said = {
        status: (may_receive(status, Purpose.REPLY), may_receive(status, Purpose.NEWS))
        for status in PersonStatus
    }
    assert said == WISHES
    assert set(Purpose) == {Purpose.REPLY, Purpose.NEWS}


def test_a_stored_value_is_understood_and_an_unknown_one_refused() -> None:
    assert may_receive("pause", "reply")
    with pytest.raises(ValueError, match="asleep"):
        may_receive("asleep", "reply")


def test_a_call_is_an_answer_or_news_as_a_message_is() -> None:
    assert {reason: purpose_of_call(reason) for reason in CallReason} == {
        CallReason.MESSAGE_FAILED: Purpose.REPLY,
        CallReason.CALL_BACK: Purpose.REPLY,
        CallReason.CORRECTION: Purpose.REPLY,
        CallReason.APPOINTMENT: Purpose.REPLY,
        CallReason.ASSISTANCE: Purpose.REPLY,
        CallReason.SCHEDULE: Purpose.NEWS,
    }


def test_no_role_enters_two_sealed_rooms() -> None:
    assert set(ROOMS) == set(Role)
    assert max(len(rooms) for rooms in ROOMS.values()) == 1


def test_each_room_has_its_roles() -> None:
    assert {room: roles_of_room(room) for room in Room} == {
        Room.GROUP: [Role.PARTNER, Role.COORDINATOR],
        Room.SOCIAL_WORK: [Role.SOCIAL_WORKER],
        Room.ASSISTANCE: [Role.FINANCE, Role.APPROVER],
    }


@pytest.mark.parametrize(
    ("name", "key"), [("Zoé", "zoe"), ("  O’Brien ", "obrien"), ("★", "★"), ("¿?", "¿?")]
)
def test_a_name_always_has_a_key(name: str, key: str) -> None:
    assert name_key(name) == key
