"""Who is close to a member of staff, by whatever tells it; written once, asked for each."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from django.db import connection
from psycopg import ClientCursor
from pytest_django import DjangoAssertNumQueries

from assistance.models import AidRequest, Appointment
from registrations.models import circle
from stage4club.people.enums import Role
from stage4club.people.models import Person, User, call_task
from stage4club.people.models.closeness import _WRITTEN, SOMEBODY, CloseKeys, read_for
from stage4club.people.models.person import _close_in_any_room
from stage4club.people.operations import declare_tie
from stage4club.settings.base import PLANNED_ONCE
from tests.assistance.aids import make_aid_request
from tests.factories import (
    NOW,
    make_appointment,
    make_helper,
    make_registration,
    make_service,
    make_user,
)

pytestmark = pytest.mark.django_db

HERS = "colleague@example.org"
OTHERS = {"email": "zoe@example.org", "phone": None}


def by_helper() -> dict[str, Any]:
    return {**OTHERS, "helper": make_helper(email="Colleague@Example.org")}


#: What tells that she is close to a person, in each room.
TELLING: dict[str, Callable[[], Any]] = {
    "her own registration": lambda: make_registration(email=HERS),
    "a registration she filled": lambda: make_registration(**by_helper()),
    "her own appointment": lambda: make_appointment(email=HERS),
    "an appointment she asked for": lambda: make_appointment(**by_helper()),
    "her own application": lambda: make_aid_request(email=HERS),
    "an application she filled": lambda: make_aid_request(**by_helper()),
}
ASKED: dict[str, Callable[[User], Any]] = {
    "people.close": _close_in_any_room,
    "people.calls.close": call_task._close,
    "assistance.appointment.close": Appointment.objects.all()._keys_read,
    "assistance.aidrequest.close": AidRequest.objects.all()._keys_read,
    **dict([circle.CLOSE, circle.CLOSE_OR_ATTACHED]),
}


@pytest.mark.parametrize("telling", TELLING)
def test_a_form_tells_who_is_close(telling: str) -> None:
    user = make_user(Role.PRIVACY, email=HERS)
    make_user(email="anh@example.org")
    person = TELLING[telling]().person
    assert [*Person.objects.close_to(user)] == [person]
    assert {*Person.objects.keys_close_to(user)} == {person.pk}
    assert {*Person.objects.keys_close_to(make_user())} == set()


def test_a_robot_tells_nothing_and_a_tie_does(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    user = make_user(email=HERS)
    service = make_service()
    robot = make_registration(service, **by_helper(), suspicious=True)
    known = make_registration(service, preferred_name="Anh", email="anh@example.org", phone=None)
    assert {*Person.objects.keys_close_to(user)} == set()
    declare_tie(known.person, by=user, now=NOW)
    user.kept = {}
    with django_assert_num_queries(1):
        assert Person.objects.keys_close_to(user) == [known.person_id]
        assert Person.objects.keys_close_to(user) == [known.person_id]
    assert robot.person_id != known.person_id


@pytest.mark.parametrize("rows", [Appointment.objects, AidRequest.objects])
def test_of_each_room_the_keys_of_what_was_asked_and_of_whose_it_is(rows: Any) -> None:
    user = make_user(email=HERS)
    make = {Appointment: make_appointment, AidRequest: make_aid_request}[rows.model]
    request, other = make(email=HERS), make(preferred_name="Anh", **OTHERS)
    assert rows.close_keys(user) == CloseKeys([request.pk], [request.person_id])
    declare_tie(other.person, by=user, now=NOW)
    close = rows.close_keys(user)
    assert {*close.rows} == {request.pk, other.pk}
    assert {*close.people} == {request.person_id, other.person_id}
    assert [*rows.of_others(user)] == []


@pytest.mark.parametrize("name", ASKED)
def test_what_is_written_for_somebody_is_what_django_writes_for_each(name: str) -> None:
    # No other value of these statements is like her key or her address.
    ask, user = ASKED[name], User(pk=987_654_321, email=HERS)
    read_for(user, name, ask)
    sql, asked = _WRITTEN[name]
    hers: tuple[Any, ...] = user.pk, user.email
    whole = ClientCursor(connection.connection).mogrify
    assert whole(sql, [hers[it] for it in asked]) == whole(*ask(user).query.sql_with_params())
    assert {*asked} == {0, 1}


MADE_OF_HERS: dict[str, Callable[[User], Any]] = {
    "a part of her address": lambda user: User.objects.filter(email__icontains=user.email),
    "her key as a text": lambda user: User.objects.filter(name=str(user.pk)),
    "how many": lambda user: User.objects.all()[: -user.pk],
}


@pytest.mark.parametrize("made", MADE_OF_HERS)
def test_what_is_made_of_hers_cannot_be_asked_for_anybody(made: str) -> None:
    with pytest.raises(ValueError, match="as they are"):
        read_for(make_user(), made, MADE_OF_HERS[made])
    assert made not in _WRITTEN


@pytest.mark.parametrize("name", ASKED)
def test_it_is_planned_once_for_all_who_ask(name: str) -> None:
    # psycopg has it kept after the first ones, and PostgreSQL tries a plan of their own for five.
    first, tried, asked = PLANNED_ONCE["prepare_threshold"], 5, 3
    for user in [make_user() for _ in range(first + tried + asked)]:
        assert read_for(user, name, ASKED[name]) == []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT custom_plans, generic_plans FROM pg_prepared_statements WHERE statement = %s",
            [kept_text(_WRITTEN[name].sql)],
        )
        assert cursor.fetchall() == [(tried, asked)]


def kept_text(sql: str) -> str:
    """As psycopg hands it over: a number for each place."""
    places = count(1)
    return re.sub("%s", lambda _place: f"${next(places)}", sql).replace("%%", "%")


def test_a_value_of_anybody_stands_in_it_as_it_is() -> None:
    anh, zoe = make_user(name="Anh d’O'Neil 100 %s %"), make_user(name="Zoé")

    def ask(user: User) -> Any:
        named = User.objects.filter(name=anh.name).extra(where=["name LIKE '%%100 %%'"])
        return named.exclude(pk=user.pk).exclude(email=user.email).values_list("pk")

    try:
        assert read_for(zoe, "named", ask) == [(anh.pk,)]
        assert read_for(anh, "named", ask) == []
    finally:
        del _WRITTEN["named"]


def test_nobody_is_somebody() -> None:
    assert not User.objects.filter(pk=SOMEBODY.pk).exists()
    assert read_for(SOMEBODY, "people.close", _close_in_any_room) == []
