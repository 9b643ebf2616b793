"""Leaving the office is written down, as coming in is; what a page reads is read once."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from registrations.admin import RegistrationAdmin
from stage4club.core.models import AccessEvent, AccessKind
from stage4club.people.enums import Role
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


@pytest.mark.parametrize(("method", "keeps"), [("get", True), ("head", True), ("post", False)])
def test_only_a_page_keeps_what_it_reads(
    method: str, keeps: bool, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(make_user(Role.COORDINATOR))
    seen: list[bool] = []
    rows_for = RegistrationAdmin.rows_for

    def told(self: Any, user: Any) -> Any:
        seen.append(user.kept is not None)
        return rows_for(self, user)

    monkeypatch.setattr(RegistrationAdmin, "rows_for", told)
    getattr(client, method)("/admin/registrations/registration/")
    assert set(seen) == {keeps}
    assert (len(seen) == 1) == keeps


def test_what_was_read_is_read_once_for_a_page() -> None:
    user, numbers = make_user(), iter(range(9))
    assert [user.read_once("a", lambda: next(numbers)) for _ in range(2)] == [0, 1]
    user.kept = {}
    assert [user.read_once(name, lambda: next(numbers)) for name in "aabab"] == [2, 2, 3, 2, 3]
