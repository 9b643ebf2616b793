"""Anybody's address can be typed: no more than three receipts reach it in a day."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier

import pytest

from registrations.models import Registration
from registrations.operations import receipts, release_registration
from services.operations import mailboxes
from stage4club.core import audit
from stage4club.notifications.models import Message
from stage4club.people.enums import Role
from tests.factories import NOW, make_helper, make_registration, make_service, make_user
from tests.stage4club.core.races import TIMEOUT, race

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _limited(settings) -> None:
    settings.RATE_LIMITS = True


def names() -> list[str]:
    return ["Anne", "Rita", "Zoé", "Lise", "Luce", "Manon"]


def set_aside() -> list[str]:
    rows = Registration.objects.quarantined().order_by("pk")
    return list(rows.values_list("preferred_name", flat=True))


def test_the_fourth_of_a_day_waits_for_a_human() -> None:
    service = make_service()
    for name in names():
        make_registration(service, preferred_name=name)
    assert (Message.objects.count(), set_aside()) == (3, ["Lise", "Luce", "Manon"])
    lise = Registration.objects.get(preferred_name="Lise")
    assert [event.verb for event in audit.history(lise)] == ["set-aside", "submit"]
    # A human says that it is none: its receipt leaves.
    release_registration(lise, by=make_user(Role.COORDINATOR), now=NOW)
    assert (Message.objects.count(), set_aside()) == (4, ["Luce", "Manon"])


def test_the_day_after_it_is_no_flood() -> None:
    service = make_service()
    for day, name in enumerate(names()):
        make_registration(service, preferred_name=name, now=NOW + timedelta(days=day / 3))
    assert (Message.objects.count(), set_aside()) == (6, [])


@pytest.mark.parametrize(
    "addresses",
    [
        ["zoe@example.org", "ZOE@example.org", "zoe+a@example.org", "Zoe+b@example.org"],
        [
            "z.{o}e@example.org",
            "z.{o}e+1@example.org",
            "z.{o}e+2@example.org",
            "z.{o}e@example.org",
        ],
        ["+zoe@example.org", "+zoe@example.org", "+zoe@example.org", "+zoe@example.org"],
    ],
)
def test_labels_and_capitals_are_the_same_mailbox(addresses) -> None:
    service = make_service()
    for name, address in zip(names(), addresses, strict=False):
        make_registration(service, preferred_name=name, email=address)
    assert (Message.objects.count(), set_aside()) == (3, ["Lise"])


def test_another_mailbox_is_another_one() -> None:
    service = make_service()
    for number, name in enumerate(names()):
        make_registration(service, preferred_name=name, email=f"z{number}oe@example.org")
    make_registration(service, preferred_name="Léa", email="z.oe@example.org")
    assert (Message.objects.count(), set_aside()) == (7, [])


def test_who_helps_is_counted_too() -> None:
    service = make_service()
    for name in names():
        make_registration(
            service, preferred_name=name, email="", contact_by="phone", helper=make_helper()
        )
    assert (Message.objects.count(), set_aside()) == (3, ["Lise", "Luce", "Manon"])


def test_one_form_corrected_again_and_again_writes_to_two() -> None:
    service = make_service()
    for address in ("a@example.org", "b@example.org", "a@example.org", "b@example.org"):
        make_registration(service, form_key="abc", email=address)
    assert (Message.objects.count(), set_aside()) == (2, [])
    waits = make_registration(service, form_key="abc", email="c@example.org")
    assert (Message.objects.count(), set_aside()) == (2, ["Louise"])
    make_registration(service, form_key="abc", email="d@example.org")
    assert (Message.objects.count(), Registration.objects.get()) == (2, waits)


def test_what_was_attached_to_one_that_is_set_aside_goes_on() -> None:
    service = make_service()
    for address in ("a@example.org", "b@example.org"):
        make_registration(service, form_key="abc", email=address, contact_by="email")
    attached = make_registration(service, email="b@example.org", contact_by="phone")
    assert attached.attached_to is not None
    make_registration(service, form_key="abc", email="c@example.org")
    attached.refresh_from_db()
    assert attached.attached_to is None


def test_switched_off_for_measures_there_is_no_limit(settings) -> None:
    settings.RATE_LIMITS = False
    service = make_service()
    for name in names():
        make_registration(service, preferred_name=name)
    assert (Message.objects.count(), set_aside()) == (6, [])


def six_at_once() -> int:
    service = make_service()
    forms = [
        {"preferred_name": name, "email": f"zoe+{name}@example.org", "phone": None}
        for name in ("Anne", "Rita", "Lise", "Luce", "Manon", "Denise")
    ]
    race(*(lambda form=form: make_registration(service, **form) for form in forms))
    return Message.objects.count()


@pytest.mark.django_db(transaction=True)
def test_six_at_once_are_counted_one_after_the_other() -> None:
    assert six_at_once() == 3


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_on_the_mailbox_none_sees_the_others(monkeypatch) -> None:
    together = Barrier(6, timeout=TIMEOUT)
    real = receipts._is_too_many

    def count_then_wait(*given):
        answer = real(*given)
        together.wait()
        return answer

    monkeypatch.setattr(mailboxes, "hold", list)
    monkeypatch.setattr(receipts, "_is_too_many", count_then_wait)
    assert six_at_once() == 6
