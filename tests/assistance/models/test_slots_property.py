"""Whatever is taken, no time that is offered overlaps it, and none is outside the hours."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from assistance.enums import Meeting, Mode
from assistance.models import Absence, Availability, Practice, Reservation
from assistance.models.slots import free_slots, practice_of
from stage4club.core.working_days import TORONTO, is_public_holiday, local_date
from stage4club.people.models import User
from tests.factories import make_social_worker

pytestmark = pytest.mark.django_db

#: A week before each change of clocks, and a day without any.
BEGINNINGS = (
    datetime(2026, 3, 4, 14, tzinfo=UTC),
    datetime(2026, 10, 28, 14, tzinfo=UTC),
    datetime(2026, 6, 1, 14, tzinfo=UTC),
)
#: Of a time that is taken: after how many quarters of an hour it begins, how many it lasts.
QUARTER = timedelta(minutes=15)
taken = st.lists(st.tuples(st.integers(0, 14 * 96), st.integers(1, 40)), max_size=12)


def keep(worker: User, now: datetime, spans: list[tuple[int, int]]) -> None:
    """Keep these times, as far as the database lets them stand together."""
    last = now
    for number, (after, lasts) in enumerate(sorted(spans)):
        begins = now + after * QUARTER
        if begins < last:
            continue
        last = begins + lasts * QUARTER
        if number % 3 == 2:
            Absence.objects.create(social_worker=worker, starts_at=begins, ends_at=last)
        else:
            Reservation.objects.create(
                social_worker=worker,
                starts_at=begins,
                ends_at=last,
                form_key=f"{number}",
                expires_at=now + timedelta(days=1),
            )


@settings(max_examples=25, deadline=None)
@given(
    spans=taken,
    now=st.sampled_from(BEGINNINGS),
    starts=st.integers(0, 22),
    lasts=st.integers(1, 12),
    meeting=st.sampled_from(Meeting),
    pause=st.sampled_from([0, 15, 60]),
)
def test_no_slot_overlaps_what_is_taken_nor_leaves_the_hours(
    spans: list[tuple[int, int]],
    now: datetime,
    starts: int,
    lasts: int,
    meeting: Meeting,
    pause: int,
) -> None:
    opens, closes = time(starts), time(min(starts + lasts, 23))
    with transaction.atomic():
        worker = make_social_worker(weekdays=range(7), starts=opens, ends=closes)
        Practice.objects.create(social_worker=worker, buffer_minutes=pause, horizon_weeks=2)
        keep(worker, now, spans)
        found = free_slots(meeting=meeting, mode=Mode.PHONE, now=now)
        length = timedelta(minutes=practice_of(worker).minutes(meeting))
        for slot in found:
            assert slot.ends_at - slot.starts_at == length
            assert slot.starts_at >= now + timedelta(hours=24)
            local, over = slot.starts_at.astimezone(TORONTO), slot.ends_at.astimezone(TORONTO)
            assert opens <= local.time()
            assert over.time() <= closes
            assert over.date() == local.date()
            assert not is_public_holiday(local_date(slot.starts_at))
            around = timedelta(minutes=pause)
            near = {"starts_at__lt": slot.ends_at + around, "ends_at__gt": slot.starts_at - around}
            assert not Reservation.objects.filter(**near).exists()
            within = {"starts_at__lt": slot.ends_at, "ends_at__gt": slot.starts_at}
            assert not Absence.objects.filter(**within).exists()
        transaction.set_rollback(True)
    assert not Availability.objects.exists()
