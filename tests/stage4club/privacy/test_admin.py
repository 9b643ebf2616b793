"""Consents in the back office: who sees which, and how a withdrawal is noted."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from django.utils import translation

from stage4club.people.enums import Role
from stage4club.privacy.enums import ConsentChannel
from stage4club.privacy.models import Consent
from stage4club.privacy.texts import text_of
from tests.factories import NOW, make_registration, make_user
from tests.stage4club.people.admin.pages import (
    browser_of,
    list_of,
    page_of,
    queries_of,
    verbs_of,
)
from tests.stage4club.people.admin.pages import text_of as words_of
from tests.stage4club.people.rows import make_person
from tests.stage4club.privacy.rows import make_consent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def listed(role_or_user: Any, **query: str) -> list[Consent]:
    user = make_user(role_or_user) if isinstance(role_or_user, Role) else role_or_user
    return list(browser_of(user).get(list_of(Consent), query).context["cl"].result_list)


def test_each_lists_what_she_may_see() -> None:
    partner = make_user(Role.PARTNER)
    hers = make_registration(taken_by=partner).person.consents.get()
    other = make_registration(preferred_name="Zoé", email="zoe@example.org")
    anothers = other.person.consents.get()
    elsewhere = make_consent()
    assert listed(partner) == [hers]
    assert listed(Role.COORDINATOR) == [anothers, hers]
    assert listed(Role.PRIVACY) == [elsewhere, anothers, hers]
    assert browser_of(partner).get(page_of(anothers)).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize(
    "role", [Role.SOCIAL_WORKER, Role.FINANCE, Role.APPROVER, Role.EDITOR, Role.ADMIN]
)
def test_others_have_no_list(role: Role) -> None:
    assert browser_of(make_user(role)).get(list_of(Consent)).status_code == HTTPStatus.FORBIDDEN


def test_it_is_found_by_the_reference_of_the_person_and_by_nothing_else() -> None:
    person = make_person(name="Marguerite")
    consent = make_consent(person=person)
    make_consent()
    officer = make_user(Role.PRIVACY)
    assert listed(officer, q=person.reference) == [consent]
    assert listed(officer, q="Marguerite") == []


def test_the_page_shows_the_words_in_the_language_in_which_they_were_read() -> None:
    partner = make_user(Role.PARTNER, name="Josée")
    consent = make_consent(language="en", channel=ConsentChannel.PHONE, by=partner)
    response = browser_of(make_user(Role.PRIVACY)).get(page_of(consent))
    with translation.override("en"):
        words = str(text_of("contact", 1))
    assert f'<span lang="en">{words}</span>' in response.content.decode()
    shown = words_of(response)
    for part in (str(consent.person), "Par téléphone", "Josée", "En vigueur"):
        assert part in shown
    # The name belongs to the rooms.
    assert "Louise" not in shown
    assert verbs_of(response) == ["withdraw"]
    web = browser_of(make_user(Role.PRIVACY)).get(page_of(make_consent()))
    assert "Josée" not in words_of(web).split("Fermer la session")[1]


def test_nothing_is_typed() -> None:
    consent = make_consent()
    browser = browser_of(make_user(Role.PRIVACY))
    assert browser.get(list_of(Consent) + "add/").status_code == HTTPStatus.FORBIDDEN
    assert browser.post(page_of(consent), {}).status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.PRIVACY])
def test_a_withdrawal_told_on_the_telephone_is_noted(role: Role) -> None:
    consent = make_registration().person.consents.get()
    browser = browser_of(make_user(role))
    assert browser.get(page_of(consent, "withdraw")).status_code == HTTPStatus.OK
    consent.refresh_from_db()
    assert consent.withdrawn_at is None
    response = browser.post(page_of(consent, "withdraw"), follow=True)
    assert "Retiré le mercredi 11 mars 2026" in words_of(response)
    assert verbs_of(response) == []
    consent.refresh_from_db()
    assert consent.withdrawn_at == NOW
    assert browser.post(page_of(consent, "withdraw")).status_code == HTTPStatus.CONFLICT


def test_a_partner_reads_and_does_not_withdraw() -> None:
    partner = make_user(Role.PARTNER)
    consent = make_registration(taken_by=partner).person.consents.get()
    browser = browser_of(partner)
    assert verbs_of(browser.get(page_of(consent))) == []
    assert browser.post(page_of(consent, "withdraw")).status_code == HTTPStatus.FORBIDDEN


def test_one_past_its_end_is_said_to_have_ended() -> None:
    consent = make_consent(now=NOW - timedelta(days=2), until_at=NOW - timedelta(days=1))
    response = browser_of(make_user(Role.PRIVACY)).get(page_of(consent))
    assert "Échu" in words_of(response)


def test_the_list_costs_the_same_for_one_consent_and_for_fifty() -> None:
    browser = browser_of(make_user(Role.PRIVACY))
    make_consent()
    one = queries_of(browser, list_of(Consent))
    for _row in range(49):
        make_consent()
    assert queries_of(browser, list_of(Consent)) == one
