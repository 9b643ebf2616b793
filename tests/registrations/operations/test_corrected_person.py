"""A name corrected before the receipt has left: the receipt leaves all the same."""

from __future__ import annotations

from datetime import timedelta

import pytest

from registrations.models import Registration
from registrations.operations import correct_registration, submit, withdraw_registration
from stage4club.notifications.models import Message
from stage4club.notifications.operations.deliver import drain
from stage4club.people.models import Person
from tests.factories import NOW, make_answers, make_registration, make_service
from tests.smtp_sink import SmtpSink
from tests.stage4club.core.races import race

pytestmark = pytest.mark.django_db


@pytest.mark.django_db(transaction=True)
def test_the_receipt_of_a_mistyped_name_follows_the_person(smtp_sink: SmtpSink) -> None:
    service = make_service()
    make_registration(service, form_key="abc", preferred_name="Luise")
    later = NOW + timedelta(minutes=1)
    corrected = make_registration(service, form_key="abc", preferred_name="Louise", now=later)
    assert Person.objects.get() == corrected.person
    assert Message.objects.get().person_id == corrected.person_id
    drain(lambda: later)
    assert [received.recipients for received in smtp_sink.messages] == [["louise@example.org"]]


def test_what_was_attached_to_it_does_not_follow_it_to_another_person():
    service = make_service()
    first = make_registration(service, form_key="abc")
    second = make_registration(service, message="Encore moi.")
    corrected = make_registration(service, form_key="abc", preferred_name="Zoé", email="z@ex.ca")
    second.refresh_from_db()
    assert (corrected.pk, second.attached_to) == (first.pk, None)
    assert corrected.person != second.person
    assert Registration.objects.open().count() == 2


@pytest.mark.django_db(transaction=True)
def test_corrected_to_somebody_who_registers_at_that_moment(monkeypatch):
    """Known by her address and her number; the two forms share neither of the two."""
    service = make_service()
    known = make_registration(service)
    withdraw_registration(known, by=None, now=NOW)
    mistyped = make_registration(service, preferred_name="Luc", email="luc@example.org")
    look = submit.find_open
    looks = iter(range(1))

    def look_and_be_overtaken(person, group):
        found = look(person, group)
        if next(looks, None) is not None:
            race(lambda: make_registration(service, email="", contact_by="phone"))
        return found

    monkeypatch.setattr(submit, "find_open", look_and_be_overtaken)
    hers = make_answers(phone=None)
    corrected = correct_registration(mistyped, answers=hers, language="fr", now=NOW)
    assert corrected.person == known.person
    [followed] = Registration.objects.open()
    assert corrected.attached_to == followed
