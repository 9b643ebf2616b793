"""A day and a week: who comes, the groups she opens, when she is away or free."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assistance.models import Absence
from assistance.models.agenda import EntryKind, agenda_of
from assistance.operations import cancel_appointment, propose_times
from assistance.policy import gaps
from stage4club.core.models import AccessEvent
from stage4club.people.operations import declare_tie
from tests.assistance.kit import FRIDAY, client_of, make_booked, make_hers, url_of
from tests.factories import NOW, make_place, make_service, make_session, make_social_worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "at_ten")]

PAGE = "/admin/assistance/appointment/agenda/"
HOUR = timedelta(hours=1)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def day_of(client: Client, day: str) -> list[tuple[str, str, str]]:
    """The kind, the hours and the title of each line of a day."""
    [column] = client.get(f"{PAGE}?day={day}&view=day").context["days"]
    return [(line.kind, plain(line.hours), plain(line.title)) for line in column.lines]


def test_a_day_in_the_order_of_its_hours() -> None:
    worker = make_social_worker()
    booked = make_booked(worker)
    waits = make_hers(worker, preferred_name="Ana", email="ana@example.org")
    propose_times(waits, by=worker, now=NOW, times=[FRIDAY + 3 * HOUR])
    session = make_session(make_service(), opened_by=worker)
    session.starts_at, session.ends_at = FRIDAY - 2 * HOUR, FRIDAY - HOUR
    session.save()
    Absence.objects.create(
        social_worker=worker, starts_at=FRIDAY + 5 * HOUR, ends_at=FRIDAY + timedelta(days=2)
    )
    client = client_of(worker)
    assert day_of(client, "2026-03-13") == [
        ("group", "from 9 a.m. to 10 a.m.", f"You open this meeting: {session.service.name}"),
        ("free", "from 10 a.m. to 11 a.m.", "Free"),
        ("appointment", "from 11 a.m. to noon", "Zoé"),
        ("free", "from noon to 2 p.m.", "Free"),
        ("held", "from 2 p.m. to 3 p.m.", "Kept for an answer"),
        ("free", "from 3 p.m. to 4 p.m.", "Free"),
        ("absence", "from 4 p.m. to 12 a.m.", "Away"),
    ]
    assert day_of(client, "2026-03-14") == [("absence", "all day", "Away")]
    page = client.get(f"{PAGE}?day=2026-03-13&view=day")
    assert f'href="{url_of(booked, "change")}">Zoé</a>' in page.text
    assert booked.reference in page.text
    assert "Agenda: Friday" in page.text


def test_the_week_begins_on_monday_and_leads_to_its_neighbours() -> None:
    worker = make_social_worker()
    page = client_of(worker).get(PAGE)
    titles = [plain(column.title) for column in page.context["days"]]
    assert (titles[0], titles[-1]) == ("Monday, March 9, 2026", "Sunday, March 15, 2026")
    assert [column.is_today for column in page.context["days"]].index(True) == 2
    links = [page.context[f"{name}_url"] for name in ("previous", "next", "today", "other")]
    assert links == [
        f"{PAGE}?day=2026-03-02",
        f"{PAGE}?day=2026-03-16",
        f"{PAGE}?day=2026-03-11",
        f"{PAGE}?day=2026-03-11&view=day",
    ]
    # What is past is not free.
    assert page.context["days"][0].lines == []
    assert [line.kind for line in page.context["days"][2].lines] == ["free"]


def test_a_public_holiday_is_said() -> None:
    worker = make_social_worker()
    [column] = client_of(worker).get(f"{PAGE}?day=2026-04-03&view=day").context["days"]
    assert (column.is_holiday, column.lines) == (True, [])


def test_hours_that_overlap_or_are_over_are_told_once_or_not() -> None:
    worker = make_social_worker(weekdays=[4])
    make_social_worker(name="Manon", weekdays=[4])
    from assistance.models import Availability

    twin = worker.availabilities.get()
    Availability.objects.create(
        social_worker=worker,
        weekday=4,
        starts="16:00",
        ends="18:00",
        starts_on=twin.starts_on,
    )
    assert day_of(client_of(worker), "2026-03-13") == [
        ("free", "from 9 a.m. to 5 p.m.", "Free"),
        ("free", "from 5 p.m. to 6 p.m.", "Free"),
    ]
    twin.ends_on = date(2026, 3, 1)
    twin.save()
    assert [line[1] for line in day_of(client_of(worker), "2026-03-13")] == [
        "from 4 p.m. to 6 p.m."
    ]


def test_what_was_cancelled_is_gone_and_what_is_over_is_to_note() -> None:
    worker = make_social_worker(weekdays=[])
    make_booked(worker, mode="in_person")
    gone = make_booked(worker, at=FRIDAY + 2 * HOUR, preferred_name="Ana", email="a@example.org")
    cancel_appointment(gone, by=worker, now=NOW, cancelled_by="staff")
    with time_machine.travel(FRIDAY + HOUR, tick=False):
        [line] = client_of(worker).get(PAGE).context["days"][4].lines
    assert (line.title, line.to_note, line.detail) == (
        "Zoé",
        True,
        "Individual meeting, in person",
    )


def test_where_one_meets_is_said() -> None:
    from assistance.operations import book_appointment
    from tests.factories import make_appointment

    worker = make_social_worker(weekdays=[])
    appointment = make_appointment(mode="in_person")
    book_appointment(appointment, by=worker, now=NOW, starts_at=FRIDAY, place=make_place())
    [line] = client_of(worker).get(f"{PAGE}?day=2026-03-13&view=day").context["days"][0].lines
    assert line.detail == "Individual meeting, in person, Bureau de Montréal"


@pytest.mark.parametrize("asked", ["", "hier", "0001-01-01", "9999-12-31", "2026-02-30"])
def test_a_day_that_is_none_is_today(asked: str) -> None:
    worker = make_social_worker()
    page = client_of(worker).get(f"{PAGE}?day={asked}&view=day")
    assert page.context["days"][0].is_today


def test_nobody_sees_the_week_of_a_colleague_nor_of_whom_she_knows() -> None:
    worker, colleague = make_social_worker(), make_social_worker(name="Manon")
    appointment = make_booked(colleague)
    assert appointment.reference not in client_of(worker).get(PAGE).text
    # Still hers in the table, she does not see it: that is what the tie is for.
    declare_tie(appointment.person, by=worker, now=NOW)
    mine = make_booked(colleague, at=FRIDAY + 3 * HOUR, message="Encore.")
    type(mine).objects.filter(pk=mine.pk).update(social_worker=worker)
    assert mine.reference not in client_of(worker).get(PAGE).text


def test_what_is_shown_is_written_down() -> None:
    worker = make_social_worker()
    appointment = make_booked(worker)
    client_of(worker).get(PAGE)
    looked = AccessEvent.objects.filter(subject_type="assistance.appointment", kind="view")
    assert [event.subject_id for event in looked] == [str(appointment.pk)]


@pytest.mark.parametrize("many", [1, 7])
def test_the_page_costs_the_same(django_assert_num_queries: DjangoAssertNumQueries, many: int):
    worker = make_social_worker()
    for number in range(many):
        at = datetime(2026, 3, 12, 13 + number, 0, tzinfo=UTC)
        make_booked(worker, at=at, preferred_name=f"N {number}", email=f"n{number}@example.org")
    client = client_of(worker)
    client.get(PAGE)
    with django_assert_num_queries(9):
        client.get(PAGE)


def test_what_is_left_between_what_is_taken() -> None:
    at = [NOW + number * HOUR for number in range(8)]
    taken = [(at[4], at[5]), (at[1], at[3]), (at[2], at[3])]
    assert list(gaps((at[0], at[6]), taken)) == [
        (at[0], at[1]),
        (at[3], at[4]),
        (at[5], at[6]),
    ]
    assert list(gaps((at[0], at[2]), [(at[0], at[7])])) == []
    assert list(gaps((at[0], at[1]), [(at[6], at[7])])) == [(at[0], at[1])]


def test_a_change_of_clocks_makes_no_free_hour() -> None:
    worker = make_social_worker(weekdays=[6], starts="02:30", ends="05:00")
    spring: list[Any] = agenda_of(worker, first=date(2027, 3, 14), days=1, now=NOW)
    assert spring[0].entries == []
    [day] = agenda_of(worker, first=date(2027, 3, 21), days=1, now=NOW)
    assert [entry.kind for entry in day.entries] == [EntryKind.FREE]
