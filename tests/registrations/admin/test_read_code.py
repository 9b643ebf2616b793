"""« Lire un code au téléphone »: shown once to who follows the record, and kept nowhere."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from registrations.models import Registration
from stage4club.core import audit
from stage4club.core.models import OneTimeCode
from stage4club.core.one_time_codes import digits_of
from stage4club.notifications.models import Message
from stage4club.people.enums import Role
from stage4club.people.models import User
from tests.factories import make_registration, make_user
from tests.registrations.kit import client_of, make_withdrawn, press, url_of

pytestmark = pytest.mark.django_db

SAID = re.compile(r"\d \d \d, \d \d \d")


@pytest.fixture
def partner() -> User:
    return make_user()


@pytest.fixture
def registration(partner: User) -> Registration:
    return make_registration(contact_by="phone", taken_by=partner, now=timezone.now())


def codes_in(answer: Any) -> set[str]:
    return {found.replace(",", "").replace(" ", "") for found in SAID.findall(answer.text)}


def test_looking_gives_no_code(partner: User, registration: Registration) -> None:
    page = client_of(partner).get(url_of(registration, "read-code"))
    assert page.status_code == HTTPStatus.OK
    assert (codes_in(page), OneTimeCode.objects.count()) == (set(), 0)


def test_it_is_shown_once_with_the_words_to_say(partner: User, registration: Registration) -> None:
    client = client_of(partner)
    answer = press(client, registration, "read-code")
    assert answer.status_code == HTTPStatus.OK
    digits = digits_of(OneTimeCode.objects.get())
    assert codes_in(answer) == {digits}
    assert "Personne ne vous le demandera, pas même nous." in answer.text
    assert "no-store" in answer.headers["Cache-Control"]
    # Neither on the next page, nor in a session, a message or the history.
    for page in ("change", "history", "read-code"):
        assert codes_in(client.get(url_of(registration, page))) == set()
    kept = [str(session.get_decoded()) for session in Session.objects.all()]
    assert [words for words in kept if digits in words or SAID.search(words)] == []
    assert Message.objects.filter(kind="registrations.code").count() == 0


def test_it_is_audited_without_the_code(partner: User, registration: Registration) -> None:
    press(client_of(partner), registration, "read-code")
    [event] = [event for event in audit.history(registration) if event.verb == "read-code"]
    assert (event.actor_id, event.details, event.from_state) == (partner.pk, {}, "assigned")


def test_in_the_language_of_the_person(partner: User) -> None:
    registration = make_registration(
        contact_by="phone", language="en", taken_by=partner, now=timezone.now()
    )
    assert "Your code is" in press(client_of(partner), registration, "read-code").text


def test_a_fourth_one_within_the_hour_is_refused(partner: User, registration: Registration) -> None:
    client = client_of(partner)
    answers = [press(client, registration, "read-code").status_code for _ in range(4)]
    assert answers == [HTTPStatus.OK] * 3 + [HTTPStatus.CONFLICT]


def status_for(client: Client, registration: Registration) -> int:
    return int(client.post(url_of(registration, "read-code")).status_code)


def test_who_does_not_follow_it_gives_none(registration: Registration) -> None:
    assert status_for(client_of(make_user()), registration) == HTTPStatus.NOT_FOUND
    for role in (Role.SOCIAL_WORKER, Role.PRIVACY, Role.ADMIN):
        assert status_for(client_of(make_user(role)), registration) == HTTPStatus.FORBIDDEN
    assert OneTimeCode.objects.count() == 0
    assert status_for(client_of(make_user(Role.COORDINATOR)), registration) == HTTPStatus.OK


def test_who_is_written_to_gets_hers_by_email(partner: User) -> None:
    registration = make_registration(taken_by=partner, now=timezone.now())
    assert status_for(client_of(partner), registration) == HTTPStatus.CONFLICT


def test_a_request_that_is_over_has_no_code() -> None:
    over = make_withdrawn(contact_by="phone")
    assert status_for(client_of(make_user(Role.COORDINATOR)), over) == HTTPStatus.CONFLICT
