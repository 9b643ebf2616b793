"""What the sweep seals, in which lots, and what it does with gaps."""

import logging
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stage4club.core.models import AuditEvent, AuditSeal
from stage4club.core.models.audit_seal import BEGINNING
from stage4club.core.sealing import BrokenChain, seal_audit, sweep
from stage4club.core.sealing.form import hash_of, keyring
from stage4club.core.sealing.ranges import FIELDS, ranges_of, rows_in, without
from stage4club.core.tasks import seal_finished_audit
from tests.stage4club.core.sealing.kit import DAY, NOW, found, make_chain, make_rows, tamper

pytestmark = pytest.mark.django_db

NEW_KEY = "a key that is newer than all the others"
SINCE = int(NOW.timestamp())


def head() -> AuditSeal:
    seal = AuditSeal.objects.head()
    assert seal is not None
    return seal


def test_a_seal_covers_what_is_finished():
    make_rows(3)

    assert seal_audit(now=NOW) == 3

    seal = AuditSeal.objects.get()
    assert (seal.sequence, seal.previous, seal.count, seal.last_id) == (1, BEGINNING, 3, 3)
    assert (seal.covers, seal.gaps, seal.given_up) == ([[1, 3]], [], [])
    assert (seal.sealed_at, seal.hash, len(seal.marks)) == (NOW, hash_of(seal), 24)
    assert seal.key_id == next(iter(keyring()))
    assert found() == []


def test_every_column_of_the_audit_is_sealed():
    assert tuple(field.name for field in AuditEvent._meta.concrete_fields) == FIELDS


def test_nothing_new_is_not_sealed():
    assert seal_audit(now=NOW) == 0
    make_rows(1)
    assert seal_audit(now=NOW) == 1
    assert seal_audit(now=NOW + DAY) == 0
    assert AuditSeal.objects.count() == 1


def test_a_long_chain_is_made_of_lots(monkeypatch):
    first, second, third = make_chain(7, 3, monkeypatch)

    assert [seal.covers for seal in (first, second, third)] == [[[1, 3]], [[4, 6]], [[7, 7]]]
    assert [first.previous, second.previous, third.previous] == [
        BEGINNING,
        first.hash,
        second.hash,
    ]
    assert found() == []


def test_what_stands_between_two_keys_may_still_come():
    make_rows(2)
    make_rows(2, first=5)
    seal_audit(now=NOW)
    assert head().gaps == [[3, 4, SINCE]]

    make_rows(1, first=4)
    make_rows(1, first=7)
    assert seal_audit(now=NOW + timedelta(minutes=1)) == 2

    seal = head()
    assert (seal.covers, seal.gaps, seal.last_id) == ([[4, 4], [7, 7]], [[3, 3, SINCE]], 7)
    assert found() == []


def test_after_a_day_a_gap_was_never_used():
    make_rows(1)
    make_rows(1, first=4)
    seal_audit(now=NOW)
    assert seal_audit(now=NOW + DAY - timedelta(seconds=1)) == 0
    assert head().gaps == [[2, 3, SINCE]]

    assert seal_audit(now=NOW + DAY) == 0

    seal = head()
    assert (seal.count, seal.covers, seal.given_up, seal.gaps) == (0, [], [[2, 3]], [])
    assert found() == []
    make_rows(1, first=2)
    assert found() == ["Row 2 was added where nothing was."]


def test_what_came_late_is_sealed_even_after_days_without_a_sweep():
    make_rows(1)
    make_rows(1, first=3)
    seal_audit(now=NOW)
    make_rows(1, first=2)

    assert seal_audit(now=NOW + 3 * DAY) == 1

    assert (head().covers, head().given_up, head().gaps) == ([[2, 2]], [], [])
    assert found() == []


