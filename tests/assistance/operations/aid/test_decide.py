"""Deciding: by a named human, in part with a reason, by two people above what one decides alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from assistance.enums import Grounds
from assistance.models import AidDecision, AidRequest, AidYear, Criteria, LedgerEntry
from assistance.operations.aid import (
    CeilingExceeded,
    GroundsNeeded,
    MoreThanAsked,
    NotTheReviewer,
    ProposedItHerself,
    approve_aid_request,
    close_aid_request,
    confirm_aid_request,
    decline_aid_request,
    send_back,
    start_review,
    year_on,
)
from stage4club.core.workflow import TransitionRefused
from stage4club.notifications.models import Message
from stage4club.people.enums import Role
from stage4club.people.models import User
from tests.assistance.aids import (
    dollars,
    make_granted,
    make_reviewed,
)
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def officer() -> User:
    return make_user(Role.FINANCE)


@pytest.fixture
def approver() -> User:
    return make_user(Role.APPROVER)


def lines(request: AidRequest) -> list[tuple[str, int]]:
    rows = request.entries.order_by("pk").values_list("movement", "amount")
    return [(movement, int(amount)) for movement, amount in rows]


def totals(request: AidRequest) -> tuple[int, int, int]:
    year = AidYear.objects.get(person=request.person_id)
    return int(year.reserved), int(year.granted), int(year.paid)


def test_granted_as_asked(officer: User) -> None:
    request = make_reviewed(by=officer)
    approve_aid_request(request, by=officer, now=NOW, amount=dollars(800), words="Bonne nouvelle.")
    stored = AidRequest.objects.get()
    assert (stored.state, stored.amount_granted) == ("granted", dollars(800))
    assert (stored.decided_by, stored.decided_at) == (officer, NOW)
    decision = AidDecision.objects.get()
    assert (decision.number, decision.outcome, decision.amount) == (1, "granted", dollars(800))
    assert (decision.grounds, decision.criteria, decision.takes_two) == ("", None, False)
    assert decision.words == "Bonne nouvelle."
    assert (lines(request), totals(request)) == ([("granted", 800)], (0, 800, 0))
    letter = Message.objects.about(request).get(kind="assistance.aid_answer")
    assert (letter.to_address, letter.due_at) == ("louise@example.org", NOW + timedelta(seconds=60))


def test_the_criteria_in_force_stand_with_the_decision(officer: User) -> None:
    criteria = Criteria.objects.create(applies_from=NOW.date(), ceiling=900, most_at_once=900)
    request = make_granted(by=officer)
    assert request.decisions.get().criteria == criteria
    assert AidYear.objects.get().ceiling == 900


def test_in_part_with_a_reason(officer: User) -> None:
    request = make_reviewed(by=officer)
    with pytest.raises(GroundsNeeded):
        approve_aid_request(request, by=officer, now=NOW, amount=dollars(500))
    approve_aid_request(request, by=officer, now=NOW, amount=dollars(500), grounds=Grounds.BUDGET)
    assert (request.state, request.amount_granted) == ("partly_granted", dollars(500))
    assert request.decisions.get().grounds == "budget"


def test_whoever_does_not_know_how_much_is_granted_any_amount(officer: User) -> None:
    request = make_granted(400, by=officer, amount_requested=None)
    assert (request.state, request.decisions.get().grounds) == ("granted", "")


def test_nobody_is_granted_more_than_she_asked_for(officer: User) -> None:
    request = make_reviewed(by=officer)
    with pytest.raises(MoreThanAsked):
        approve_aid_request(request, by=officer, now=NOW, amount=dollars("800.01"))
    assert not LedgerEntry.objects.exists()


def test_who_does_not_review_it_does_not_decide(officer: User, approver: User) -> None:
    request = make_reviewed(by=officer)
    with pytest.raises(NotTheReviewer):
        approve_aid_request(request, by=approver, now=NOW, amount=dollars(10))
    with pytest.raises(NotTheReviewer):
        decline_aid_request(request, by=approver, now=NOW, grounds=Grounds.OTHER)
    start_review(request, by=approver, now=NOW)
    with pytest.raises(NotTheReviewer):
        approve_aid_request(request, by=officer, now=NOW, amount=dollars(10))
    approve_aid_request(request, by=approver, now=NOW, amount=dollars(800))


def test_the_second_of_two_reads_who_was_first(officer: User) -> None:
    request = make_reviewed(by=officer)
    again = AidRequest.objects.get()
    approve_aid_request(request, by=officer, now=NOW, amount=dollars(800))
    with pytest.raises(TransitionRefused) as refusal:
        approve_aid_request(again, by=officer, now=NOW, amount=dollars(800))
    assert refusal.value.already_done
    with pytest.raises(TransitionRefused):
        decline_aid_request(again, by=officer, now=NOW, grounds=Grounds.OTHER)
    assert lines(request) == [("granted", 800)]
    assert Message.objects.filter(kind="assistance.aid_answer").count() == 1


# Two people -----------------------------------------------------------------------------------


def proposed(officer: User, amount: int = 1500) -> AidRequest:
    return make_granted(amount, by=officer)


def test_above_a_thousand_it_takes_two(officer: User, approver: User) -> None:
    request = proposed(officer)
    assert (request.state, request.amount_granted, totals(request)) == (
        "to_confirm",
        None,
        (1500, 0, 0),
    )
    assert not Message.objects.filter(kind="assistance.aid_answer").exists()
    with pytest.raises(ProposedItHerself):
        confirm_aid_request(request, by=officer, now=NOW)
    confirm_aid_request(request, by=approver, now=NOW + DAY)
    decision = request.decisions.get()
    assert (decision.made_by, decision.confirmed_by) == (officer, approver)
    assert (request.state, request.decided_by, request.decided_at) == (
        "granted",
        officer,
        NOW + DAY,
    )
    assert lines(request) == [("reserved", 1500), ("released", 1500), ("granted", 1500)]
    assert totals(request) == (0, 1500, 0)
    assert Message.objects.filter(kind="assistance.aid_answer").count() == 1
    with pytest.raises(TransitionRefused):
        confirm_aid_request(request, by=approver, now=NOW + DAY)


def test_a_thousand_is_decided_by_one(officer: User) -> None:
    assert make_granted(1000, by=officer).state == "granted"


def test_the_amount_that_one_decides_is_dated(officer: User) -> None:
    Criteria.objects.create(applies_from=NOW.date(), two_people_above=500)
    assert make_granted(501, by=officer).state == "to_confirm"


def test_what_is_not_confirmed_is_free_again(officer: User, approver: User) -> None:
    request = proposed(officer)
    send_back(request, by=approver, now=NOW)
    assert (request.state, totals(request)) == ("under_review", (0, 0, 0))
    decision = request.decisions.get()
    assert (decision.sent_back_by, decision.sent_back_at) == (approver, NOW)
    approve_aid_request(request, by=officer, now=NOW, amount=dollars(900), grounds=Grounds.AT_ONCE)
    assert (request.state, request.decisions.count()) == ("partly_granted", 2)


def test_what_is_closed_meanwhile_is_free_again(officer: User) -> None:
    request = proposed(officer)
    close_aid_request(request, by=officer, now=NOW, closing="withdrawn")  # type: ignore[arg-type]
    assert totals(request) == (0, 0, 0)


def test_kept_in_one_year_and_confirmed_in_the_next(officer: User, approver: User) -> None:
    eve = datetime(2026, 12, 31, 22, 0, tzinfo=UTC)
    request = make_granted(2000, by=officer, now=eve)
    confirm_aid_request(request, by=approver, now=eve + DAY)
    years = AidYear.objects.filter(person=request.person_id)
    # It counts where it was promised; the new year is whole.
    assert [(row.period.lower, row.granted) for row in years] == [(date(2026, 1, 1), dollars(2000))]
    assert year_on(request.person_id, date(2027, 1, 1)).left == 2000
    later = make_granted(1000, by=approver, now=eve + DAY)
    assert later.entries.get().year.period.lower == date(2027, 1, 1)


# The ceiling --------------------------------------------------------------------------------------


def test_what_is_left_blocks(officer: User) -> None:
    make_granted(1000, by=officer)
    make_granted(700, by=officer)
    request = make_reviewed(by=officer)
    with pytest.raises(CeilingExceeded) as refusal:
        approve_aid_request(request, by=officer, now=NOW, amount=dollars(800))
    assert str(refusal.value) == (
        "Au plus 300\N{NO-BREAK SPACE}$ peuvent être accordés à cette personne jusqu’au "
        "jeudi 31\N{NO-BREAK SPACE}décembre\N{NO-BREAK SPACE}2026."
    )
    stored = AidRequest.objects.get(pk=request.pk)
    assert (stored.state, stored.decisions.count(), lines(stored)) == ("under_review", 0, [])
    approve_aid_request(stored, by=officer, now=NOW, amount=dollars(300), grounds=Grounds.CEILING)
    assert AidYear.objects.get().left == 0


def test_a_proposal_keeps_what_it_is_about(officer: User, approver: User) -> None:
    proposed(officer, 1900)
    request = make_reviewed(by=approver)
    with pytest.raises(CeilingExceeded):
        approve_aid_request(request, by=approver, now=NOW, amount=dollars(800))


def test_the_next_year_is_another_one(officer: User) -> None:
    make_granted(1000, by=officer)
    make_granted(1000, by=officer)
    eve = datetime(2027, 1, 1, 4, 59, tzinfo=UTC)  # a minute before midnight in Montréal
    request = make_reviewed(by=officer, now=eve)
    with pytest.raises(CeilingExceeded):
        approve_aid_request(request, by=officer, now=eve, amount=dollars(800))
    approve_aid_request(request, by=officer, now=eve + timedelta(minutes=1), amount=dollars(800))
    assert request.entries.get().year.period.lower == date(2027, 1, 1)
