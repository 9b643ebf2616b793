"""Leaving the office is written down, as coming in is."""

from __future__ import annotations

import pytest
from django.test import Client

from stage4club.core.models import AccessEvent, AccessKind
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def lines() -> list[tuple[str, int | None, str]]:
    rows = AccessEvent.objects.filter(kind=AccessKind.SIGN_OUT)
    return list(rows.values_list("kind", "actor_id", "subject_id"))


def test_who_signs_out_leaves_a_line(client: Client) -> None:
    user = make_user()
    client.force_login(user)
    assert client.post("/admin/logout/").status_code == 200
    assert lines() == [("sign-out", user.pk, str(user.pk))]
    assert client.get("/admin/").status_code == 302


def test_nothing_else_does(client: Client) -> None:
    client.post("/admin/logout/")
    client.force_login(make_user())
    assert client.get("/admin/logout/").status_code == 405
    assert lines() == []
