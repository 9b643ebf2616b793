"""What the pages of signing in ask of the database, with one passkey and with many."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from time_machine import TimeMachineFixture

from stage4club.people.enums import Role
from stage4club.people.models import User
from tests.factories import make_user
from tests.stage4club.people.proofs import (
    code_at,
    give_application,
    give_codes,
    give_passkey,
    gives_password,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 11, 14, 0, 10, tzinfo=UTC)
PAGE = "/admin/login/preuve/"
PAPER = "/admin/login/secours/"

MANY = pytest.mark.parametrize("passkeys", [1, 12])


@pytest.fixture
def louise(time_machine: TimeMachineFixture, passkeys: int) -> User:
    time_machine.move_to(NOW, tick=False)
    user = make_user(Role.COORDINATOR)
    give_application(user, now=NOW)
    for _ in range(passkeys):
        give_passkey(user, now=NOW)
    return user


def cost(client: Client, address: str, typed: dict[str, Any] | None = None) -> int:
    with CaptureQueriesContext(connection) as queries:
        if typed is None:
            client.get(address)
        else:
            client.post(address, typed)
    return len(queries)


@MANY
def test_the_page_of_the_second_proof(client: Client, louise: User) -> None:
    gives_password(client, louise)
    # The session, the account, its roles; its application, its passkeys.
    assert cost(client, PAGE) == 5


@MANY
def test_the_page_of_the_password_asks_nothing(louise: User) -> None:
    assert cost(Client(), "/admin/login/") == 0


@MANY
def test_a_code_that_opens(client: Client, louise: User) -> None:
    gives_password(client, louise)
    assert cost(client, PAGE, {"code": code_at(NOW)}) == 17


@MANY
def test_a_code_on_paper_that_opens(client: Client, louise: User) -> None:
    [code, *_rest] = give_codes(louise, now=NOW)
    gives_password(client, louise)
    assert cost(client, PAPER, {"code": code}) == 19
