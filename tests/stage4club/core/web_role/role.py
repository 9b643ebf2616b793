"""A role that is not the owner, and the block in which the site works as it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

#: One server serves several databases of tests, and roles are the server's.
PREFIX = "web_of_tests_"


def execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def make_role(rights: str = "LOGIN") -> str:
    """A new role without any right; inside a transaction it is gone with it."""
    name = PREFIX + secrets.token_hex(4)
    execute(f"CREATE ROLE {name} {rights}")
    return name


@contextmanager
def acting_as(role: str) -> Iterator[None]:
    """What this connection does, it does as `role`."""
    execute(f"SET ROLE {role}")
    try:
        yield
    finally:
        execute("RESET ROLE")


@contextmanager
def forbidden() -> Iterator[None]:
    """The database refuses the block for want of a right, and for nothing else."""
    with pytest.raises(ProgrammingError) as refusal, transaction.atomic():
        yield
    assert isinstance(refusal.value.__cause__, psycopg.errors.InsufficientPrivilege)
    assert refusal.value.__cause__.sqlstate == "42501"
