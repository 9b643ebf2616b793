"""Anybody's address can be typed: how often the links of an appointment are sent to one mailbox."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import transaction

from assistance.operations import find_links, write_links_at
from registrations.operations import ask_for_links, write_asked_links
from services.operations import mailboxes
from stage4club.notifications.models import Message
from tests.assistance.threads import make_attendee, make_family
from tests.factories import NOW, make_appointment, make_registration
from tests.stage4club.core.races import TIMEOUT, race

pytestmark = pytest.mark.django_db

ADDRESS = "zoe@example.org"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _limited(settings: Any) -> None:
    settings.RATE_LIMITS = True


def letters(kind: str = "assistance.links") -> int:
    return Message.objects.filter(kind=kind).count()


def written(address: str, *, now: Any = NOW) -> int:
    """How many letters there are once somebody has asked at this address on the public page."""
    ask_for_links(address, form_key=f"form {Message.objects.count()} {now}", now=now)
    write_asked_links(now)
    return letters()


def test_three_a_day_to_one_mailbox(settings: Any) -> None:
    make_appointment(email="zoe+club@example.org")
    make_attendee(make_family(email="ana@example.org"), email=ADDRESS)
    make_registration(preferred_name="Zoé", email="zoe+club@example.org")
    assert [written("zoe+club@example.org") for _ in range(5)] == [1, 2, 3, 3, 3]
    # Whoever comes along and reads the same mailbox is counted with her; another room is not.
    assert written(ADDRESS) == 3
    assert letters("registrations.links") == 3
    assert written(ADDRESS, now=NOW + DAY + timedelta(seconds=1)) == 4
    settings.RATE_LIMITS = False
    assert written("zoe+club@example.org") == 5


def test_the_same_form_twice_is_one_message() -> None:
    make_attendee(make_family(), email=ADDRESS)
    for _twice in range(2):
        with transaction.atomic():
            write_links_at(ADDRESS, key="form", now=NOW)
    # One to the person, one to who comes along.
    assert letters() == 2


# Several workers at once --------------------------------------------------------------------------


def write_at_once(times: int) -> None:
    make_appointment()

    def write(number: int) -> None:
        with transaction.atomic():
            write_links_at(ADDRESS, key=f"form {number}", now=NOW)

    ran = race(*[lambda number=number: write(number) for number in range(times)])
    assert ran == [None] * times


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_keep_to_three() -> None:
    write_at_once(6)
    assert letters() == 3


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_on_the_mailbox_they_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    together = Barrier(4, timeout=TIMEOUT)
    real = mailboxes.had_enough

    def count_then_wait(*given: Any) -> bool:
        enough = real(*given)
        together.wait()
        return enough

    monkeypatch.setattr(mailboxes, "hold", list)
    monkeypatch.setattr(find_links, "had_enough", count_then_wait)
    write_at_once(4)
    assert letters() == 4
