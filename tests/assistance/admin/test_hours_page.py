"""The page of hours: seen before it is saved, each one's own, and the places of all."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assistance.enums import Mode
from assistance.models import Absence, Availability, Place, Practice
from stage4club.core.models import AuditEvent
from stage4club.people.enums import Role
from tests.assistance.kit import client_of, make_booked, url_of
from tests.factories import make_place, make_social_worker, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "at_ten")]

PAGE = "/admin/assistance/appointment/hours/"
WAY = {
    "way-individual_minutes": "60",
    "way-family_minutes": "90",
    "way-buffer_minutes": "15",
    "way-lead_hours": "24",
    "way-horizon_weeks": "8",
    "way-video_url": "",
}
#: Thursdays from 9 h to noon, from today on.
THURSDAY = {
    "weekday": "3",
    "starts": "09:00",
    "ends": "12:00",
    "by_phone": "on",
    "starts_on": "2026-03-11",
}


def week(*lines: dict[str, str], known: int = 0) -> dict[str, str]:
    """What the form of hours sends: `known` of the lines stand there already."""
    typed = {"hours-TOTAL_FORMS": str(len(lines)), "hours-INITIAL_FORMS": str(known), **WAY}
    for number, line in enumerate(lines):
        typed |= {f"hours-{number}-{name}": value for name, value in line.items()}
    return typed


def shown(page: Any) -> dict[str, list[tuple[str, ...]]]:
    """The times that the page tells, kind by kind."""
    return {
        kind: [tuple(part.replace("\N{NO-BREAK SPACE}", " ") for part in line) for line in days]
        for kind, days, _unfolded in page.context["slots"]
    }


def send(client: Client, data: dict[str, str], button: str = "save") -> Any:
    """Read the page, type, press the button."""
    seen = client.get(PAGE).context["seen"]
    return client.post(PAGE, {"_seen": seen, **data, button: "1"})


def test_what_would_be_offered_is_seen_before_it_is_saved() -> None:
    worker = make_social_worker(weekdays=[])
    client = client_of(worker)
    assert shown(client.get(PAGE))["Individual meeting, by telephone"] == []
    page = send(client, week(THURSDAY), "show")
    assert page.context["is_preview"]
    assert shown(page)["Individual meeting, by telephone"] == [
        ("Thursday, March 12, 2026", "10 a.m., 10:30 a.m., 11 a.m."),
        ("Thursday, March 19, 2026", "9 a.m., 9:30 a.m., 10 a.m., 10:30 a.m., 11 a.m."),
    ]
    assert shown(page)["Family meeting, by telephone"][0][1] == "10 a.m., 10:30 a.m."
    assert shown(page)["Individual meeting, by video"] == []
    assert (Availability.objects.count(), Practice.objects.count()) == (0, 0)
    assert not AuditEvent.objects.filter(subject_type="assistance.practice").exists()
    # What was typed is still there.
    assert page.context["page"].hours.forms[0]["starts"].value() == "09:00"


def test_saved_as_a_whole() -> None:
    worker = make_social_worker(weekdays=[0, 1])
    client = client_of(worker)
    lines = [
        {**THURSDAY, "in_person": "on", "place": str(make_place().pk), "by_video": "on"},
        {**THURSDAY, "weekday": "4", "ends_on": "2026-06-30", "DELETE": ""},
        # Nothing was typed here.
        {"weekday": "0", "by_phone": "on", "by_video": "on", "starts_on": "2026-03-11"},
    ]
    answer = send(client, week(*lines, known=2) | {"way-individual_minutes": "45"})
    assert answer.headers["Location"] == PAGE
    rows = list(Availability.objects.filter(social_worker=worker))
    assert [(row.weekday, row.starts, row.ends, row.ends_on) for row in rows] == [
        (3, time(9), time(12), None),
        (4, time(9), time(12), date(2026, 6, 30)),
    ]
    assert rows[0].modes == set(Mode)
    assert rows[1].place is None
    assert Practice.objects.get().individual_minutes == 45
    page = client.get(PAGE)
    assert "Saved." in page.text
    assert "10:45 a.m." not in page.text
    # A place that is only for who comes is forgotten where nobody does.
    line = {**THURSDAY, "place": str(make_place().pk)}
    send(client, week(line, known=2))
    assert Availability.objects.get().place is None


def test_a_line_that_is_ticked_goes() -> None:
    worker = make_social_worker(weekdays=[3])
    send(client_of(worker), week({**THURSDAY, "DELETE": "on"}, known=1))
    assert not Availability.objects.exists()


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ({"ends": "09:00"}, "ends"),
        ({"ends_on": "2026-03-10"}, "ends_on"),
        ({"starts_on": "0026-03-11"}, "starts_on"),
        ({"by_phone": ""}, "in_person"),
        ({"in_person": "on"}, "place"),
        ({"weekday": "7"}, "weekday"),
        ({"starts": "soon"}, "starts"),
        ({"starts_on": ""}, "starts_on"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_lost(line: dict[str, str], wrong: str) -> None:
    worker = make_social_worker(weekdays=[3])
    answer = send(client_of(worker), week({**THURSDAY, **line}))
    assert answer.status_code == 422
    assert list(answer.context["page"].hours.forms[0].errors) == [wrong]
    assert "<title>Error:" in answer.text
    assert Availability.objects.get().ends == time(17)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("individual_minutes", "5"),
        ("buffer_minutes", "-1"),
        ("lead_hours", "9999"),
        ("horizon_weeks", "0"),
        ("video_url", "http://video.example.org"),
    ],
)
def test_the_way_of_working_has_its_limits(name: str, value: str) -> None:
    answer = send(client_of(make_social_worker()), week(THURSDAY) | {f"way-{name}": value})
    assert answer.status_code == 422
    assert list(answer.context["page"].way.errors) == [name]


def test_of_two_windows_the_second_is_told() -> None:
    worker = make_social_worker(weekdays=[])
    client = client_of(worker)
    seen = client.get(PAGE).context["seen"]
    send(client, week(THURSDAY))
    late = client.post(PAGE, week(THURSDAY) | {"_seen": seen, "save": "1"})
    assert late.status_code == 409
    assert "Louise changed something here" in late.text
    assert Availability.objects.count() == 1


def test_public_holidays_are_said() -> None:
    page = client_of(make_social_worker()).get(PAGE)
    assert page.context["holidays"] == ["Friday, April\N{NO-BREAK SPACE}3, 2026"]


def test_each_sees_and_changes_her_own() -> None:
    make_social_worker(name="Manon", weekdays=[1])
    worker = make_social_worker(weekdays=[3])
    client = client_of(worker)
    [line] = client.get(PAGE).context["page"].hours.initial_forms
    assert line.initial["weekday"] == 3
    send(client, week({**THURSDAY, "DELETE": "on"}, known=1))
    assert Availability.objects.get().social_worker.name == "Manon"


def test_every_role_else_is_refused() -> None:
    for role in set(Role) - {Role.SOCIAL_WORKER}:
        client = client_of(make_user(role))
        for page in ("hours", "absences", "agenda"):
            url = url_of(None, page)
            assert [client.get(url).status_code, client.post(url).status_code] == [403, 403]


def test_what_comes_from_no_page_of_ours_changes_nothing() -> None:
    worker = make_social_worker(weekdays=[3])
    assert client_of(worker).post(PAGE).status_code == 422
    assert Availability.objects.count() == 1


# Places -------------------------------------------------------------------------------------------


def places(*lines: dict[str, str], known: int) -> dict[str, str]:
    typed = {"places-TOTAL_FORMS": str(len(lines)), "places-INITIAL_FORMS": str(known)}
    for number, line in enumerate(lines):
        typed |= {f"places-{number}-{name}": value for name, value in line.items()}
    return typed


def test_places_are_added_and_changed() -> None:
    worker = make_social_worker(weekdays=[])
    known = make_place()
    client = client_of(worker)
    first = {"key": str(known.pk), "name": known.name, "address": "2, rue Neuve", "is_active": "on"}
    second = {"name": "  Bureau de Laval ", "address": "3, rue Neuve", "access_fr": "Sonnez."}
    answer = client.post(PAGE, places(first, second, known=1) | {"places": "1"})
    assert answer.headers["Location"] == PAGE
    assert list(Place.objects.order_by("name").values_list("name", "address", "is_active")) == [
        ("Bureau de Laval", "3, rue Neuve", False),
        ("Bureau de Montréal", "2, rue Neuve", True),
    ]
    events = AuditEvent.objects.filter(subject_type="assistance.place").order_by("pk")
    assert [(event.verb, event.details["fields"]) for event in events] == [
        ("changed", ["address"]),
        ("added", ["access_fr", "address", "is_active", "name"]),
    ]
    # Sent again, nothing has changed; nor is a place found that is not there.
    again = [first, {**second, "name": "Bureau de Laval", "key": "0"}]
    client.post(PAGE, places(*again, known=1) | {"places": "1"})
    missing = {**second, "key": "99999", "name": "Nulle part"}
    client.post(PAGE, places(missing, known=1) | {"places": "1"})
    assert Place.objects.count() == 2


def test_two_places_have_two_names() -> None:
    make_place()
    client = client_of(make_social_worker())
    line = {"name": make_place().name, "address": "Ailleurs"}
    answer = client.post(PAGE, places(line, known=0) | {"places": "1"})
    assert answer.status_code == 422
    assert "There is already a place of this name." in answer.text


def test_a_place_has_a_name_of_one_line() -> None:
    client = client_of(make_social_worker())
    line = {"name": "A\u202eB", "address": ""}
    answer = client.post(PAGE, places(line, known=0) | {"places": "1"})
    assert sorted(answer.context["page"].places.forms[0].errors) == ["address", "name"]


@pytest.mark.parametrize("many", [1, 20])
def test_the_page_costs_the_same(django_assert_num_queries: DjangoAssertNumQueries, many: int):
    worker = make_social_worker(weekdays=[])
    for number in range(many):
        Availability.objects.create(
            social_worker=worker,
            weekday=number % 7,
            starts=time(9),
            ends=time(12),
            starts_on=date(2026, 1, 1),
        )
        make_place(f"Bureau {number}")
    make_booked(worker)
    client = client_of(worker)
    client.get(PAGE)
    with django_assert_num_queries(10):
        client.get(PAGE)
    assert Absence.objects.count() == 0
