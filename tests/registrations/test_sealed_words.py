"""What people write in their own words stands in no table, list or search."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registrations.models import Helper, Registration
from services.models import Opinion
from stage4club.people.enums import Role
from stage4club.people.models import CallTask
from tests.factories import make_opinion, make_user
from tests.registrations.admin.canaries import make_canary
from tests.registrations.kit import client_of, url_of
from tests.stage4club.people.rows import make_call_task

pytestmark = pytest.mark.django_db

WORDS = ("canari-besoin", "canari-message", "canari frère", "canari-appel", "canari-avis")
LISTS = ("registrations/registration", "people/calltask", "services/opinion")


def make_words() -> tuple[Registration, CallTask, Opinion]:
    """Every text of somebody's own, each with its canary."""
    registration = make_canary()
    call = make_call_task(script="canari-appel")
    opinion = make_opinion(registration.service, would_help="canari-avis", helps="canari-avis")
    return registration, call, opinion


def everything_stored() -> str:
    """Each row of each table, as the database writes it; bytes as hexadecimal signs."""
    tables = connection.introspection.table_names()
    with connection.cursor() as sql:
        rows: list[str] = []
        for table in tables:
            sql.execute(f'SELECT t::text FROM "{table}" t')
            rows += [row for (row,) in sql.fetchall()]
    return "\n".join(rows)


def test_no_word_stands_in_the_tables():
    make_words()
    stored = everything_stored().casefold()
    # Names are looked for, and stay: the whole base was read.
    assert "canaria" in stored
    assert [word for word in WORDS if word in stored or word.encode().hex() in stored] == []


def test_the_rows_open_to_the_program():
    registration, call, opinion = make_words()
    registration = Registration.objects.get(pk=registration.pk)
    assert (registration.access_needs, registration.message) == ("canari-besoin", "canari-message")
    assert Helper.objects.get().relationship == "canari frère"
    assert CallTask.objects.get(pk=call.pk).script == "canari-appel"
    kept = Opinion.objects.get(pk=opinion.pk)
    assert (kept.would_help, kept.helps) == ("canari-avis", "canari-avis")


def test_nothing_of_it_is_searched():
    registration, *_others = make_words()
    reference = registration.reference.replace("-", "").casefold()
    lines = [" canaria\n", " canariso\n", " 15145550177\n", " 15145550178\n", f" {reference}\n"]
    assert sorted(registration.search_text.splitlines(keepends=True)) == sorted(lines)
    searched = {field.name for model in apps.get_models() for field in model._meta.fields}
    assert "search_text" in searched


def test_who_may_open_the_file_reads_the_words():
    registration, *_others = make_words()
    page = client_of(make_user(Role.COORDINATOR)).get(url_of(registration, "change"))
    assert [word for word in WORDS[:3] if word in page.text] == list(WORDS[:3])


@pytest.mark.parametrize("name", LISTS)
def test_a_list_reads_no_text_that_it_does_not_show(name: str):
    make_words()
    client = client_of(make_user(Role.COORDINATOR, Role.PARTNER))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = client.get(
            f"/admin/{name}/?follow=all" if "registration/" in name else f"/admin/{name}/"
        )
    assert page.status_code == 200
    asked = "\n".join(query["sql"] for query in queries)
    columns = {"access_needs", "script", "would_help"}
    shown = {"would_help"} if name.endswith("opinion") else set()
    assert {column for column in columns if f'"{column}"' in asked} == shown


def test_the_home_reads_none_either():
    make_words()
    client = client_of(make_user(Role.COORDINATOR))
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/admin/").status_code == 200
    asked = "\n".join(query["sql"] for query in queries)
    assert [column for column in ("access_needs", "script") if f'"{column}"' in asked] == []
