"""An installation as `docker-compose.yml` describes it, on the servers of this run."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from stage4club.people.enums import Role
from stage4club.people.models import User
from tests.browser.worker import database_url
from tests.deployment.processes import Installation
from tests.factories import make_user
from tests.smtp_sink import SmtpSink
from tests.stage4club.notifications.broker import private_url, publishing_to, take_tasks


@pytest.fixture
def broker() -> Iterator[str]:
    """A broker of its own, empty; this process rings there too."""
    url = private_url()
    take_tasks(url)
    with publishing_to(url):
        yield url
    take_tasks(url)


@pytest.fixture(scope="session")
def static_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files that the image holds, gathered once."""
    return tmp_path_factory.mktemp("static")


@pytest.fixture
def dotenv(smtp_sink: SmtpSink, broker: str, settings: Settings) -> dict[str, str]:
    """The values that somebody wrote into `.env`; this process has the same keys."""
    # People sign in at the processes with a password that this process has written.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    return {
        "SECRET_KEY": settings.SECRET_KEY,
        "FIELD_KEYS": ",".join(settings.FIELD_KEYS),
        "REDIS_URL": broker,
        "EMAIL_URL": f"smtp://{smtp_sink.host}:{smtp_sink.port}",
        "DEFAULT_FROM_EMAIL": "Club <club@example.org>",
        "SITE_URL": "https://localhost",
        "ALLOWED_HOSTS": "localhost",
        "STAFF_MFA": "optional",
        "OUTBOX_UNDO_SECONDS": "0",
        "FORM_MIN_SECONDS": "0",
        "RATE_LIMITS": "false",
    }


@pytest.fixture
def installation(
    transactional_db: None, dotenv: dict[str, str], static_root: Path, tmp_path: Path
) -> Installation:
    """A release on the database of this test, prepared, with its files."""
    here = Installation({**dotenv, "DATABASE_URL": database_url()}, tmp_path, static_root)
    if not any(static_root.iterdir()):
        here.collect()
    here.prepare()
    return here


@pytest.fixture
def partner(installation: Installation) -> User:
    """A patient-partner."""
    return make_user(Role.PARTNER, name="Josée", email="josee@example.org")
