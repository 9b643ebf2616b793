"""What reminders and earlier times never are, whoever writes to the tables."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from assistance.models import Appointment, EarlierNotice
from tests.assistance.private import DAY, FAR, HOUR, make_booked
from tests.factories import NOW, make_appointment
from tests.stage4club.core.violations import violates

pytestmark = pytest.mark.django_db


def notice(appointment: Appointment, number: int, **values: object) -> None:
    defaults = {
        "starts_at": FAR - number * DAY,
        "ends_at": FAR - number * DAY + HOUR,
        "told_at": NOW,
    }
    EarlierNotice.objects.bulk_create(
        [EarlierNotice(appointment=appointment, number=number, **{**defaults, **values})]
    )


def test_a_reminder_is_one_that_is_offered() -> None:
    make_booked()
    with violates("assistance_appointment_remind_before"):
        Appointment.objects.update(remind_before="3w")


def test_nobody_is_reminded_who_did_not_ask() -> None:
    make_booked()
    with violates("assistance_appointment_remind_at"):
        Appointment.objects.update(remind_at=NOW)


def test_nobody_is_reminded_of_what_is_not_booked() -> None:
    make_appointment()
    with violates("assistance_appointment_remind_at"):
        Appointment.objects.update(remind_before="1d", remind_at=NOW)


@pytest.mark.parametrize("number", [0, 4])
def test_three_notices_at_most(number: int) -> None:
    with violates("assistance_earlier_three"):
        notice(make_booked(), number)


def test_a_notice_is_not_negative() -> None:
    appointment = make_booked()
    with connection.cursor() as sql:
        sql.execute("ALTER TABLE assistance_earliernotice DROP CONSTRAINT assistance_earlier_three")
    with violates("assistance_earliernotice_number_check"):
        notice(appointment, -1)


def test_each_notice_has_its_number() -> None:
    appointment = make_booked()
    notice(appointment, 1)
    with violates("assistance_earlier_number"):
        notice(appointment, 1, starts_at=FAR - 2 * DAY)


def test_each_time_is_told_once() -> None:
    appointment = make_booked()
    notice(appointment, 1)
    with violates("assistance_earlier_once"):
        notice(appointment, 2, starts_at=FAR - DAY, ends_at=FAR)


def test_a_time_ends_after_it_starts() -> None:
    with violates("assistance_earlier_ends_after"):
        notice(make_booked(), 1, ends_at=FAR - DAY - timedelta(minutes=1))
