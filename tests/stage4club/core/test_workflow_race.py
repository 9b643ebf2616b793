"""Two members of staff press at once. The negative controls show that the race is real."""

from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import transaction

from stage4club.core import workflow
from stage4club.core.audit import record
from stage4club.core.models import AuditEvent
from stage4club.core.workflow import TransitionRefused
from tests.stage4club.core.races import TIMEOUT, race
from tests.stage4club.core.sample.models import Parcel
from tests.stage4club.core.sample.workflow import SEND_BACK

NOW = datetime(2026, 3, 5, 18, 30, tzinfo=UTC)

pytestmark = pytest.mark.django_db(transaction=True)


def send_back(parcel):
    with transaction.atomic():
        return workflow.apply(parcel, SEND_BACK, by=None, now=NOW)


def write(parcel):
    parcel.state = SEND_BACK.target
    parcel.save(update_fields=["state"])
    record(SEND_BACK.name, parcel, by=None, now=NOW, to_state=parcel.state)
    return parcel


@pytest.mark.parametrize("callers", [2, 8])
def test_one_wins_and_the_others_read_when(callers):
    parcel = Parcel.objects.create()
    copies = [Parcel.objects.get() for _ in range(callers)]

    outcomes = race(*(lambda copy=copy: send_back(copy) for copy in copies))

    refusals = [outcome for outcome in outcomes if isinstance(outcome, TransitionRefused)]
    assert outcomes.count(parcel) == 1
    assert len(refusals) == callers - 1
    assert [refused.event for refused in refusals] == [AuditEvent.objects.get()] * (callers - 1)


def test_comparing_the_state_in_memory_lets_both_through():
    """Negative control: what `apply` would be if it trusted the instance."""
    copies = [Parcel.objects.create(), Parcel.objects.get()]

    @transaction.atomic
    def naive(parcel):
        if parcel.state not in SEND_BACK.sources:
            raise AssertionError("The copy in memory never changes.")
        return write(parcel)

    assert race(*(lambda copy=copy: naive(copy) for copy in copies)) == copies
    assert AuditEvent.objects.count() == 2


def test_comparing_the_stored_state_without_a_lock_lets_both_through():
    """Negative control: what `apply` would be without SELECT FOR UPDATE."""
    parcel = Parcel.objects.create()
    both_have_read = Barrier(2, timeout=TIMEOUT)

    @transaction.atomic
    def unlocked():
        stored = Parcel.objects.get()
        both_have_read.wait()
        return write(stored) if stored.state in SEND_BACK.sources else None

    assert race(unlocked, unlocked) == [parcel, parcel]
    assert AuditEvent.objects.count() == 2
