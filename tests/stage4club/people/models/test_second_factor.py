"""What the database refuses of second factors, and that each is its owner's alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from stage4club.core.encrypted_fields import stored_bytes
from stage4club.core.encryption import Undecipherable
from stage4club.people.enums import Role
from stage4club.people.models import Passkey, RecoveryCode, TotpDevice, User
from tests.factories import NOW, make_user
from tests.stage4club.core.violations import violates
from tests.stage4club.people.proofs import SECRET, give_application, give_codes, give_passkey

pytestmark = pytest.mark.django_db


@pytest.fixture
def louise() -> User:
    user = make_user(Role.ADMIN, name="Louise")
    give_application(user, now=NOW)
    give_passkey(user, now=NOW)
    give_codes(user, now=NOW)
    return user


@pytest.mark.parametrize(
    ("table", "change", "constraint"),
    [
        ("totpdevice", "secret = ''", "people_totpdevice_has_secret"),
        ("totpdevice", "last_step = 0", "people_totpdevice_step_known"),
        ("passkey", "name = ''", "people_passkey_named"),
        ("passkey", "credential_id = ''", "people_passkey_whole"),
        ("passkey", "public_key = ''", "people_passkey_whole"),
        ("passkey", "sign_count = -1", "people_passkey_counts"),
        ("recoverycode", "digest = ''", "people_recoverycode_has_digest"),
        (
            "recoverycode",
            "used_at = created_at - interval '1 second'",
            "people_recoverycode_used_later",
        ),
    ],
)
def test_the_database_refuses(louise: User, table: str, change: str, constraint: str) -> None:
    with violates(constraint), connection.cursor() as cursor:
        cursor.execute(f"UPDATE people_{table} SET {change}")


def test_one_application_for_one_account(louise: User) -> None:
    with violates("people_totpdevice_pkey"):
        TotpDevice.objects.bulk_create(
            [TotpDevice(user=louise, secret=SECRET, confirmed_at=NOW, last_step=1)]
        )


def test_one_passkey_is_one_account_s(louise: User) -> None:
    passkey = Passkey.objects.get()
    with violates("people_passkey_credential_id_key"):
        give_passkey(make_user(), now=NOW, credential_id=passkey.credential_id)


def test_a_secret_moved_to_another_account_opens_nothing(louise: User) -> None:
    stored = stored_bytes(TotpDevice.objects.get(), "secret")
    assert SECRET.encode() not in stored
    zoe = make_user()
    give_application(zoe, now=NOW)
    TotpDevice.objects.filter(user=zoe).update(secret=stored)
    with pytest.raises(Undecipherable):
        _ = TotpDevice.objects.get(user=zoe).secret


def test_they_are_their_owner_s_alone(louise: User) -> None:
    administrator = make_user(Role.ADMIN)
    models: list[Any] = [TotpDevice, Passkey, RecoveryCode]
    assert [model.objects.visible_to(administrator).count() for model in models] == [0, 0, 0]
    assert [model.objects.visible_to(louise).count() for model in models] == [1, 1, 10]


def test_a_code_is_nowhere_in_the_table(louise: User) -> None:
    codes = give_codes(louise, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_recoverycode")
        table = str(cursor.fetchall())
    assert [code for code in codes if code in table or code.replace("-", "") in table] == []


def test_they_are_called_by_their_key(louise: User) -> None:
    rows: list[Any] = [
        TotpDevice.objects.get(),
        Passkey.objects.get(),
        RecoveryCode.objects.first(),
    ]
    assert [str(row) for row in rows] == [str(row.pk) for row in rows]
