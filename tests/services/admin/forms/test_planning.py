from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import translation

from services.admin.forms import DatesForm, RescheduleForm, SeriesForm, SessionForm
from services.enums import ServiceKind
from services.operations import plan_series
from stage4club.people.enums import Role, Room
from tests.services.factories import NOW, make_service, make_session, make_user

pytestmark = pytest.mark.django_db

MOMENT = {
    "day": "2026-11-19",
    "start_time": "13:30",
    "duration_minutes": "90",
    "place": "Montréal",
    "video_url": "",
}
SERIES = {
    "week_of_month": "3",
    "weekday": "3",
    "start_time": "13:30",
    "duration_minutes": "90",
    "first_month": "2026-11-01",
    "months": "6",
    "place": "Montréal",
    "video_url": "https://video.example.org/salle",
}


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def reschedule(**changes: Any) -> RescheduleForm:
    return RescheduleForm({**MOMENT, **changes}, subject=make_session(), user=make_user())


def test_a_moment_as_an_operation_takes_it():
    form = reschedule(place="  Salle   3 ")
    assert form.is_valid()
    assert form.cleaned_data == {
        "starts_at": datetime(2026, 11, 19, 18, 30, tzinfo=UTC),
        "ends_at": datetime(2026, 11, 19, 20, 0, tzinfo=UTC),
        "place": "Salle 3",
        "video_url": "",
    }


@pytest.mark.parametrize(
    "typed", ["13:30", "13:30:00", "13 h 30", "13\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}30", "13h30"]
)
def test_an_hour_however_it_is_written(typed: str):
    form = reschedule(start_time=typed)
    assert form.is_valid()
    assert form.cleaned_data["starts_at"] == datetime(2026, 11, 19, 18, 30, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["9 h", "9h"])
def test_an_hour_without_minutes(typed: str):
    form = reschedule(start_time=typed)
    assert form.is_valid()
    assert form.cleaned_data["starts_at"] == datetime(2026, 11, 19, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("day", {"day": "9999-12-31"}),
        ("day", {"day": "0001-01-01"}),
        ("day", {"day": "2026-02-30"}),
        ("day", {"day": ""}),
        ("start_time", {"start_time": "25:00"}),
        ("start_time", {"day": "2027-03-14", "start_time": "02:30"}),
        ("start_time", {"day": "2026-11-01", "start_time": "01:30"}),
        ("duration_minutes", {"duration_minutes": "0"}),
        ("duration_minutes", {"duration_minutes": "NaN"}),
        ("duration_minutes", {"duration_minutes": "481"}),
        ("place", {"place": ""}),
        ("place", {"place": "www.example.org"}),
        ("place", {"place": "Salle\n3"}),
        ("place", {"place": "S" * 201}),
        ("video_url", {"video_url": "javascript:alert(1)"}),
        ("video_url", {"video_url": "http://video.example.org/salle"}),
        ("video_url", {"video_url": "salle 3"}),
    ],
)
def test_what_is_refused_stands_at_its_field(field: str, changes: dict[str, str]):
    form = reschedule(**changes)
    assert not form.is_valid()
    assert list(form.errors) == [field]


def test_a_link_without_its_beginning_is_understood():
    form = reschedule(place="", video_url="video.example.org/salle")
    assert form.is_valid()
    assert form.cleaned_data["video_url"] == "https://video.example.org/salle"


def test_a_move_starts_from_what_is():
    session = make_session(starts_at=datetime(2026, 11, 19, 18, 30, tzinfo=UTC))
    form = RescheduleForm(data=None, files=None, subject=session, user=make_user())
    assert form.initial == {
        "day": date(2026, 11, 19),
        "start_time": time(13, 30),
        "duration_minutes": 90,
        "place": session.place,
        "video_url": session.video_url,
    }
    assert 'value="13:30"' in str(form["start_time"])
    assert 'value="2026-11-19"' in str(form["day"])


def test_who_and_which_group_one_may_choose():
    group = make_service()
    make_service("hidden", is_published=False, position=2)
    make_service("aid", kind=ServiceKind.ASSISTANCE, room=Room.ASSISTANCE, position=3)
    partner, worker = make_user(Role.PARTNER), make_user(Role.SOCIAL_WORKER)
    make_user(Role.PARTNER, is_active=False)
    make_user(Role.COORDINATOR)
    form = SessionForm()
    assert list(form.fields) == [
        "service",
        "day",
        "start_time",
        "duration_minutes",
        "place",
        "video_url",
        "hosts",
        "opened_by",
    ]
    assert list(form.fields["service"].queryset) == [group]
    assert list(form.fields["hosts"].queryset) == [partner]
    assert list(form.fields["opened_by"].queryset) == [worker]


