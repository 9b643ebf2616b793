"""A name corrected before the receipt has left: the receipt leaves all the same."""

from __future__ import annotations

from datetime import timedelta

import pytest

from stage4club.notifications.models import Message
from stage4club.notifications.operations.deliver import drain
from stage4club.people.models import Person
from tests.factories import NOW, make_registration, make_service
from tests.smtp_sink import SmtpSink


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
