"""What `DATABASE_URL` becomes."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from stage4club.settings.base import POOL, database, database_url

URL = "postgres://stage4:secret@db.example.org/club"


def test_its_options_stay_with_and_without_a_pool() -> None:
    """A dropped `sslmode` would be a connection that anybody on the way can read."""
    assert database(f"{URL}?sslmode=require")["OPTIONS"] == {"sslmode": "require"}
    pooled = database(f"{URL}?sslmode=require", pool=True)
    assert pooled["OPTIONS"] == {"sslmode": "require", "pool": POOL}
    assert database(URL, pool=True)["OPTIONS"] == {"pool": POOL}


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
