from datetime import UTC, datetime

import psycopg
import pytest
from django.db import OperationalError, ProgrammingError, connection
from psycopg_pool import PoolTimeout

from stage4club.core.health import is_database_away, readiness

pytestmark = pytest.mark.urls("tests.stage4club.core.front_door")

NOW = datetime(2026, 3, 5, 17, 0, tzinfo=UTC)


def report_of_the_hour(now):
    return {"hour": now.hour}


def failing_report(now):
    raise LookupError("Zoé")


REPORTS = [f"{__name__}.{name}" for name in ("report_of_the_hour", "failing_report")]


def test_live_asks_nothing_of_the_database(client):
    response = client.get("/health/live")

    assert (response.status_code, response.content) == (200, b"ok\n")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/health/live", "/health/ready"])
def test_health_is_only_read(client, path):
    assert client.post(path).status_code == 405


@pytest.mark.django_db
def test_ready_adds_what_apps_report_under_their_name(settings):
    settings.HEALTH_REPORTS = REPORTS[:1]

    assert readiness(NOW) == {
        "ready": True,
        "database": "ok",
        "missing_migrations": 0,
        "core": {"hour": 17},
    }


@pytest.mark.django_db
def test_a_report_that_fails_takes_nothing_down(settings, caplog):
    settings.HEALTH_REPORTS = REPORTS[1:]

    assert readiness(NOW) == {
        "ready": True,
        "database": "ok",
        "missing_migrations": 0,
        "core": None,
    }
    assert caplog.messages == [f"The health report {REPORTS[1]} failed"]


@pytest.mark.django_db
def test_the_outbox_reports_its_ages(client):
    response = client.get("/health/ready")

    assert response.status_code == 200
    assert {"queue_age", "sweep_age"} <= response.json()["notifications"].keys()
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_a_missing_migration_is_not_ready(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    response = client.get("/health/ready")

    assert response.status_code == 503
    assert response.json() == {"ready": False, "database": "ok", "missing_migrations": 1}


@pytest.fixture
def stopped_database():
    """The connection leads to a server that is not there, until the test is over."""
    kept = connection.settings_dict
    connection.close()
    connection.settings_dict = {**kept, "HOST": "127.0.0.1", "PORT": "9"}
    yield
    connection.close()
    connection.settings_dict = kept


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_away_is_not_ready(stopped_database, client, caplog):
    response = client.get("/health/ready")

    assert response.status_code == 503
    assert response.json() == {"ready": False, "database": "away"}
    assert "The database is away" in caplog.messages


@pytest.mark.parametrize(
    ("error", "away"),
    [
        (OperationalError(), True),
        (psycopg.OperationalError(), True),
        (psycopg.InterfaceError(), True),
        (PoolTimeout(), True),
        (ProgrammingError(), False),
        (LookupError(), False),
        (None, False),
    ],
)
def test_only_errors_of_the_server_mean_that_it_is_away(error, away):
    assert is_database_away(error) is away
