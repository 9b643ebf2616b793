"""However many grants at the same moment, never more than the ceiling; each answered."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction

from assistance.models import AidRequest, AidYear, Criteria, LedgerEntry
from assistance.operations.aid import (
    CeilingExceeded,
    approve_aid_request,
    confirm_aid_request,
    decline_aid_request,
    hold_year,
    know_applicant,
    start_review,
)
from assistance.operations.aid.ledger import _new_year
from stage4club.core.workflow import TransitionRefused
from stage4club.people.enums import Role
from stage4club.people.models import User
from tests.assistance.aids import dollars, make_complete, make_granted, make_reviewed
from tests.factories import NOW, make_user
from tests.stage4club.core.races import race, without_exclusion, without_row_locks

pytestmark = pytest.mark.django_db(transaction=True)

CEILING = "assistance_aidyear_ceiling"


@contextmanager
def without_ceiling() -> Any:
    """For a negative control: what is promised and paid may be anything."""
    with connection.cursor() as sql:
        sql.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname=%s", [CEILING]
        )
        [definition] = sql.fetchone()
        sql.execute(f"ALTER TABLE assistance_aidyear DROP CONSTRAINT {CEILING}")
        try:
            yield
        finally:
            sql.execute("TRUNCATE assistance_aidyear CASCADE")
            sql.execute(f"ALTER TABLE assistance_aidyear ADD CONSTRAINT {CEILING} {definition}")


def grants(number: int, amount: int) -> list[Callable[[], Any]]:
    """So many applications of one person, each about to be granted."""
    officer = make_user(Role.FINANCE)
    asked = [make_reviewed(by=officer, amount_requested=dollars(amount)) for _ in range(number)]
    return [partial(grant, request, officer, amount) for request in asked]


def grant(request: AidRequest, officer: User, amount: int) -> str:
    try:
        approve_aid_request(request, by=officer, now=NOW, amount=dollars(amount))
    except CeilingExceeded:
        return "refused"
    return "granted"


def outcomes(jobs: list[Callable[[], Any]]) -> list[str]:
    return sorted(race(*jobs))


def test_forty_at_once_never_over() -> None:
    found = outcomes(grants(40, 300))
    assert found == ["granted"] * 6 + ["refused"] * 34
    year = AidYear.objects.get()
    assert (year.granted, year.ceiling) == (dollars(1800), dollars(2000))
    assert LedgerEntry.objects.count() == 6
    assert AidRequest.objects.filter(state="granted").count() == 6
    assert AidRequest.objects.filter(state="under_review", amount_granted=None).count() == 34


def test_without_the_lock_the_database_still_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    make_granted(1400)
    jobs = grants(2, 600)
    # Both read that 600 are left.
    without_row_locks(monkeypatch, AidYear, 2, after="first")
    assert outcomes(jobs) == ["granted", "refused"]
    assert AidYear.objects.get().left == 0


def test_without_lock_and_ceiling_it_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    make_granted(1400)
    jobs = grants(2, 600)
    with without_ceiling():
        without_row_locks(monkeypatch, AidYear, 2, after="first")
        assert outcomes(jobs) == ["granted", "granted"]
        assert AidYear.objects.get().left == -600


def test_one_year_is_made_by_two_at_once() -> None:
    person = make_complete().person_id
    race(*[partial(hold_in_transaction, person)] * 8)
    assert AidYear.objects.count() == 1


def test_a_year_that_another_has_just_made_is_the_one_that_counts() -> None:
    """Between the look that finds none and the writing of one."""
    request = make_granted(500)
    made = AidYear.objects.get()
    again = _new_year(request.person_id, NOW.date(), Criteria())
    assert (again.period, again.pk) == (made.period, None)
    with transaction.atomic():
        AidYear.objects.bulk_create([again], ignore_conflicts=True)
        assert hold_year(request.person_id, NOW) == made


def test_without_the_exclusion_there_are_several(monkeypatch: pytest.MonkeyPatch) -> None:
    person = make_complete().person_id
    with without_exclusion(AidYear, "assistance_aidyear_one_at_a_time"):
        without_row_locks(monkeypatch, AidYear, 2, after="first")
        done = race(*[partial(hold_in_transaction, person)] * 2)
        # Whoever is slower may see both, and stumble over them.
        stumbled = sum(isinstance(row, AidYear.MultipleObjectsReturned) for row in done)
        assert AidYear.objects.count() + stumbled == 2


def hold_in_transaction(person: int) -> None:
    with transaction.atomic():
        hold_year(person, NOW)


def test_two_deciders_at_once() -> None:
    officer = make_user(Role.FINANCE)
    request = make_reviewed(by=officer)
    copy = AidRequest.objects.get()
    done = race(
        partial(approve_aid_request, request, by=officer, now=NOW, amount=dollars(800)),
        partial(decline_aid_request, copy, by=officer, now=NOW, grounds="other"),
    )
    [refused] = [row for row in done if isinstance(row, Exception)]
    assert isinstance(refused, TransitionRefused)
    stored = AidRequest.objects.get()
    assert stored.decisions.count() == 1
    assert LedgerEntry.objects.count() == (1 if stored.state == "granted" else 0)


def test_without_the_lock_two_decide(monkeypatch: pytest.MonkeyPatch) -> None:
    officer = make_user(Role.FINANCE)
    request = make_reviewed(by=officer)
    copy = AidRequest.objects.get()
    # Each looks once before it holds the year, and once more before it writes.
    without_row_locks(monkeypatch, AidRequest, 2, times=2)
    done = race(
        partial(approve_aid_request, request, by=officer, now=NOW, amount=dollars(800)),
        partial(approve_aid_request, copy, by=officer, now=NOW, amount=dollars(800)),
    )
    # What is left to refuse is that two decisions have one number.
    assert TransitionRefused not in [type(row) for row in done]


def test_confirmed_and_taken_over_by_a_tie_at_once() -> None:
    officer, approver = make_user(Role.FINANCE), make_user(Role.APPROVER)
    request = make_granted(1500, by=officer)
    copy = AidRequest.objects.select_related("person").get()
    race(
        partial(confirm_aid_request, request, by=approver, now=NOW),
        partial(know_applicant, copy, by=officer, now=NOW),
    )
    stored, year = AidRequest.objects.get(), AidYear.objects.get()
    assert (stored.state, year.reserved, year.granted) in [
        ("granted", 0, dollars(1500)),
        ("submitted", 0, 0),
    ]


def test_two_take_it_over_at_once() -> None:
    officers = [make_user(Role.FINANCE), make_user(Role.APPROVER)]
    request = make_complete()
    later = NOW + timedelta(hours=1)
    race(
        *(
            partial(start_review, AidRequest.objects.get(pk=request.pk), by=officer, now=later)
            for officer in officers
        )
    )
    stored = AidRequest.objects.get()
    for officer in officers:
        if officer != stored.reviewer:
            with pytest.raises(Exception, match="autre personne"):
                approve_aid_request(stored, by=officer, now=later, amount=dollars(800))
