"""Statements that a connection plans once."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, DataError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from stage4club.core.models.prepared import Prepared, prepared
from stage4club.people.models import User
from tests.factories import make_user

HALF = Prepared("SELECT 10 / $1, $2 LIKE '5%'", ("integer", "text"))


def known_to_the_server(of: Prepared = HALF) -> list[tuple[str, int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT statement, custom_plans, generic_plans FROM pg_prepared_statements"
            " WHERE statement LIKE %s",
            [f"PREPARE stage4club%{of.sql.replace('%', '_')}%"],
        )
        return [*cursor.fetchall()]


@pytest.mark.django_db(transaction=True)
def test_each_connection_prepares_it_once() -> None:
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert HALF.rows(2, "5 o'clock") == [(5, True)]
            assert HALF.rows(5, "15 %") == [(2, False)]
        assert [statement["sql"].split()[0] for statement in asked] == ["EXECUTE", "EXECUTE"]
        assert len(known_to_the_server()) == 1
        connection.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("inside", [False, True])
def test_what_could_not_be_asked_is_asked_again(inside: bool) -> None:
    for _ in range(2):
        with pytest.raises(DataError), transaction.atomic() if inside else connection.cursor():
            HALF.rows(0, "")
    assert HALF.rows(2, "") == [(5, False)]


@pytest.mark.django_db
def test_it_is_planned_once() -> None:
    one = Prepared("SELECT id FROM people_user WHERE id = $1", ("bigint",))
    user = make_user()
    for _ in range(10):
        assert one.rows(user.pk) == [(user.pk,)]
    [(text, custom, generic)] = known_to_the_server(one)
    # PostgreSQL tries a plan of their own for the first five.
    assert (custom, generic) == (5, 5)
    # Not with a value: whoever asks next would find it in the log of the server.
    assert text.endswith(one.sql)


@pytest.mark.django_db(transaction=True)
def test_what_the_server_forgot_is_prepared_again() -> None:
    assert HALF.rows(2, "") == [(5, False)]
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    with pytest.raises(DatabaseError, match="does not exist"):
        HALF.rows(2, "")
    assert HALF.rows(2, "") == [(5, False)]


@pytest.mark.django_db(transaction=True)
def test_what_it_does_not_understand_is_told_as_by_django() -> None:
    wrong = Prepared("SELECT $1 FROM nowhere", ("integer",))
    for _ in range(2):
        with pytest.raises(ProgrammingError, match="nowhere"):
            wrong.rows(1)


@pytest.mark.django_db(transaction=True)
def test_its_name_is_never_that_of_another_one() -> None:
    both = Prepared("SELECT $1", ("integer",)), Prepared("SELECT -$1", ("integer",))
    named = []
    for _ in range(2):
        assert [it.rows(1) for it in both] == [[(1,)], [(-1,)]]
        texts = [text for it in both for text, *_ in known_to_the_server(it)]
        named.append([text.split()[1].rpartition("_")[0] for text in texts])
        connection.close()
    # Whatever else was prepared before, in this process or another one: told by its text.
    assert named[0] == named[1]
    assert len({*named[0]}) == len(both)


@pytest.mark.django_db
def test_the_values_of_whoever_asks_are_left_open() -> None:
    anh, zoe = make_user(name="Anh d’O'Neil 100 %"), make_user(name="Zoé")
    somebody = User(pk=-1, email="-")
    rows = User.objects.filter(name=anh.name).exclude(pk=somebody.pk).exclude(email=somebody.email)
    asked = prepared(*rows.values_list("pk").query.sql_with_params(), {-1: "bigint", "-": "text"})
    assert asked.types == ("bigint", "text")
    assert asked.rows(zoe.pk, zoe.email) == [(anh.pk,)]
    assert asked.rows(anh.pk, zoe.email) == []
    assert asked.rows(zoe.pk, anh.email) == []