def series(**changes: Any) -> SeriesForm:
    return SeriesForm({**SERIES, "service": str(make_service().pk), **changes}, now=NOW)


def test_a_series_finds_its_dates():
    form = series()
    assert form.is_valid()
    assert [planned.day for planned in form.plan] == [
        date(2026, 11, 19),
        date(2026, 12, 17),
        date(2027, 1, 21),
        date(2027, 2, 18),
        date(2027, 3, 18),
        date(2027, 4, 15),
    ]
    assert form.rule == {
        "weekday": 3,
        "week_of_month": 3,
        "start_time": time(13, 30),
        "duration_minutes": 90,
        "first_month": date(2026, 11, 1),
        "months": 6,
    }


def test_a_series_starts_within_a_year():
    months = SeriesForm(now=datetime(2026, 12, 1, 3, 0, tzinfo=UTC)).fields["first_month"].choices
    # In Montréal it is still the last of November.
    assert months[0] == ("2026-11-01", "November 2026")
    assert months[2] == ("2027-01-01", "January 2027")
    assert len(months) == 12


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("months", {"months": "13"}),
        ("months", {"months": "0"}),
        ("weekday", {"weekday": "7"}),
        ("week_of_month", {"week_of_month": "6"}),
        ("first_month", {"first_month": "2031-01-01"}),
        ("place", {"place": "", "video_url": ""}),
        ("service", {"service": "0"}),
        ("start_time", {"weekday": "6", "week_of_month": "2", "start_time": "02:30"}),
    ],
)
def test_a_series_that_cannot_be_planned(field: str, changes: dict[str, str]):
    form = series(**changes)
    assert not form.is_valid()
    assert (list(form.errors), form.plan) == ([field], [])


def test_the_boxes_of_the_dates():
    group = make_service()
    make_session(group, starts_at=datetime(2027, 5, 27, 17, 30, tzinfo=UTC))
    rule = {"weekday": 3, "week_of_month": 4, "start_time": time(13, 30), "duration_minutes": 90}
    plan = plan_series(group, first_month=date(2027, 4, 1), months=3, now=NOW, **rule)
    form = DatesForm(service=group, plan=plan)
    # 24 June is a holiday: there is a box, and it is not ticked.
    assert form.fields["days"].choices == [
        ("2027-04-22", "Thursday, April\xa022, 2027, from 1:30\xa0p.m. to 3\xa0p.m."),
        (
            "2027-06-24",
            "Thursday, June\xa024, 2027, from 1:30\xa0p.m. to 3\xa0p.m. (public holiday)",
        ),
    ]
    assert form.initial["days"] == ["2027-04-22"]
    assert form.impossible == [
        "Thursday, May\xa027, 2027, from 1:30\xa0p.m. to 3\xa0p.m. (already in the calendar)"
    ]
    sent = {"planned": form.initial["planned"], "days": ["2027-06-24"]}
    answered = DatesForm(sent, service=group, plan=plan)
    assert answered.is_valid()
    assert answered.is_of_this_plan()
    assert answered.cleaned_data["days"] == [date(2027, 6, 24)]


def test_boxes_of_another_plan():
    group = make_service()
    rule = {"weekday": 3, "week_of_month": 4, "start_time": time(13, 30), "duration_minutes": 90}
    plan = plan_series(group, first_month=date(2026, 12, 1), months=1, now=NOW, **rule)
    later = plan_series(
        group, first_month=date(2026, 12, 1), months=1, now=NOW + timedelta(days=1), **rule
    )
    sent = {"planned": "something else", "days": ["2026-12-24"]}
    assert not DatesForm(sent, service=group, plan=plan).is_of_this_plan()
    sent["planned"] = DatesForm(service=group, plan=later).plan_key
    assert DatesForm(sent, service=group, plan=plan).is_of_this_plan()
    assert not DatesForm({**sent, "days": ["2026-12-25"]}, service=group, plan=plan).is_valid()
    assert not DatesForm({**sent, "days": []}, service=group, plan=plan).is_valid()
