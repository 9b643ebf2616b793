"""Second proofs for tests: an application whose code is known, codes on paper, a moment to pass."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from typing import Any

from django.test import Client

from stage4club.people.models import Passkey, TotpDevice, User
from stage4club.people.operations import make_recovery_codes
from stage4club.people.operations.one_time_codes import STEP_SECONDS, code_of, step_of

#: Twenty bytes; nobody's.
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "un mot de passe de test"
STEP = timedelta(seconds=STEP_SECONDS)

_numbers = itertools.count(1)


def give_application(user: User, *, now: datetime) -> TotpDevice:
    """An application set up an hour ago."""
    return TotpDevice.objects.create(
        user=user,
        secret=SECRET,
        confirmed_at=now - timedelta(hours=1),
        last_step=step_of(now - timedelta(hours=1)),
    )


def give_passkey(user: User, *, now: datetime, **values: Any) -> Passkey:
    """A passkey that no device holds: to be listed and removed."""
    given = {
        "credential_id": f"credential-{next(_numbers):05}",
        "public_key": "key",
        "sign_count": 0,
        "name": "Mon téléphone",
        "created_at": now,
    }
    return Passkey.objects.create(user=user, **{**given, **values})


def give_codes(user: User, *, now: datetime) -> list[str]:
    """Ten recovery codes, as she has them on paper."""
    return make_recovery_codes(user, now=now, is_first=True)


def code_at(now: datetime) -> str:
    """What the application shows at this moment."""
    return code_of(SECRET, step_of(now))


def gives_password(client: Client, user: User, *, to: str = "") -> str:
    """Post the first page; the address where it leads."""
    typed = {"username": user.email, "password": PASSWORD, "next": to}
    response = client.post("/admin/login/", typed)
    assert response.status_code == 302
    return str(response["Location"])


def is_signed_in(client: Client) -> bool:
    """Whether the office opens in this browser."""
    return client.get("/admin/").status_code == 200
