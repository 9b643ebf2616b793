"""Two editors who keep, or throw away, a draft at the same moment, with their negative control."""

from __future__ import annotations

from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from services.admin.published import PublishedAdmin
from services.models import Page
from stage4club.core import audit
from stage4club.core.staff import seen
from stage4club.people.enums import Role
from tests.factories import make_page, make_user
from tests.services.admin.kit import address, typed
from tests.stage4club.core.races import TIMEOUT, race

pytestmark = pytest.mark.django_db(transaction=True)


def an_editor(name: str) -> Client:
    client = Client()
    client.force_login(make_user(Role.EDITOR, email=f"{name}@example.org"))
    return client


def at_once(monkeypatch: Any, page: Page, button: str) -> list[int]:
    """Both have the page open, and neither writes before both have read the row."""
    both = Barrier(2, timeout=TIMEOUT)
    real = PublishedAdmin._row

    def together(*given: Any) -> Any:
        found = real(*given)
        both.wait()
        return found

    monkeypatch.setattr(PublishedAdmin, "_row", together)
    sent = [
        (client, typed(client, page, body_fr=words, _seen=seen.last_event(page)))
        for client, words in ((an_editor("anne"), "Le mien."), (an_editor("zoe"), "Le sien."))
    ]

    def send(client: Client, data: dict[str, Any]) -> int:
        return client.post(address(page), {**data, button: ""}).status_code

    return sorted(race(*[lambda one=one: send(*one) for one in sent]))


def test_of_two_who_keep_a_draft_at_once_the_second_is_told(monkeypatch: Any):
    page = make_page()
    assert at_once(monkeypatch, page, "_draft") == [302, 422]
    assert audit.history(page).count() == 1
    page.refresh_from_db()
    assert ["Le mien.", "Le sien."].count(page.draft["body_fr"]) == 1


def test_of_two_who_throw_away_at_once_only_one_does(monkeypatch: Any):
    page = make_page()
    Page.objects.update(draft={"body_fr": "À jeter."})
    assert at_once(monkeypatch, page, "_discard") == [302, 302]
    assert audit.history(page).count() == 1


def test_without_the_lock_one_draft_replaces_the_other(monkeypatch: Any):
    page = make_page()
    both, real = Barrier(2, timeout=TIMEOUT), audit.history

    def nobody_waits(_names: Any) -> None: ...

    def read_together(subject: Any) -> Any:
        events = [event.pk for event in real(subject)]
        if connection.in_atomic_block:
            both.wait()
        return real(subject).filter(pk__in=events)

    monkeypatch.setattr(seen, "hold", nobody_waits)
    monkeypatch.setattr(seen.audit, "history", read_together)
    assert at_once(monkeypatch, page, "_draft") == [302, 302]
