"""The partner and the coordinator confirm at once: one message, the second reads who was first."""

from __future__ import annotations

from threading import Barrier
from typing import Any

import pytest

from registrations.models import Registration
from registrations.operations import confirm as confirm_module
from stage4club.core import audit
from stage4club.notifications.models import Message
from stage4club.people.enums import Role
from tests.factories import make_registration, make_session, make_user
from tests.registrations.kit import client_of, digest_in, url_of
from tests.stage4club.core.races import TIMEOUT, race

pytestmark = pytest.mark.django_db(transaction=True)


def both_confirm() -> list[Any]:
    """Both have read the page; both press. Their answers, the partner's first."""
    partner, coordinator = make_user(name="Josée"), make_user(Role.COORDINATOR, name="Sylvie")
    registration = make_registration(taken_by=partner)
    make_session(registration.service)
    url = url_of(registration, "confirm")
    presses = []
    for user in (partner, coordinator):
        client = client_of(user)
        digest = digest_in(client.get(url))
        assert digest
        presses.append(
            lambda client=client, digest=digest: client.post(url, {"preview_digest": digest})
        )
    return race(*presses)


def confirmations() -> int:
    return Message.objects.filter(kind="registrations.confirmed").count()


def test_one_message_and_the_second_reads_who_was_first() -> None:
    answers = both_confirm()
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    assert confirmations() == 1
    first = Registration.objects.get().confirmed_by
    assert first is not None
    [refused] = [answer for answer in answers if answer.status_code == 409]
    assert first.name in refused.text
    assert first.name == ("Sylvie" if answers[0] is refused else "Josée")


def test_without_the_lock_both_are_told_it_is_done_and_two_messages_leave(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    both_have_read = Barrier(2, timeout=TIMEOUT)

    def apply_without_lock(row: Any, arrow: Any, *, by: Any, now: Any, changes: Any) -> Any:
        stored = Registration.objects.get(pk=row.pk)
        both_have_read.wait()
        assert stored.state in arrow.sources
        for name, value in {"state": arrow.target, **changes}.items():
            setattr(row, name, value)
        row.save(update_fields=["state", *changes])
        audit.record(arrow.name, row, by=by, now=now, from_state=stored.state)
        return row

    monkeypatch.setattr(confirm_module, "apply", apply_without_lock)
    assert [answer.status_code for answer in both_confirm()] == [302, 302]
    assert confirmations() == 2
