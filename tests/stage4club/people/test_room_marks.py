"""On a person's card: in which rooms she asked for something. PostgreSQL keeps it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from typing import Any

import pytest
from django.db import connection, transaction

from stage4club.people.models import Person
from stage4club.people.operations import hold_person
from stage4club.people.room_marks import KEEP, keep_mark, mark_all
from tests.assistance.aids import make_aid_request
from tests.factories import make_appointment, make_registration
from tests.stage4club.core.races import TIMEOUT, race
from tests.stage4club.people.blocked import wait_for_the_other
from tests.stage4club.people.rows import end_transaction, make_person

pytestmark = pytest.mark.django_db

MARKS = {
    "in_group": "registrations_registration",
    "in_assistance": "assistance_aidrequest",
    "in_social_work": "assistance_appointment",
}
#: Each mark, and how one comes to it.
ROOMS = pytest.mark.parametrize(
    ("mark", "make"),
    [
        ("in_group", make_registration),
        ("in_assistance", make_aid_request),
        ("in_social_work", make_appointment),
    ],
)
Make = Callable[[], Any]
#: What an index takes for a second row of the same.
OTHERS = {
    "id": "-id",
    "reference": "'ZZZZ-ZZZZ'",
    "form_key": "'copy'",
    "uid": "gen_random_uuid()",
    "person_id": "%s",
}
#: There may be one open registration.
OVER = {"state": "'withdrawn'", "closed_at": "received_at"}


def is_marked(person: Person, mark: str) -> bool:
    found: bool = Person.objects.values_list(mark, flat=True).get(pk=person.pk)
    return found


def execute(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)


def give(row: Any, *, to: Person) -> None:
    execute(f"UPDATE {row._meta.db_table} SET person_id = %s WHERE id = %s", to.pk, row.pk)


def copy(row: Any, *, to: Person) -> None:
    """Another row like this one, of `to`."""
    table = row._meta.db_table
    given = OTHERS | (OVER if table == MARKS["in_group"] else {})
    columns = [it.column for it in row._meta.local_concrete_fields if not it.generated]
    copied = ", ".join(given.get(name, name) for name in columns)
    execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {copied} FROM {table} WHERE id = %s",
        to.pk,
        row.pk,
    )


@ROOMS
def test_whoever_asks_a_room_for_something_is_marked_for_that_room(mark: str, make: Make) -> None:
    person = make().person
    assert {name for name in MARKS if is_marked(person, name)} == {mark}
    nobody = make_person()
    assert not any(is_marked(nobody, name) for name in MARKS)


@ROOMS
def test_however_the_row_is_written(mark: str, make: Make) -> None:
    row, other = make(), make_person()
    copy(row, to=other)
    # A person is locked after her requests and messages: nobody waits for her before the end.
    assert not is_marked(other, mark)
    end_transaction()
    assert is_marked(other, mark)


def test_who_is_known_in_one_room_is_marked_for_another_too() -> None:
    anh = {"preferred_name": "Anh", "email": "anh@example.org", "phone": None}
    person = make_registration(**anh).person
    assert {make(**anh).person for make in (make_aid_request, make_appointment)} == {person}
    end_transaction()
    assert {name for name in MARKS if is_marked(person, name)} == {*MARKS}


@ROOMS
def test_what_is_given_to_somebody_else_is_hers(mark: str, make: Make) -> None:
    row, other = make(), make_person()
    give(row, to=other)
    assert [is_marked(person, mark) for person in (row.person, other)] == [True, False]
    end_transaction()
    assert [is_marked(person, mark) for person in (row.person, other)] == [False, True]
    give(row, to=row.person)
    end_transaction()
    assert [is_marked(person, mark) for person in (row.person, other)] == [True, False]


@ROOMS
def test_the_first_of_two_is_not_the_last(mark: str, make: Make) -> None:
    row, other = make(), make_person()
    copy(row, to=row.person)
    give(row, to=other)
    end_transaction()
    assert [is_marked(person, mark) for person in (row.person, other)] == [True, True]


@ROOMS
def test_whose_last_row_is_gone_is_unmarked(mark: str, make: Make) -> None:
    row, other = make(), make_person()
    copy(row, to=other)
    execute(f"DELETE FROM {row._meta.db_table} WHERE form_key = 'copy'")
    end_transaction()
    assert [is_marked(person, mark) for person in (row.person, other)] == [True, False]


@ROOMS
def test_who_asked_before_is_marked_by_the_migrations(mark: str, make: Make) -> None:
    person, other = make().person, make_person()
    end_transaction()
    (keep, forget), (mark_them, unmark) = (sql(mark, MARKS[mark]) for sql in (keep_mark, mark_all))
    execute(unmark)
    execute(forget)
    assert not Person.objects.filter(**{mark: True}).exists()
    execute(keep)
    execute(mark_them)
    assert [is_marked(one, mark) for one in (person, other)] == [True, False]


# One leaves while another is sent -----------------------------------------------------------------


@contextmanager
def without_locks(mark: str) -> Iterator[None]:
    """For a negative control: nobody waits for whoever comes or goes at the same moment."""

    def functions(sql: str) -> str:
        made = sql.partition("CREATE CONSTRAINT")[0].replace(
            "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
        )
        return made.format(mark=mark, table=MARKS[mark])

    unlocked = "\n".join(line for line in KEEP.splitlines() if "PERFORM" not in line)
    execute(functions(unlocked))
    try:
        yield
    finally:
        execute(functions(KEEP))


def leaves_first(row: Any, other: Person) -> None:
    """The last one is given away, and another is sent before that is over."""
    has_left, is_sent = Event(), Event()

    @transaction.atomic
    def leave() -> None:
        give(row, to=other)
        end_transaction()
        has_left.set()
        wait_for_the_other(or_until=is_sent.is_set)

    def send() -> None:
        assert has_left.wait(TIMEOUT)
        copy(row, to=row.person)
        is_sent.set()

    assert race(leave, send) == [None, None]


def is_sent_first(row: Any, other: Person) -> None:
    """Another is sent, and the last one is given away before that is over."""
    has_left, is_sent = Event(), Event()

    @transaction.atomic
    def send() -> None:
        copy(row, to=row.person)
        end_transaction()
        is_sent.set()
        wait_for_the_other(or_until=has_left.is_set)

    def leave() -> None:
        assert is_sent.wait(TIMEOUT)
        give(row, to=other)
        has_left.set()

    assert race(send, leave) == [None, None]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("at_once", [leaves_first, is_sent_first])
@ROOMS
def test_who_asks_again_while_the_last_one_leaves_stays_marked(
    mark: str, make: Make, at_once: Callable[[Any, Person], None]
) -> None:
    row, other = make(), make_person()
    at_once(row, other)
    assert [is_marked(person, mark) for person in (row.person, other)] == [True, True]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("at_once", [leaves_first, is_sent_first])
@ROOMS
def test_without_the_locks_she_is_not(
    mark: str, make: Make, at_once: Callable[[Any, Person], None]
) -> None:
    row, other = make(), make_person()
    with without_locks(mark):
        at_once(row, other)
    assert [is_marked(person, mark) for person in (row.person, other)] == [False, True]


@pytest.mark.django_db(transaction=True)
@ROOMS
def test_who_puts_two_people_together_is_waited_for(mark: str, make: Make) -> None:
    row, other = make(), make_person()
    holds = Event()

    @transaction.atomic
    def put_together() -> None:
        hold_person(row.person_id)
        holds.set()
        wait_for_the_other()
        give(row, to=other)

    def send() -> None:
        assert holds.wait(TIMEOUT)
        copy(row, to=row.person)

    # As if it were the first that she asks this room for.
    Person.objects.filter(pk=row.person_id).update(**{mark: False})
    assert race(put_together, send) == [None, None]
    assert [is_marked(person, mark) for person in (row.person, other)] == [True, True]
