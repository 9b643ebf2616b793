"""An installation as `docker-compose.yml` describes it, on the servers of this run."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from stage4club.people.enums import Role
from stage4club.people.models import User
from tests.deployment.processes import Installation, WebRole, dotenv
from tests.factories import make_user
from tests.smtp_sink import SmtpSink
from tests.stage4club.notifications.broker import own_broker


@pytest.fixture
def broker() -> Iterator[str]:
    """A broker of its own, empty; this process rings there too."""
    with own_broker() as url:
        yield url


@pytest.fixture(scope="session")
def static_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files that the image holds, gathered once."""
    return tmp_path_factory.mktemp("static")


@pytest.fixture
def web_role(transactional_db: None) -> Iterator[WebRole]:
    """A role without any right, as `docker/web-role.sql` makes it; gone with what it was given."""
    role = WebRole(f"web_of_tests_{secrets.token_hex(4)}", secrets.token_hex(16))
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {role.name} LOGIN PASSWORD '{role.password}'")
    yield role
    with connection.cursor() as cursor:
        cursor.execute(f"DROP OWNED BY {role.name}")
        cursor.execute(f"DROP ROLE {role.name}")


@pytest.fixture
def installation(
    web_role: WebRole,
    smtp_sink: SmtpSink,
    broker: str,
    static_root: Path,
    settings: Settings,
    tmp_path: Path,
) -> Installation:
    """A release on the database of this test, prepared, with its files."""
    # People sign in at the processes with a password that this process has written.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    values = dotenv(smtp=f"smtp://{smtp_sink.host}:{smtp_sink.port}", redis=broker, role=web_role)
    here = Installation(values, tmp_path, static_root)
    if not any(static_root.iterdir()):
        here.collect()
    here.prepare()
    return here


@pytest.fixture
def partner(installation: Installation) -> User:
    """A patient-partner."""
    return make_user(Role.PARTNER, name="Josée", email="josee@example.org")
