"""Two sweeps at once, a transaction that commits late, a sweep that is killed."""

import os
from threading import Event, Thread

import pytest
from django.db import IntegrityError, connections, transaction

from stage4club.core import audit
from stage4club.core.models import AuditEvent, AuditSeal
from stage4club.core.sealing import Verification, seal_audit, sweep
from tests.engines import database_url
from tests.faults.programs import kill_family, program, wait_for
from tests.stage4club.core.races import race
from tests.stage4club.core.sample.models import Parcel
from tests.stage4club.core.sealing.kit import NOW, found, make_rows
from tests.stage4club.core.test_rotation_race import is_gone

pytestmark = pytest.mark.django_db(transaction=True)

#: Enough for a kill to come in the middle, however quick the machine is.
ROWS = 40_000


def seal():
    return seal_audit(now=NOW)


def test_two_sweeps_at_once_make_one_chain():
    make_rows(500)

    assert sorted(race(seal, seal, seal)) == [0, 0, 500]

    assert AuditSeal.objects.count() == 1
    assert found() == []


def test_without_the_lock_the_second_fails(monkeypatch):
    """Negative control: both read the same head, and only the constraints are left."""
    make_rows(500)
    together = [Event(), Event()]

    def both(names):
        mine = next(event for event in together if not event.is_set())
        mine.set()

    real = sweep._next_rows

    def read(last):
        rows = real(last)
        for event in together:
            event.wait(20)
        return rows

    monkeypatch.setattr(sweep, "hold", both)
    monkeypatch.setattr(sweep, "_next_rows", read)

    [first, second] = sorted(race(seal, seal), key=lambda told: isinstance(told, Exception))

    assert first == 500
    assert isinstance(second, IntegrityError)
    assert second.__cause__.diag.constraint_name in {
        "core_auditseal_pkey",
        "core_auditseal_one_chain",
    }
    assert found() == []


def test_what_commits_late_is_sealed_later():
    has_key, may_commit = Event(), Event()
    late = []

    def slow():
        with transaction.atomic():
            parcel = Parcel.objects.create()
            late.append(audit.record("open", parcel, by=None, now=NOW).pk)
            has_key.set()
            may_commit.wait(20)
        connections.close_all()

    thread = Thread(target=slow)
    thread.start()
    has_key.wait(20)
    quick = audit.record("open", Parcel.objects.create(), by=None, now=NOW).pk
    assert late[0] < quick
    assert seal() == 1
    head = AuditSeal.objects.get()
    assert (head.covers, head.gaps[-1][1]) == ([[quick, quick]], late[0])
    may_commit.set()
    thread.join()

    assert seal() == 1

    assert AuditSeal.objects.get(sequence=2).covers == [[late[0], late[0]]]
    assert found() == []


def sealing():
    env = {**os.environ, "DATABASE_URL": database_url()}
    return program("manage.py", "audit_seal", env=env)


def test_killed_between_two_seals_again_and_again():
    make_rows(ROWS)
    before = 0
    for _ in range(2):
        with sealing() as process:
            wait_for(lambda before=before: AuditSeal.objects.count() > before, process)
            kill_family(process)
        wait_for(is_gone)
        before = AuditSeal.objects.count()
        assert before < ROWS / sweep.MOST_ROWS
        assert found() == []
    with sealing() as process:
        assert process.wait(60) == 0

    walk = Verification()
    assert list(walk.findings(now=NOW)) == []
    assert (walk.seals, walk.rows) == (ROWS / sweep.MOST_ROWS, ROWS)
    assert AuditEvent.objects.count() == ROWS
