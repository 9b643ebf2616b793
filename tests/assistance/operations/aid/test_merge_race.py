"""Two people merged into a third at the same moment: together never over the ceiling."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from assistance.models import AidRequest, AidYear
from assistance.operations.aid import TogetherTooMuch, merge_applicants
from stage4club.people.enums import Role
from tests.assistance.aids import dollars, make_granted
from tests.assistance.operations.aid.test_ledger_race import without_ceiling
from tests.factories import NOW, make_user
from tests.stage4club.core.races import race, without_row_locks

pytestmark = pytest.mark.django_db(transaction=True)


def merge(request: AidRequest, same_as: AidRequest, by: Any) -> str:
    try:
        merge_applicants(request, by=by, now=NOW, same_as=same_as)
    except TogetherTooMuch:
        return "apart"
    return "merged"


def merges() -> list[Callable[[], str]]:
    """Two people of 700 $ each, about to become a third who was granted as much."""
    officer = make_user(Role.FINANCE)
    kept = make_granted(700)
    others = [
        make_granted(700, preferred_name=name, email=f"{name}@example.org", phone=None)
        for name in ("ana", "bea")
    ]
    return [partial(merge, request, kept, officer) for request in others]


def left() -> Any:
    return min(year.left for year in AidYear.objects.all())


def test_only_what_fits_is_merged() -> None:
    assert sorted(race(*merges())) == ["apart", "merged"]
    assert left() == dollars(600)


def test_without_locks_and_ceiling_it_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = merges()
    with without_ceiling():
        without_row_locks(monkeypatch, AidYear, 2, after="_fetch_all")
        assert sorted(race(*jobs)) == ["merged", "merged"]
        assert left() == dollars(-100)
