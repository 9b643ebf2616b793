"""Not granted, reviewed by another person, and nothing decided about whom one knows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from assistance.enums import AidClosing, AskedBecause, Grounds, Paper
from assistance.models import AidRequest, AidYear
from assistance.operations.aid import (
    CloseToApplicant,
    DecidedItBefore,
    DecisionStands,
    LessThanBefore,
    approve_aid_request,
    ask_documents,
    ask_review,
    close_aid_request,
    confirm_aid_request,
    decline_aid_request,
    know_applicant,
    start_review,
)
from stage4club.core import audit
from stage4club.core.workflow import TransitionRefused
from stage4club.notifications.models import Message
from stage4club.people.enums import ContactBy, Role
from stage4club.people.models import CallTask, User
from stage4club.privacy.models import Consent
from stage4club.privacy.operations import withdraw_consent
from tests.assistance.aids import (
    dollars,
    make_aid_request,
    make_complete,
    make_declined,
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


def proposed(officer: User, amount: int = 1500) -> AidRequest:
    return make_granted(amount, by=officer)


# Not granted --------------------------------------------------------------------------------------


def test_it_is_said_first_and_written_later(officer: User) -> None:
    request = make_declined(by=officer)
    assert (request.state, request.amount_granted) == ("not_granted", 0)
    call = CallTask.objects.open().get()
    assert (call.room, call.reason, call.assigned_to) == ("assistance", "assistance", officer)
    assert "n’est pas accordée" in call.script
    assert "habitent" in call.script
    letter = Message.objects.get(kind="assistance.aid_answer")
    # Wednesday 11 March; three working days later is Monday.
    assert letter.due_at == datetime(2026, 3, 16, 13, 0, tzinfo=UTC)


def test_who_is_not_written_to_is_called(officer: User) -> None:
    request = make_declined(by=officer, email="", contact_by=ContactBy.PHONE)
    assert CallTask.objects.open().about(request).count() == 1
    assert not Message.objects.about(request).exists()


def test_granted_is_said_too(officer: User) -> None:
    make_granted(by=officer, email="", contact_by=ContactBy.PHONE)
    assert "Une aide de 800\N{NO-BREAK SPACE}$ vous est accordée." in CallTask.objects.get().script


# Reviewed -----------------------------------------------------------------------------------------


def test_another_person_reviews_it_and_only_adds(officer: User, approver: User) -> None:
    request = make_reviewed(by=officer)
    approve_aid_request(request, by=officer, now=NOW, amount=dollars(300), grounds=Grounds.BUDGET)
    ask_review(request, by=None, now=NOW + DAY)
    assert (request.state, request.reviewer, request.amount_granted) == (
        "review_asked",
        None,
        dollars(300),
    )
    with pytest.raises(DecidedItBefore):
        start_review(request, by=officer, now=NOW + DAY)
    start_review(request, by=approver, now=NOW + DAY)
    with pytest.raises(LessThanBefore):
        approve_aid_request(
            request, by=approver, now=NOW, amount=dollars(200), grounds=Grounds.BUDGET
        )
    with pytest.raises(LessThanBefore):
        decline_aid_request(request, by=approver, now=NOW, grounds=Grounds.OTHER)
    approve_aid_request(request, by=approver, now=NOW + DAY, amount=dollars(800))
    assert (request.state, lines(request)) == ("granted", [("granted", 300), ("granted", 500)])
    assert [row.number for row in request.decisions.order_by("number")] == [1, 2]
    assert Message.objects.filter(kind="assistance.aid_answer").count() == 2


def test_a_decision_may_stand(officer: User, approver: User) -> None:
    request = make_reviewed(by=officer)
    approve_aid_request(request, by=officer, now=NOW, amount=dollars(300), grounds=Grounds.BUDGET)
    ask_review(request, by=None, now=NOW)
    start_review(request, by=approver, now=NOW)
    approve_aid_request(request, by=approver, now=NOW, amount=dollars(300), grounds=Grounds.BUDGET)
    assert (request.state, request.decided_by) == ("partly_granted", approver)
    assert (lines(request), request.decisions.count()) == ([("granted", 300)], 2)
    ask_review(request, by=None, now=NOW)
    for decided in (officer, approver):
        with pytest.raises(DecidedItBefore):
            start_review(request, by=decided, now=NOW)


def test_what_is_reviewed_is_not_closed_over_what_was_granted(officer: User) -> None:
    request = make_reviewed(by=officer)
    approve_aid_request(request, by=officer, now=NOW, amount=dollars(300), grounds=Grounds.BUDGET)
    ask_review(request, by=None, now=NOW)
    with pytest.raises(DecisionStands):
        close_aid_request(request, by=None, now=NOW, closing=AidClosing.WITHDRAWN)
    withdraw_consent(Consent.objects.about(request).first(), by=None, now=NOW)  # type: ignore[arg-type]
    assert AidRequest.objects.get().state == "review_asked"


def test_nothing_is_not_granted(officer: User) -> None:
    request = make_reviewed(by=officer, amount_requested=None)
    with pytest.raises(LessThanBefore):
        approve_aid_request(request, by=officer, now=NOW, amount=dollars(0))


def test_what_was_not_granted_is_reviewed(officer: User, approver: User) -> None:
    request = make_declined(by=officer)
    ask_review(request, by=officer, now=NOW + DAY)
    # Nothing is said any more of the decision that is looked at again.
    assert not CallTask.objects.open().exists()
    assert Message.objects.get(kind="assistance.aid_answer").state == "aborted"
    start_review(request, by=approver, now=NOW + DAY)
    decline_aid_request(request, by=approver, now=NOW + DAY, grounds=Grounds.NOT_IN_QUEBEC)
    assert request.decisions.count() == 2
    assert CallTask.objects.open().count() == 1


# Whom one knows -----------------------------------------------------------------------------------


def test_nobody_decides_about_whom_she_knows(officer: User, approver: User) -> None:
    request = make_reviewed(by=officer)
    know_applicant(request, by=officer, now=NOW)
    stored = AidRequest.objects.get()
    assert (stored.state, stored.reviewer) == ("submitted", None)
    assert audit.history(stored)[0].verb == "give-back"
    assert list(AidRequest.objects.visible_to(officer)) == []
    with pytest.raises(CloseToApplicant):
        start_review(stored, by=officer, now=NOW)
    start_review(stored, by=approver, now=NOW)


def test_what_she_proposed_for_her_is_no_proposal_any_more(officer: User, approver: User) -> None:
    request = proposed(officer)
    know_applicant(request, by=officer, now=NOW)
    stored = AidRequest.objects.get()
    assert (stored.state, totals(stored)) == ("submitted", (0, 0, 0))
    assert stored.decisions.get().sent_back_by is None
    with pytest.raises(TransitionRefused):
        confirm_aid_request(stored, by=approver, now=NOW)


def test_who_knows_her_does_not_confirm(officer: User, approver: User) -> None:
    request = proposed(officer)
    know_applicant(request, by=approver, now=NOW)
    with pytest.raises(CloseToApplicant):
        confirm_aid_request(request, by=approver, now=NOW)


def test_an_address_of_hers_is_a_tie_too() -> None:
    officer = make_user(Role.FINANCE, email="louise@example.org")
    request = make_complete()
    with pytest.raises(CloseToApplicant):
        start_review(request, by=officer, now=NOW)


# Documents ----------------------------------------------------------------------------------------


def test_what_is_awaited_makes_nobody_late(officer: User) -> None:
    request = make_aid_request()
    later = NOW.date() + timedelta(days=60)
    assert not AidRequest.objects.waiting_too_long(later).exists()
    assert not request.is_late(later)
    start_review(request, by=officer, now=NOW)
    assert list(AidRequest.objects.waiting_too_long(later)) == [request]
    assert request.is_late(later)
    ask_documents(
        request, by=officer, now=NOW, paper=Paper.RECEIPT, because=AskedBecause.UNREADABLE
    )
    assert not request.is_late(later)
