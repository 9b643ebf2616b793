"""The links that somebody asked for again: to the address on file, and to nobody else."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.test import Client

from registrations.models import AskedLink, Registration
from registrations.operations import (
    ask_for_links,
    find_links,
    withdraw_registration,
    write_asked_links,
)
from registrations.personal_data import of_same_person
from services.operations import mailboxes
from stage4club.core.phones import Phone
from stage4club.notifications.models import Message
from stage4club.notifications.operations import drain
from stage4club.people.models import Person
from stage4club.people.operations import stop_contact
from tests.factories import NOW, make_helper, make_registration, make_service, make_user
from tests.registrations.kit import make_confirmed
from tests.smtp_sink import SmtpSink
from tests.stage4club.core.races import TIMEOUT, race
from tests.stage4club.core.violations import violates

pytestmark = pytest.mark.django_db

ADDRESS = "louise@example.org"


@pytest.fixture(autouse=True)
def _limited(settings: Any) -> None:
    settings.RATE_LIMITS = True


def ask(address: str = ADDRESS, *, form: str = "form", now: datetime = NOW) -> None:
    ask_for_links(address, form_key=form, now=now)


def written(address: str = ADDRESS) -> list[Message]:
    """What is written when somebody asks at this address."""
    ask(address, form=f"form {AskedLink.objects.count()} {Message.objects.count()}")
    write_asked_links(NOW)
    assert AskedLink.objects.count() == 0
    return list(Message.objects.filter(kind="registrations.links").order_by("created_at", "pk"))


def test_one_message_has_the_links_of_all_her_requests(smtp_sink: SmtpSink) -> None:
    first = make_registration()
    second = make_confirmed(make_service(), now=NOW + timedelta(days=1))
    Message.objects.all().delete()
    [message] = written()
    assert (message.to_address, message.subject, message.language) == (ADDRESS, "Votre lien", "fr")
    assert (message.person_id, message.subject_id) == (first.person_id, str(first.pk))
    drain(lambda: NOW)
    [letter] = smtp_sink.messages
    text = letter.message.get_body(("plain",)).get_content()
    urls = [line for line in text.splitlines() if line.startswith("http://testserver/lien/")]
    for registration, url in zip((first, second), urls, strict=True):
        client = Client()
        client.get(url.removeprefix("http://testserver"))
        assert client.get("/lien/").context["registration"] == registration
        assert f"Demande {registration.reference}, reçue le" in text
    # Neutral words: no name of a group, none of the person.
    for word in ("Louise", "jasette", "groupe"):
        assert word not in text.split("Vous n’avez rien demandé?")[0]


def test_it_goes_where_the_request_says_and_not_where_it_was_typed() -> None:
    make_registration(email="Louise@example.org")
    [message] = written("LOUISE@EXAMPLE.ORG")
    assert message.to_address == "Louise@example.org"


def nobody() -> None:
    """Nobody has this address."""


def telephone() -> None:
    make_registration(contact_by="phone")


def robot() -> None:
    make_registration(suspicious=True)


def over() -> None:
    withdraw_registration(make_registration(), by=None, now=NOW)


def helper() -> None:
    make_registration(email="anne@example.org", helper=make_helper(email=ADDRESS))


@pytest.mark.parametrize("who", [nobody, telephone, robot, over, helper])
def test_nothing_is_written_to(who: Any) -> None:
    who()
    assert written() == []


def test_a_request_attached_to_another_has_no_link_of_its_own() -> None:
    first = make_registration()
    assert make_registration(first.service).attached_to == first
    [message] = written()
    assert message.subject_id == str(first.pk)
    assert message.read_text().count("{{private-link:") == 1


def test_two_people_of_one_mailbox_have_a_message_each() -> None:
    one = make_registration(phone=Phone("+15145550150", ""))
    two = make_registration(preferred_name="Anne", phone=Phone("+15145550151", ""))
    assert one.person_id != two.person_id
    people = sorted(message.person_id for message in written())
    assert people == sorted([one.person_id, two.person_id])


def test_who_asked_for_silence_gets_none(smtp_sink: SmtpSink) -> None:
    registration = make_registration()
    Message.objects.all().delete()
    [message] = written()
    stop_contact(Person.objects.get(pk=registration.person_id), by=make_user(), now=NOW)
    drain(lambda: NOW)
    message.refresh_from_db()
    assert (message.state, smtp_sink.messages) == ("aborted", [])


def test_three_a_day_to_one_mailbox(settings: Any) -> None:
    make_registration(email="louise+club@example.org")
    make_registration(make_service(), email="louise@example.org")
    counts = [len(written("louise+club@example.org")) for _ in range(5)]
    assert counts == [1, 2, 3, 3, 3]
    # The other address of the same mailbox too.
    assert len(written("louise@example.org")) == 3
    tomorrow = NOW + timedelta(days=1, seconds=1)
    ask(form="tomorrow", now=tomorrow)
    write_asked_links(tomorrow)
    assert Message.objects.filter(kind="registrations.links").count() == 4
    settings.RATE_LIMITS = False
    assert len(written("louise+club@example.org")) == 5


def test_the_same_form_twice_is_one_message() -> None:
    make_registration()
    for _twice in range(2):
        ask()
        write_asked_links(NOW)
    assert Message.objects.filter(kind="registrations.links").count() == 1


def test_so_many_at_a_time() -> None:
    for number in range(51):
        ask(form=f"form {number}")
    write_asked_links(NOW)
    assert AskedLink.objects.count() == 1


def test_what_was_asked_long_ago_is_not_answered() -> None:
    make_registration()
    ask()
    write_asked_links(NOW + find_links.ANSWERED_WITHIN + timedelta(seconds=1))
    assert (AskedLink.objects.count(), count_written()) == (0, 0)


def test_an_address_that_cannot_be_read_any_more_delays_nobody() -> None:
    make_registration()
    ask("other@example.org", form="lost", now=NOW - timedelta(seconds=1))
    AskedLink.objects.update(address=b"\x01" + bytes(60))
    assert len(written()) == 1


def test_a_row_is_never_false_and_seen_by_nobody() -> None:
    ask()
    row = AskedLink.objects.get()
    assert str(row) == row.key[:8]
    assert list(AskedLink.objects.visible_to(make_user())) == []
    with violates("registrations_askedlink_key_is_hash"):
        AskedLink.objects.update(key="form")


# Several workers at once --------------------------------------------------------------------------


def ask_and_write_at_once(times: int) -> None:
    make_registration()
    for number in range(times):
        ask(form=f"form {number}")
    assert race(*[lambda: write_asked_links(NOW)] * times) == [None] * times


def count_written() -> int:
    return Message.objects.filter(kind="registrations.links").count()


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_keep_to_three() -> None:
    ask_and_write_at_once(6)
    assert (count_written(), AskedLink.objects.count()) == (3, 0)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_on_the_mailbox_they_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    together = Barrier(4, timeout=TIMEOUT)
    real = mailboxes.had_enough

    def count_then_wait(*given: Any) -> bool:
        enough = real(*given)
        together.wait()
        return enough

    monkeypatch.setattr(mailboxes, "hold", list)
    monkeypatch.setattr(find_links, "had_enough", count_then_wait)
    ask_and_write_at_once(4)
    assert count_written() == 4


def test_registrations_of_the_same_person() -> None:
    first = make_registration()
    second = make_registration(make_service())
    make_registration(email="anne@example.org", phone=None)
    key = Registration._meta.label_lower
    assert sorted(of_same_person((key, str(first.pk)))) == sorted(
        [(key, str(first.pk)), (key, str(second.pk))]
    )
    assert of_same_person(("people.person", "1")) == []
