"""Each constraint of applications, hit around Python."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from assistance.models import (
    AidCircumstances,
    AidDecision,
    AidDraft,
    AidHelper,
    AidRequest,
    AskedPaper,
)
from assistance.operations.aid import begin_draft
from stage4club.people.enums import ForWhom, Role
from stage4club.people.models import User
from tests.assistance.aids import dollars, make_aid_request, make_granted
from tests.assistance.models.rows import copy_of, insert, update
from tests.factories import NOW, make_helper, make_user
from tests.stage4club.core.violations import violates

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=1)


@pytest.fixture
def request_() -> AidRequest:
    return make_aid_request()


@pytest.fixture
def officer() -> User:
    return make_user(Role.FINANCE)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"preferred_name": ""}, "assistance_aid_named"),
        ({"language": "de"}, "assistance_aid_answers_known"),
        ({"for_whom": "us"}, "assistance_aid_answers_known"),
        ({"contact_by": "fax"}, "assistance_aid_answers_known"),
        ({"good_time": "night"}, "assistance_aid_answers_known"),
        ({"voicemail": "?"}, "assistance_aid_answers_known"),
        ({"stage4": ""}, "assistance_aid_answers_known"),
        ({"needs": ["holidays"]}, "assistance_aid_answers_known"),
        ({"attestation": "never"}, "assistance_aid_answers_known"),
        ({"phone": "", "phone_extension": "12"}, "assistance_aid_extension_has_phone"),
        ({"phone": "", "email": ""}, "assistance_aid_reachable"),
        ({"postal_code": "H2X1Y4"}, "assistance_aid_postal_code"),
        ({"postal_code": ""}, "assistance_aid_postal_code"),
        ({"needs": []}, "assistance_aid_asked"),
        ({"declaration": False}, "assistance_aid_asked"),
        ({"amount_requested": 0}, "assistance_aid_asked"),
        ({"state": "elsewhere"}, "assistance_aid_state"),
        ({"state": "under_review"}, "assistance_aid_state"),
        ({"state": "to_confirm"}, "assistance_aid_state"),
        ({"state": "granted"}, "assistance_aid_state"),
        ({"state": "partly_granted"}, "assistance_aid_state"),
        ({"state": "not_granted"}, "assistance_aid_state"),
        ({"state": "review_asked"}, "assistance_aid_state"),
        ({"decided_at": NOW}, "assistance_aid_decided"),
        ({"amount_granted": 5}, "assistance_aid_decided"),
        ({"state": "closed"}, "assistance_aid_closed"),
        ({"closing": "robot"}, "assistance_aid_closed"),
        ({"closed_at": NOW}, "assistance_aid_closed"),
        ({"reminded_at": NOW - timedelta(days=1)}, "assistance_aid_reminded"),
        ({"state": "closed", "closing": "tired", "closed_at": NOW}, "assistance_aid_closed"),
    ],
)  # fmt: skip
def test_an_application(request_: AidRequest, values: dict[str, Any], constraint: str) -> None:
    with violates(constraint):
        update(request_, **values)


def test_whoever_is_reached_through_a_helper_needs_no_way_of_her_own(request_: AidRequest) -> None:
    update(request_, for_whom=ForWhom.OTHER, email="", phone="")


def test_nobody_reviews_what_a_robot_may_have_sent(request_: AidRequest, officer: User) -> None:
    update(request_, reviewer=officer, state="under_review")
    with violates("assistance_aid_state"):
        update(request_, is_quarantined=True)


def test_what_is_granted_is_more_than_nothing(officer: User) -> None:
    granted = make_granted(by=officer)
    for values in (
        {"amount_granted": 0},
        {"state": "not_granted"},
        {"state": "review_asked", "reviewer": officer},
    ):
        with violates("assistance_aid_state"):
            update(granted, **values)
    for name in ("decided_at", "decided_by", "amount_granted"):
        values = {"state": "submitted", name: None}
        with violates("assistance_aid_decided"):
            update(granted, **values)


FORGOTTEN = {
    "forgotten_at": NOW,
    "preferred_name": "",
    "email": "",
    "phone": "",
    "phone_extension": "",
    "postal_code": "",
    "needs": [],
}


@pytest.mark.parametrize(
    "values",
    [
        {"preferred_name": "Louise"},
        {"email": "louise@example.org"},
        {"phone": "+15145550142"},
        {"postal_code": "H2X 1Y4"},
        {"needs": ["food"]},
        {"state": "submitted"},
        {"state": "review_asked"},
    ],
)
def test_what_is_forgotten_is_decided_and_holds_no_words(values: dict[str, Any]) -> None:
    granted = make_granted()
    with violates("assistance_aid_forgotten"):
        update(granted, **{**FORGOTTEN, **values})
    update(granted, **FORGOTTEN)


@pytest.mark.parametrize("name", ["form_key", "reference"])
def test_one_of_a_kind(request_: AidRequest, name: str) -> None:
    values = {"form_key": "another", "reference": "ABC-DEF-GHJ"}
    twice = copy_of(request_, **{**values, name: getattr(request_, name)})
    with violates(f"assistance_aidrequest_{name}_key"):
        insert(twice)


@pytest.mark.parametrize(
    "values",
    [
        {"household_size": 0},
        {"household_size": 21},
        {"household_size": 2, "children": 2},
    ],
)
def test_a_household(request_: AidRequest, values: dict[str, int]) -> None:
    row = AidCircumstances.objects.get()
    with violates("assistance_circumstances_household"):
        update(row, **values)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"name": ""}, "assistance_aidhelper_named"),
        ({"person_agrees": False}, "assistance_aidhelper_person_agrees"),
        ({"phone": "", "phone_extension": "1"}, "assistance_aidhelper_extension_has_phone"),
    ],
)
def test_a_helper(values: dict[str, Any], constraint: str) -> None:
    make_aid_request(helper=make_helper())
    with violates(constraint):
        update(AidHelper.objects.get(), **values)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"paper": "passport"}, "assistance_paper_known"),
        ({"because": "why not"}, "assistance_paper_known"),
    ],
)
def test_a_document(request_: AidRequest, values: dict[str, Any], constraint: str) -> None:
    with violates(constraint):
        update(AskedPaper.objects.get(), **values)


def test_who_received_it_says_when(request_: AidRequest, officer: User) -> None:
    with violates("assistance_paper_received"):
        update(AskedPaper.objects.get(), received_by=officer)


def test_a_document_is_awaited_once(request_: AidRequest) -> None:
    paper = AskedPaper.objects.get()
    with violates("assistance_paper_awaited_once"):
        insert(copy_of(paper))
    update(paper, received_at=NOW)
    insert(copy_of(paper, received_at=None))


# Decisions ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"outcome": "closed", "grounds": "other"}, "assistance_decision_outcome"),
        ({"amount": 0}, "assistance_decision_outcome"),
        ({"outcome": "not_granted", "grounds": "other"}, "assistance_decision_outcome"),
        ({"outcome": "not_granted", "grounds": "other", "amount": 0, "takes_two": True},
         "assistance_decision_outcome"),
        ({"outcome": "partly_granted"}, "assistance_decision_grounds"),
        ({"outcome": "not_granted", "amount": 0}, "assistance_decision_grounds"),
        ({"grounds": "other"}, "assistance_decision_grounds"),
        ({"outcome": "partly_granted", "grounds": "mood"}, "assistance_decision_grounds"),
        ({"confirmed_at": NOW}, "assistance_decision_confirmed"),
        ({"sent_back_at": NOW}, "assistance_decision_sent_back"),
    ],
)  # fmt: skip
def test_a_decision(values: dict[str, Any], constraint: str) -> None:
    decision = make_granted().decisions.get()
    with violates(constraint):
        update(decision, **values)


def test_two_people_are_two(officer: User) -> None:
    decision = make_granted(1500, by=officer).decisions.get()
    another = make_user(Role.APPROVER)
    for values in (
        {"confirmed_by": another},
        {"confirmed_at": NOW, "confirmed_by": officer},
        {"confirmed_at": NOW, "confirmed_by": another, "takes_two": False},
        {"confirmed_at": NOW, "confirmed_by": another, "sent_back_at": NOW},
    ):
        with violates("assistance_decision_confirmed"):
            update(decision, **values)
    with violates("assistance_decision_sent_back"):
        update(decision, sent_back_by=another)
    update(decision, confirmed_at=NOW, confirmed_by=another)


def test_one_proposal_at_a_time_and_a_number_each(officer: User) -> None:
    decision = make_granted(1500, by=officer).decisions.get()
    with violates("assistance_decision_one_pending"):
        insert(copy_of(decision, number=2))
    update(decision, sent_back_at=NOW)
    with violates("assistance_decision_number"):
        insert(copy_of(decision, sent_back_at=NOW))
    insert(copy_of(decision, number=2, sent_back_at=None))
    assert AidDecision.objects.pending().count() == 1
    assert dollars(1500) == AidDecision.objects.pending().get().amount


# Drafts -------------------------------------------------------------------------------------------


def begin(key: str) -> AidDraft:
    return begin_draft(form_key=key, answers={}, language="fr", now=NOW).row


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"form_key": ""}, "assistance_aiddraft_keyed"),
        ({"language": "de"}, "assistance_aiddraft_keyed"),
        ({"saved_at": NOW - timedelta(days=1)}, "assistance_aiddraft_times"),
        ({"expires_at": NOW}, "assistance_aiddraft_times"),
        ({"code_digest": "K7M-2QX-9RD"}, "assistance_aiddraft_code"),
        ({"address_key": "198.51.100.7"}, "assistance_aiddraft_address"),
    ],
)
def test_a_draft(values: dict[str, Any], constraint: str) -> None:
    draft = begin("form")
    with violates(constraint):
        update(draft, **values)


def test_one_draft_of_a_code() -> None:
    first, second = begin("form"), begin("another")
    update(first, code_digest="0" * 64)
    with violates("assistance_aiddraft_code_once"):
        update(second, code_digest="0" * 64)


def test_one_draft_of_a_form() -> None:
    draft = begin("form")
    with violates("assistance_aiddraft_form_key_key"):
        update(draft, form_key=begin("another").form_key)
