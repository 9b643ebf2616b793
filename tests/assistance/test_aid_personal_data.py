"""The sealed room: what applications answer when others ask about people."""

from __future__ import annotations

from typing import Any

import pytest

from assistance.enums import AidClosing, AidState
from assistance.models import AidRequest
from assistance.personal_data import consent_withdrawn, of_same_person
from services.models import Service
from stage4club.core.models.subject import subject_key
from stage4club.people.enums import Role
from stage4club.people.models import User
from stage4club.privacy.enums import ConsentPurpose
from stage4club.privacy.models import Consent
from stage4club.privacy.operations import withdraw_consent
from tests.assistance.aids import make_aid_request, make_declined, make_granted, make_reviewed
from tests.factories import NOW, make_appointment, make_service, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def aid() -> Service:
    return make_service(
        kind="assistance", room="assistance", slug="aid", phone_extension="245", promise_days=10
    )


def withdraw(
    request: AidRequest, *, by: User | None = None, purpose: str = ConsentPurpose.CONTACT
) -> AidRequest:
    about = Consent.objects.about(request)
    withdraw_consent(about.get(purpose=purpose), by=by, now=NOW)
    return AidRequest.objects.get(pk=request.pk)


def test_the_other_applications_of_the_same_person() -> None:
    first, other = make_declined(), make_aid_request(email="ana@example.org", phone=None)
    second = make_aid_request()
    assert first.person == second.person != other.person
    assert set(of_same_person(subject_key(first))) == {subject_key(first), subject_key(second)}
    assert of_same_person(subject_key(first.person)) == []


@pytest.mark.parametrize("purpose", ConsentPurpose.values)
@pytest.mark.parametrize("make", [make_aid_request, make_reviewed])
def test_nobody_reads_what_somebody_sent_who_no_longer_agrees(make: Any, purpose: str) -> None:
    request = withdraw(make(), purpose=purpose)
    assert (request.state, request.closing) == (AidState.CLOSED, AidClosing.WITHDRAWN)
    assert (request.closed_by, request.closed_at) == (None, NOW)


def test_who_withdraws_it_for_her_is_known() -> None:
    officer = make_user(Role.FINANCE)
    assert withdraw(make_reviewed(by=officer), by=officer).closed_by == officer


@pytest.mark.parametrize("make", [make_granted, make_declined])
def test_what_was_decided_stays_decided(make: Any) -> None:
    request = make()
    assert withdraw(request).state == request.state


def test_agreements_about_other_things_are_not_their_business() -> None:
    request = make_aid_request()
    consent = Consent.objects.about(make_appointment()).get()
    consent_withdrawn(consent=consent, by=None, now=NOW)
    assert AidRequest.objects.get(pk=request.pk).state == AidState.AWAITING
