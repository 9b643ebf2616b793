"""Times that are taken: each constraint, hit around Python."""

from __future__ import annotations

from typing import Any

import pytest

from tests.assistance.lives import (
    FRIDAY,
    HOUR,
    make_booked,
    make_proposal,
)
from tests.assistance.models.rows import (
    copy_of,
    held,
    insert,
    update,
)
from tests.factories import NOW, make_appointment, make_social_worker
from tests.stage4club.core.violations import violates

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("minutes", [-59, 0, 59])
def test_no_two_times_of_a_social_worker_overlap(minutes: int) -> None:
    booked = make_booked()
    with violates("assistance_reservation_free"):
        insert(held(booked.social_worker, FRIDAY + HOUR * minutes / 60))


def test_before_after_beside_and_once_it_is_free_there_is_room() -> None:
    booked = make_booked()
    worker = booked.social_worker
    for starts_at in (FRIDAY - HOUR, FRIDAY + HOUR):
        insert(held(worker, starts_at))
    insert(held(make_social_worker(), form_key="with a colleague"))
    update(booked.reservation, released_at=NOW)
    insert(held(worker, form_key="free again"))


@pytest.mark.parametrize("minutes", [-59, 0, 59])
def test_nobody_meets_two_social_workers_at_once(minutes: int) -> None:
    reservation = make_booked().reservation
    starts_at = FRIDAY + HOUR * minutes / 60
    elsewhere = {"social_worker_id": make_social_worker().pk, "starts_at": starts_at}
    with violates("assistance_reservation_one_person"):
        insert(copy_of(reservation, **elsewhere, ends_at=starts_at + HOUR))
    update(reservation, released_at=NOW)
    insert(copy_of(reservation, **elsewhere, ends_at=starts_at + HOUR))


@pytest.mark.parametrize("length", [0 * HOUR, -HOUR])
def test_a_time_ends_after_it_starts(length: Any) -> None:
    # A range that ends before it starts is refused by its own type, before any constraint of ours.
    kept = held(make_social_worker(), released_at=NOW)
    kept.ends_at = kept.starts_at + length
    with violates("assistance_reservation_ends_after"):
        insert(kept)


KINDS = {
    "for nothing": {"form_key": None},
    "without an end": {"expires_at": None},
    "for a form and a person": {"person": True},
    "for a form and a proposal": {"proposal": True},
    "for a person until": {"form_key": None, "person": True},
    "for nobody for good": {"form_key": None, "expires_at": None},
    "for a proposal for good": {"form_key": None, "proposal": True, "expires_at": None},
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_time_is_kept_for_a_form_an_answer_or_a_person(kind: str) -> None:
    values: dict[str, Any] = dict(KINDS[kind])
    if values.pop("person", False):
        values["person"] = make_appointment().person
    if values.pop("proposal", False):
        values["proposal"] = make_proposal()
    with violates("assistance_reservation_held_or_booked"):
        insert(held(make_social_worker(), **values))


def test_a_form_keeps_one_time() -> None:
    insert(held(make_social_worker(), form_key="one"))
    with violates("assistance_reservation_form_key_key"):
        insert(held(make_social_worker(), form_key="one"))
