"""What the database refuses of a consent, which are in force, and who sees them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from stage4club.people.enums import Role
from stage4club.privacy.enums import ConsentChannel
from stage4club.privacy.models import Consent
from tests.factories import NOW, make_registration, make_user
from tests.stage4club.core.violations import violates
from tests.stage4club.people.rows import make_call_task, make_person
from tests.stage4club.privacy.rows import make_consent

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"purpose": "advertising"}, "privacy_consent_purpose_known"),
        ({"language": "es"}, "privacy_consent_language_known"),
        ({"text_version": 0}, "privacy_consent_version_counts"),
        ({"channel": "fax"}, "privacy_consent_spoken_is_noted"),
        ({"channel": ConsentChannel.PHONE}, "privacy_consent_spoken_is_noted"),
        ({"withdrawn_at": NOW - SECOND}, "privacy_consent_withdrawn_after"),
        ({"until_at": NOW}, "privacy_consent_until_after"),
        ({"subject_type": ""}, "privacy_consent_about_something"),
        ({"subject_id": ""}, "privacy_consent_about_something"),
    ],
)
def test_the_database_refuses(changes: dict[str, Any], constraint: str) -> None:
    consent = make_consent()
    with violates(constraint):
        Consent.objects.filter(pk=consent.pk).update(**changes)


def test_a_web_consent_was_noted_by_nobody() -> None:
    consent = make_consent()
    with violates("privacy_consent_spoken_is_noted"):
        Consent.objects.filter(pk=consent.pk).update(recorded_by=make_user())


def test_one_purpose_of_one_request_is_agreed_to_once_until_it_is_withdrawn() -> None:
    person = make_person()
    request = make_call_task(person=person)
    first = make_consent(person=person, about=request)
    with violates("privacy_consent_once"):
        make_consent(person=person, about=request)
    Consent.objects.filter(pk=first.pk).update(withdrawn_at=NOW)
    make_consent(person=person, about=request)


def test_in_force_means_neither_withdrawn_nor_past_its_end() -> None:
    for_ever = make_consent()
    until_later = make_consent(until_at=NOW + SECOND)
    ends_now = make_consent(now=NOW - SECOND, until_at=NOW)
    withdrawn = make_consent()
    Consent.objects.filter(pk=withdrawn.pk).update(withdrawn_at=NOW)
    assert set(Consent.objects.in_force(NOW)) == {for_ever, until_later}
    rows = Consent.objects.order_by("pk")
    assert [row.is_in_force(NOW) for row in rows] == [True, True, False, False]
    assert list(rows) == [for_ever, until_later, ends_now, withdrawn]


def test_it_is_seen_with_the_person_and_by_the_privacy_officer() -> None:
    partner = make_user(Role.PARTNER)
    hers = make_registration(taken_by=partner).person.consents.get()
    other = make_registration(preferred_name="Zoé", email="zoe@example.org")
    anothers = other.person.consents.get()
    elsewhere = make_consent()
    expected = {
        Role.PARTNER: set(),
        Role.COORDINATOR: {hers, anothers},
        Role.SOCIAL_WORKER: set(),
        Role.FINANCE: set(),
        Role.APPROVER: set(),
        Role.PRIVACY: {hers, anothers, elsewhere},
        Role.EDITOR: set(),
        Role.ADMIN: set(),
    }
    seen = {role: set(Consent.objects.visible_to(make_user(role))) for role in Role}
    assert seen == expected
    assert set(Consent.objects.visible_to(partner)) == {hers}


def test_it_is_shown_by_the_reference_of_the_person() -> None:
    consent = make_consent()
    assert str(consent) == consent.person.reference
