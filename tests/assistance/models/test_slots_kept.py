"""Who receives and at which hours is read once in a while; whoever keeps a time reads it anew."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from assistance.enums import Meeting, Mode
from assistance.models import Availability
from assistance.models.slots import free_slots
from assistance.operations import SlotTaken, reserve_slot
from stage4club.people.models import User
from tests.factories import NOW, make_social_worker

pytestmark = pytest.mark.django_db


def values(worker: User | None = None) -> list[str]:
    workers = None if worker is None else [worker.pk]
    found = free_slots(meeting=Meeting.INDIVIDUAL, mode=Mode.PHONE, now=NOW, workers=workers)
    return [slot.value for slot in found]


def reserve(value: str, form_key: str) -> None:
    reserve_slot(value, form_key=form_key, meeting=Meeting.INDIVIDUAL, mode=Mode.PHONE, now=NOW)


@pytest.fixture
def worker(settings: Settings) -> User:
    """Of a site where it is kept; read for the first time when she is there."""
    worker = make_social_worker(weekdays=[3])
    # Nothing that a test before has read.
    assert values()
    settings.PAGES_KEPT_SECONDS = 60
    return worker


def test_read_once_and_what_is_taken_every_time(
    worker: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        before = values()
    reserve(before[0], "a form")
    with django_assert_num_queries(1):
        # An hour, and the pause after it.
        assert values() == before[3:]


def test_hours_that_are_gone_are_kept_for_nobody(worker: User) -> None:
    before = values()
    Availability.objects.all().delete()
    assert values() == before
    assert values(worker) == []
    with pytest.raises(SlotTaken):
        reserve(before[0], "a form")


def test_after_a_while_it_is_read_again(worker: User, settings: Settings) -> None:
    Availability.objects.all().delete()
    settings.PAGES_KEPT_SECONDS = 0
    assert values() == []
