"""Consent is given with the text in force, and withdrawn as easily."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from stage4club.core import audit
from stage4club.notifications.enums import MessageState
from stage4club.notifications.models import Message
from stage4club.notifications.operations.deliver import drain
from stage4club.people.enums import Role
from stage4club.people.models import Person
from stage4club.privacy.enums import ConsentChannel
from stage4club.privacy.models import Consent
from stage4club.privacy.operations import AlreadyWithdrawn, move_consents, withdraw_consent
from stage4club.privacy.personal_data import may_contact
from tests.factories import NOW, make_registration, make_service, make_user
from tests.smtp_sink import SmtpSink
from tests.stage4club.core.races import race, without_row_locks
from tests.stage4club.people.operations.test_people import write_to
from tests.stage4club.people.rows import make_call_task, make_person
from tests.stage4club.privacy.rows import make_consent

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=1)


def reached(person: Person, purpose: str = "reply", now: datetime = NOW) -> bool:
    return bool(may_contact([person.pk], purpose=purpose, now=now))


def test_an_agreement_is_stored_as_it_was_given(django_assert_num_queries: Any) -> None:
    person = make_person()
    request = make_call_task(person=person)
    with django_assert_num_queries(1):
        consent = make_consent(
            person=person, about=request, language="en", given_by_helper=True, until_at=LATER
        )
    consent.refresh_from_db()
    assert (consent.person, consent.text_version, consent.language) == (person, 1, "en")
    assert (consent.given_by_helper, consent.given_at, consent.until_at) == (True, NOW, LATER)
    assert (consent.subject_type, consent.subject_id) == ("people.calltask", str(request.pk))
    assert list(audit.history(consent)) == []


def test_one_that_was_spoken_says_who_noted_it() -> None:
    partner = make_user(Role.PARTNER)
    consent = make_consent(channel=ConsentChannel.PHONE, by=partner)
    assert consent.recorded_by == partner


def test_it_is_withdrawn_once_by_staff_or_by_the_person_herself() -> None:
    officer = make_user(Role.PRIVACY)
    noted = withdraw_consent(make_consent(), by=officer, now=LATER)
    hers = withdraw_consent(make_consent(), by=None, now=LATER)
    for consent, actor in ((noted, officer.pk), (hers, None)):
        consent.refresh_from_db()
        assert consent.withdrawn_at == LATER
        event = audit.history(consent).get()
        assert (event.verb, event.actor_id) == ("withdraw", actor)
        with pytest.raises(AlreadyWithdrawn):
            withdraw_consent(consent, by=officer, now=LATER)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_note_it_at_once_the_second_is_told() -> None:
    consent, officer = make_consent(), make_user(Role.PRIVACY)
    outcomes = race(*[lambda: withdraw_consent(consent, by=officer, now=LATER)] * 4)
    assert [type(outcome) for outcome in outcomes].count(AlreadyWithdrawn) == 3
    assert audit.history(consent).count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_all_of_them_believe_it(monkeypatch: pytest.MonkeyPatch) -> None:
    consent, officer = make_consent(), make_user(Role.PRIVACY)
    without_row_locks(monkeypatch, Consent, 4)
    race(*[lambda: withdraw_consent(consent, by=officer, now=LATER)] * 4)
    assert audit.history(consent).count() == 4


def test_what_was_about_to_leave_about_that_request_is_aborted() -> None:
    service = make_service()
    registration = make_registration(service)
    other = make_registration(service, preferred_name="Zoé", email="zoe@example.org")
    elsewhere = write_to(registration.person)
    withdraw_consent(registration.person.consents.get(), by=None, now=LATER)
    states = {
        message: (message.state, message.error)
        for message in [
            Message.objects.about(registration).get(),
            Message.objects.about(other).get(),
            Message.objects.get(pk=elsewhere.pk),
        ]
    }
    assert list(states.values()) == [
        (MessageState.ABORTED, "consent_withdrawn"),
        (MessageState.PENDING, ""),
        (MessageState.PENDING, ""),
    ]


def test_somebody_who_was_never_asked_is_reached_on_another_ground() -> None:
    assert reached(make_person())


def test_nothing_leaves_once_no_agreement_is_in_force() -> None:
    person = make_person()
    first, second = make_consent(person=person), make_consent(person=person)
    withdraw_consent(first, by=None, now=LATER)
    # The other request still has its answer.
    assert reached(person)
    withdraw_consent(second, by=None, now=LATER)
    assert (reached(person), reached(person, "news")) == (False, False)
    make_consent(person=person, about=make_call_task())
    assert reached(person, "news")


def test_an_agreement_that_has_ended_is_none() -> None:
    person = make_person()
    make_consent(person=person, until_at=LATER)
    assert reached(person)
    assert not reached(person, now=LATER)


def test_many_people_are_asked_about_at_once(django_assert_num_queries: Any) -> None:
    gone, still, never = make_person(), make_person(), make_person()
    make_consent(person=still)
    withdraw_consent(make_consent(person=gone), by=None, now=LATER)
    with django_assert_num_queries(1):
        left = may_contact([gone.pk, still.pk, never.pk], purpose="news", now=LATER)
    assert left == {still.pk, never.pk}


def test_to_ask_for_one_person_reads_nobody_elses_agreements() -> None:
    plan = Consent.objects.contact_ended(NOW).filter(person__in=[make_person().pk]).explain()
    # A subplan would read all of them for each message that leaves.
    assert ("Anti Join" in plan, "SubPlan" in plan) == (True, False)


@pytest.mark.django_db(transaction=True)
def test_the_relay_sees_nothing_of_what_is_written_afterwards(smtp_sink: SmtpSink) -> None:
    registration = make_registration()
    withdraw_consent(registration.person.consents.get(), by=None, now=NOW)
    later = write_to(registration.person)
    drain(lambda: LATER)
    later.refresh_from_db()
    assert (later.state, later.error) == (MessageState.ABORTED, "may_not_contact")
    assert smtp_sink.messages == []


def test_a_corrected_form_moves_what_was_agreed_to_with_it() -> None:
    former, real = make_person(), make_person()
    request, other = make_call_task(person=former), make_call_task(person=former)
    moved, stays = (
        make_consent(person=former, about=request),
        make_consent(person=former, about=other),
    )
    move_consents(request, to=real)
    assert Consent.objects.get(pk=moved.pk).person == real
    assert Consent.objects.get(pk=stays.pk).person == former
