"""What `DATABASE_URL` becomes."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from stage4club.settings.base import PLANNED_ONCE, POOL, database, database_url

URL = "postgres://stage4:secret@db.example.org/club"


def test_its_options_stay_with_and_without_a_pool() -> None:
    """A dropped `sslmode` would be a connection that anybody on the way can read."""
    kept = {"sslmode": "require", **PLANNED_ONCE}
    assert database(f"{URL}?sslmode=require")["OPTIONS"] == kept
    pooled = database(f"{URL}?sslmode=require", pool=True)
    assert pooled["OPTIONS"] == {**kept, "pool": POOL}
    assert database(URL, pool=True)["OPTIONS"] == {**PLANNED_ONCE, "pool": POOL}


def test_each_connection_is_checked_at_use() -> None:
    settings = database(URL)
    assert (settings["CONN_MAX_AGE"], settings["CONN_HEALTH_CHECKS"]) == (0, True)


@pytest.mark.parametrize("url", ["sqlite:///club.sqlite3", "mysql://u:p@db/club"])
def test_another_kind_of_database_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured):
        database(url)


@pytest.mark.parametrize(
    ("command", "user"),
    [
        (["manage.py", "migrate", "--noinput"], "owner"),
        (["manage.py", "grant_web_role"], "owner"),
        (["manage.py", "load_catalogue"], "site"),
        (["gunicorn", "stage4club.wsgi"], "site"),
        (["celery"], "site"),
    ],
)
def test_only_what_changes_tables_is_done_by_their_owner(
    command: list[str], user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://site:secret@db.example.org/club")
    monkeypatch.setenv("MIGRATION_DATABASE_URL", "postgres://owner:secret@db.example.org/club")
    assert database(database_url(command))["USER"] == user
    monkeypatch.delenv("MIGRATION_DATABASE_URL")
    assert database(database_url(command))["USER"] == "site"


@pytest.mark.django_db
def test_the_server_is_shown_no_value_in_a_statement() -> None:
    """Its log tells a statement that fails as it is shown here."""
    shown = "SELECT query, {}::text FROM pg_stat_activity WHERE pid = pg_backend_pid()"
    with connection.cursor() as cursor:
        cursor.execute(shown.format("%s"), ["anh@example.org"])
        assert cursor.fetchall() == [(shown.format("$1"), "anh@example.org")]
