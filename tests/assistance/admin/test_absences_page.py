"""An absence over three booked appointments: saved first, then moved or cancelled one by one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assistance.enums import Meeting, Mode
from assistance.models import Absence
from assistance.models.slots import free_slots
from stage4club.core.models import AccessEvent, AuditEvent
from stage4club.notifications.models import Message
from tests.assistance.kit import FRIDAY, client_of, make_booked, press, url_of
from tests.factories import NOW, make_social_worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "at_ten")]

HOURS = "/admin/assistance/appointment/hours/"
PAGE = "/admin/assistance/appointment/absences/"
#: Friday, of whole days.
DAY_OFF = {"absence-first_day": "2026-03-13"}


def be_away(client: Client, **typed: str) -> Any:
    """Add an absence: that Friday unless told otherwise."""
    given = {f"absence-{name}": value for name, value in typed.items()}
    return client.post(HOURS, {**DAY_OFF, **given, "absent": "1"})


def book_three(worker: Any) -> list[Any]:
    """Three people on Friday, at 9 h, 11 h and 14 h."""
    hours = (FRIDAY - timedelta(hours=2), FRIDAY, FRIDAY + timedelta(hours=3))
    return [
        make_booked(worker, at=at, preferred_name=name, email=f"{name.lower()}@example.org")
        for name, at in zip(("Ana", "Rita", "Zoe"), hours, strict=True)
    ]


def test_an_absence_over_three_booked_appointments() -> None:
    worker = make_social_worker()
    ana, rita, zoe = book_three(worker)
    client = client_of(worker)
    answer = be_away(client)
    assert answer.headers["Location"] == PAGE
    # Saved first: nobody books meanwhile.
    days = {slot.starts_at.date() for slot in free()}
    assert FRIDAY.date() not in days
    page = client.get(PAGE)
    assert "3 appointments are still booked while you are away." in page.text
    [away] = page.context["away"]
    assert [row.appointment for row in away.touched] == [ana, rita, zoe]
    before = Message.objects.count()
    assert page.context["count"] == 3

    # The first is moved, and there are others: back to them.
    moved = press(client, ana, "move", slot="another", day="2026-03-16", hour="9 h")
    assert moved.headers["Location"] == PAGE
    cancelled = press(client, rita, "cancel", cancelled_by="staff")
    assert cancelled.headers["Location"] == PAGE
    [left] = client.get(PAGE).context["away"][0].touched
    assert left.appointment == zoe
    # The last one leads to its own page.
    last = press(client, zoe, "move", slot="another", day="2026-03-17", hour="9 h")
    assert last.headers["Location"] == url_of(zoe, "change")
    assert "Nothing is booked while you are away." in client.get(PAGE).text
    kinds = Message.objects.values_list("kind", flat=True)
    assert Message.objects.count() == before + 3
    assert sorted(kinds)[3:] == [
        "assistance.cancelled",
        "assistance.moved",
        "assistance.moved",
        *["assistance.received"] * 3,
    ]


def free() -> list[Any]:
    return free_slots(meeting=Meeting.INDIVIDUAL, mode=Mode.PHONE, now=NOW)


def test_an_absence_that_touches_nothing_stays_on_the_page_of_hours() -> None:
    client = client_of(make_social_worker())
    assert be_away(client).headers["Location"] == HOURS
    page = client.get(HOURS)
    assert "from now on nobody can choose a time in this absence" in page.text
    assert page.context["away"] == ["Friday, March\N{NO-BREAK SPACE}13, 2026"]


@pytest.mark.parametrize(
    ("typed", "starts_at", "ends_at", "words"),
    [
        (
            {"last_day": "2026-03-15"},
            datetime(2026, 3, 13, 4, tzinfo=UTC),
            datetime(2026, 3, 16, 4, tzinfo=UTC),
            "from Friday, March 13, 2026 to Sunday, March 15, 2026",
        ),
        (
            {"from_hour": "13 h", "to_hour": "15 h"},
            datetime(2026, 3, 13, 17, tzinfo=UTC),
            datetime(2026, 3, 13, 19, tzinfo=UTC),
            "from Friday, March 13, 2026, 1 p.m. to Friday, March 13, 2026, 3 p.m.",
        ),
    ],
)
def test_whole_days_or_hours(
    typed: Any, starts_at: datetime, ends_at: datetime, words: str
) -> None:
    worker = make_social_worker()
    client = client_of(worker)
    be_away(client, **typed)
    absence = Absence.objects.get()
    assert (absence.starts_at, absence.ends_at) == (starts_at, ends_at)
    [shown] = client.get(HOURS).context["away"]
    assert shown.replace("\N{NO-BREAK SPACE}", " ") == words


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"first_day": ""}, "first_day"),
        ({"first_day": "1999-01-01"}, "first_day"),
        ({"last_day": "2999-01-01"}, "last_day"),
        ({"last_day": "2026-03-12"}, "last_day"),
        ({"first_day": "2026-03-10"}, "first_day"),
        ({"from_hour": "15 h", "to_hour": "13 h"}, "last_day"),
        # Clocks jump over this hour.
        ({"first_day": "2027-03-14", "from_hour": "2 h 30"}, "from_hour"),
        ({"first_day": "2027-03-13", "last_day": "2027-03-14", "to_hour": "2 h 30"}, "to_hour"),
    ],
)
def test_what_cannot_be_is_said(typed: dict[str, str], wrong: str) -> None:
    answer = be_away(client_of(make_social_worker()), **typed)
    assert answer.status_code == 422
    assert list(answer.context["page"].absence.errors) == [wrong]
    assert Absence.objects.count() == 0


def test_two_that_overlap_are_one() -> None:
    worker = make_social_worker()
    client = client_of(worker)
    be_away(client)
    answer = be_away(client, from_hour="9 h")
    assert answer.status_code == 422
    assert answer.context["page"].absence.errors["first_day"] == [
        "You are already away for a part of that time. Change that absence, or end it."
    ]
    # Of a colleague, it is another.
    assert be_away(client_of(make_social_worker())).status_code == 302


def test_she_will_be_there_after_all() -> None:
    worker = make_social_worker()
    client = client_of(worker)
    be_away(client)
    absence = Absence.objects.get()
    other = client_of(make_social_worker())
    for asked in (other, client, client):
        assert asked.post(PAGE, {"absence": absence.pk}).headers["Location"] == PAGE
        assert Absence.objects.exists() is (asked is other)
    client.post(PAGE, {"absence": "x"})
    assert AuditEvent.objects.filter(verb="ended").count() == 1


def test_who_comes_back_early_keeps_the_days_that_have_passed() -> None:
    worker = make_social_worker()
    client = client_of(worker)
    be_away(client, last_day="2026-03-15")
    with time_machine.travel(FRIDAY, tick=False):
        # Her session of Wednesday is long over.
        client_of(worker).post(PAGE, {"absence": Absence.objects.get().pk})
    assert Absence.objects.get().ends_at == FRIDAY


def test_what_is_shown_is_written_down() -> None:
    worker = make_social_worker()
    appointments = book_three(worker)
    client = client_of(worker)
    be_away(client)
    AccessEvent.objects.filter(kind="view").exists()
    client.get(PAGE)
    looked = AccessEvent.objects.filter(kind="view", subject_type="assistance.appointment")
    assert {event.subject_id for event in looked} == {str(row.pk) for row in appointments}


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_costs_the_same(django_assert_num_queries: DjangoAssertNumQueries, many: int):
    worker = make_social_worker()
    book_three(worker)
    client = client_of(worker)
    for number in range(many):
        be_away(client, from_hour=f"{8 + 2 * number} h", to_hour=f"{10 + 2 * number} h")
    client.get(PAGE)
    with django_assert_num_queries(6):
        client.get(PAGE)