def test_a_full_seal_gives_no_gap_up(monkeypatch):
    """It has not seen all that came late."""
    make_rows(1)
    make_rows(1, first=9)
    seal_audit(now=NOW)
    make_rows(5, first=2)
    monkeypatch.setattr(sweep, "MOST_ROWS", 2)

    assert seal_audit(now=NOW + 2 * DAY) == 5

    assert [seal.covers for seal in AuditSeal.objects.order_by("sequence")] == [
        [[1, 1], [9, 9]],
        [[2, 3]],
        [[4, 5]],
        [[6, 6]],
    ]
    assert (head().given_up, head().gaps) == ([[7, 8]], [])
    assert found() == []


def test_a_new_key_signs_soon(settings):
    make_rows(1)
    seal_audit(now=NOW)
    old = list(settings.FIELD_KEYS)
    settings.FIELD_KEYS = [NEW_KEY, *old]

    assert seal_audit(now=NOW) == 0

    assert head().key_id == next(iter(keyring()))
    assert (head().sequence, head().covers, head().last_id) == (2, [], 1)
    assert seal_audit(now=NOW) == 0
    settings.FIELD_KEYS = [NEW_KEY]
    assert found() == []


def test_nothing_follows_on_a_seal_that_is_not_ours(settings):
    make_rows(2)
    seal_audit(now=NOW)
    make_rows(1, first=3)
    tamper("UPDATE core_auditseal SET signature = %s", "0" * 64)

    with pytest.raises(BrokenChain):
        seal_audit(now=NOW)

    assert AuditSeal.objects.count() == 1


def test_nothing_follows_on_a_seal_that_was_changed():
    make_rows(2)
    seal_audit(now=NOW)
    tamper("UPDATE core_auditseal SET last_id = 1")

    with pytest.raises(BrokenChain):
        seal_audit(now=NOW, trusted=str(head()))


def test_a_lost_key_is_got_over_by_a_head_from_the_log(settings):
    make_rows(2)
    seal_audit(now=NOW)
    settings.FIELD_KEYS = [NEW_KEY]
    assert found() == [
        "Seal 1 cannot be verified any more: its key is not in FIELD_KEYS.",
    ]
    with pytest.raises(BrokenChain):
        seal_audit(now=NOW, trusted=f"1:{'0' * 64}")

    assert seal_audit(now=NOW, trusted=str(head())) == 0

    assert (head().sequence, head().count) == (2, 0)
    assert found() == []


def test_each_seal_goes_to_the_log(monkeypatch, caplog):
    caplog.set_level(logging.INFO, logger="stage4club.core.sealing")
    seals = make_chain(3, 2, monkeypatch)

    assert caplog.messages == [
        f"Audit sealed up to 1:{seals[0].hash}, 2 row(s)",
        f"Audit sealed up to 2:{seals[1].hash}, 1 row(s)",
    ]


def test_the_task_of_each_minute_seals():
    make_rows(2)

    seal_finished_audit()

    assert head().count == 2


@pytest.mark.parametrize(("gaps", "statements"), [(1, 6), (150, 6)])
def test_a_sweep_asks_the_same_however_much_there_is(gaps, statements):
    for number in range(gaps + 1):
        make_rows(1, first=1 + 2 * number)
    seal_audit(now=NOW)
    make_rows(5, first=1_000)

    with CaptureQueriesContext(connection) as asked:
        seal_audit(now=NOW)

    # A savepoint and its release, the lock, the head, what came late, what came since, the seal.
    assert len([one for one in asked if "SAVEPOINT" not in one["sql"]]) == statements - 1


def test_ranges():
    assert ranges_of([]) == []
    assert ranges_of([1, 2, 3, 5, 8, 9]) == [(1, 3), (5, 5), (8, 9)]
    assert list(without((1, 5), [])) == [(1, 5)]
    assert list(without((3, 9), [1, 3, 6, 9, 11])) == [(4, 5), (7, 8)]
    assert list(without((4, 3), [])) == []


def test_rows_of_very_many_ranges_come_in_order():
    keys = make_rows(450)
    even = [(key, key) for key in keys if key % 2 == 0]
    assert [row[0] for row in rows_in(even)] == [first for first, _last in even]
    assert list(rows_in([])) == []
