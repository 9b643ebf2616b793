"""Proposals, reminders and notices of earlier times, written around Python."""

from __future__ import annotations

from typing import Any

import pytest

from tests.assistance.lives import (
    FRIDAY,
    HOUR,
    make_booked,
    make_proposal,
)
from tests.assistance.models.rows import (
    insert,
    notice_of,
    proposal_like,
    update,
)
from tests.factories import NOW, make_appointment
from tests.stage4club.core.violations import violates

pytestmark = pytest.mark.django_db


def test_a_proposal_has_its_number_once() -> None:
    proposal = make_proposal()
    update(proposal, answer="declined", answered_at=NOW)
    proposal.refresh_from_db()
    with violates("assistance_proposal_number"):
        insert(proposal_like(proposal))


def test_one_proposal_is_open() -> None:
    proposal = make_proposal()
    with violates("assistance_proposal_one_open"):
        insert(proposal_like(proposal, number=2))


@pytest.mark.parametrize("number", [0, 4])
def test_there_are_three_proposals_and_no_more(number: int) -> None:
    with violates("assistance_proposal_three"):
        update(make_proposal(), number=number)


@pytest.mark.parametrize(
    "values",
    [{"answer": "accepted"}, {"answered_at": NOW}, {"answer": "perhaps", "answered_at": NOW}],
)
def test_an_answer_has_its_moment(values: dict[str, Any]) -> None:
    with violates("assistance_proposal_answered"):
        update(make_proposal(), **values)


# Reminders and earlier times ----------------------------------------------------------------------


def test_a_reminder_is_one_of_those_offered() -> None:
    with violates("assistance_appointment_remind_before"):
        update(make_appointment(), remind_before="9d")


def test_nobody_is_reminded_of_what_is_not_booked_nor_without_having_asked() -> None:
    asked = make_appointment()
    update(asked, remind_before="1d")
    for appointment in (asked, make_booked()):
        with violates("assistance_appointment_remind_at"):
            update(appointment, remind_at=NOW)


@pytest.mark.parametrize("number", [0, 4])
def test_she_is_told_of_three_earlier_times_and_no_more(number: int) -> None:
    with violates("assistance_earlier_three"):
        insert(notice_of(make_booked(), number=number))


def test_a_notice_has_its_number_once() -> None:
    booked = make_booked()
    insert(notice_of(booked))
    with violates("assistance_earlier_number"):
        insert(notice_of(booked, starts_at=FRIDAY - HOUR))


def test_an_earlier_time_is_told_once() -> None:
    booked = make_booked()
    insert(notice_of(booked))
    with violates("assistance_earlier_once"):
        insert(notice_of(booked, number=2))


def test_an_earlier_time_ends_after_it_starts() -> None:
    with violates("assistance_earlier_ends_after"):
        insert(notice_of(make_booked(), ends_at=FRIDAY))
