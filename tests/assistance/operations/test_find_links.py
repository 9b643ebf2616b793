"""« Retrouver mon lien »: the pages of an appointment, to the address on file and nobody else's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from assistance.enums import CancelledBy
from assistance.models import Appointment
from assistance.operations import (
    cancel_appointment,
    remove_attendee,
    take_appointment,
)
from registrations.models import AskedLink
from registrations.operations import ask_for_links, write_asked_links
from registrations.personal_data import visible_messages as of_registrations
from stage4club.core.models import PrivateLink
from stage4club.core.phones import Phone
from stage4club.notifications.enums import Language
from stage4club.notifications.models import Message
from stage4club.notifications.operations import drain
from stage4club.people.enums import Role
from stage4club.people.models import Person
from stage4club.people.operations import stop_contact
from tests.assistance.lives import (
    make_booked,
    make_cancelled,
    make_closed,
    make_held,
    make_proposal,
)
from tests.assistance.private import make_catalogue
from tests.assistance.threads import make_attendee, make_family
from tests.conventions.test_neutral_outside import FORBIDDEN
from tests.factories import (
    NOW,
    make_appointment,
    make_helper,
    make_registration,
    make_social_worker,
    make_user,
)
from tests.smtp_sink import SmtpSink

pytestmark = pytest.mark.django_db

ADDRESS = "zoe@example.org"
DAY = timedelta(days=1)
KIND = "assistance.links"


@pytest.fixture(autouse=True)
def _limited(settings: Any) -> None:
    settings.RATE_LIMITS = True


def letters() -> list[Message]:
    return list(Message.objects.filter(kind=KIND).order_by("subject_type", "created_at", "pk"))


def written(address: str = ADDRESS, *, now: Any = NOW) -> list[Message]:
    """What is written when somebody asks at this address on the public page."""
    ask_for_links(address, form_key=f"form {Message.objects.count()} {now}", now=now)
    write_asked_links(now)
    assert AskedLink.objects.count() == 0
    return letters()


def opened_by(message: Message, smtp_sink: SmtpSink) -> list[Any]:
    """The pages that the links in the letter of this message open."""
    Message.objects.exclude(pk=message.pk).delete()
    drain(lambda: message.due_at)
    [letter] = smtp_sink.messages
    text = letter.message.get_body(("plain",)).get_content()
    root = "http://testserver"
    urls = [line for line in text.splitlines() if line.startswith(root)]
    return [Client().get(url.removeprefix(root), follow=True) for url in urls if "/lien/" in url]


# Who gets a link ----------------------------------------------------------------------------------


def proposed() -> Appointment:
    return make_proposal().appointment


def ended() -> Appointment:
    """Its hour has passed, and nobody has said yet what became of it: its page lives."""
    return make_booked()


@pytest.mark.parametrize(
    ("make", "later"),
    [(make_appointment, 0), (proposed, 0), (make_booked, 0), (ended, 5)],
)
def test_the_link_of_what_is_not_over_opens_its_page(
    make: Any, later: int, smtp_sink: SmtpSink
) -> None:
    appointment = make()
    [message] = written(now=NOW + later * DAY)
    assert (message.to_address, message.subject, message.language) == (ADDRESS, "Votre lien", "fr")
    assert message.person_id == appointment.person_id
    assert (message.subject_type, message.subject_id) == (
        "assistance.appointment",
        str(appointment.pk),
    )
    [page] = opened_by(message, smtp_sink)
    assert page.context["appointment"] == appointment


def test_who_comes_along_gets_that_of_her_own_page(smtp_sink: SmtpSink) -> None:
    appointment = make_family()
    marc = make_attendee(appointment)
    make_attendee(appointment, name="Rose", email="rose@example.org")
    [message] = written("MARC@example.org")
    assert (message.to_address, message.person_id) == ("marc@example.org", appointment.person_id)
    assert (message.subject_type, message.subject_id) == ("assistance.attendee", str(marc.pk))
    [page] = opened_by(message, smtp_sink)
    assert page.redirect_chain[-1][0] == "/lien/participation/"


def test_one_message_has_the_links_of_all_that_one_social_worker_follows(
    smtp_sink: SmtpSink, settings: Any
) -> None:
    settings.RATE_LIMITS = False
    worker, other = make_social_worker(), make_social_worker(name="Manon")
    mine = [make_booked(by=worker), make_appointment()]
    take_appointment(mine[1], by=worker, now=NOW)
    elsewhere = make_appointment()
    Appointment.objects.filter(pk=elsewhere.pk).update(social_worker=other)
    by_subject = {message.subject_id: message for message in written()}
    assert by_subject.keys() == {str(mine[0].pk), str(elsewhere.pk)}
    first = by_subject[str(mine[0].pk)]
    assert elsewhere.reference not in first.read_text()
    pages = opened_by(first, smtp_sink)
    assert [page.context["appointment"] for page in pages] == mine


def test_it_goes_where_the_appointment_says_and_not_where_it_was_typed() -> None:
    make_appointment(email="Zoe@example.org")
    [message] = written("ZOE@EXAMPLE.ORG")
    assert message.to_address == "Zoe@example.org"


def test_two_people_of_one_mailbox_have_a_message_each() -> None:
    one = make_appointment(phone=Phone("+15145550150", ""))
    two = make_appointment(preferred_name="Anne", phone=Phone("+15145550151", ""))
    assert one.person_id != two.person_id
    assert sorted(message.person_id for message in written()) == [one.person_id, two.person_id]


# Who gets nothing ---------------------------------------------------------------------------------


def nobody() -> None:
    """Nobody has this address."""


def telephone() -> None:
    make_appointment(contact_by="phone")


def robot() -> None:
    make_appointment(suspicious=True)


def helper() -> None:
    make_appointment(email="ana@example.org", helper=make_helper(email=ADDRESS))


def removed() -> None:
    attendee = make_attendee(make_family(email="ana@example.org"), email=ADDRESS)
    remove_attendee(attendee, by=None, now=NOW)


def of_a_robot() -> None:
    attendee = make_attendee(make_family(email="ana@example.org"), email=ADDRESS)
    Appointment.objects.filter(pk=attendee.appointment_id).update(
        state="requested",
        reservation=None,
        booked_at=None,
        booked_by=None,
        is_quarantined=True,
    )


def of_what_is_over() -> None:
    appointment = make_family(email="ana@example.org")
    make_attendee(appointment, email=ADDRESS)
    cancel_appointment(appointment, by=None, now=NOW, cancelled_by=CancelledBy.PERSON)


@pytest.mark.parametrize(
    "who",
    [
        nobody,
        telephone,
        robot,
        helper,
        removed,
        of_a_robot,
        of_what_is_over,
        make_held,
        make_cancelled,
        make_closed,
    ],
)
def test_nothing_is_written_to(who: Any) -> None:
    who()
    doors = PrivateLink.objects.count()
    assert written() == []
    assert PrivateLink.objects.count() == doors


@pytest.mark.parametrize("address", [ADDRESS, "marc@example.org"])
def test_who_asked_for_silence_gets_none_nor_who_comes_along(
    smtp_sink: SmtpSink, address: str
) -> None:
    appointment = make_family()
    make_attendee(appointment)
    [message] = written(address)
    stop_contact(Person.objects.get(pk=appointment.person_id), by=make_user(), now=NOW)
    drain(lambda: NOW)
    message.refresh_from_db()
    assert (message.state, smtp_sink.messages) == ("aborted", [])


# What it says -------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", Language.values)
def test_it_says_nothing_to_whoever_shares_the_mailbox(language: str) -> None:
    make_catalogue()
    appointment = make_family(language=language)
    make_attendee(appointment)
    [to_her] = written()
    [_hers, to_marc] = written("marc@example.org")
    number = {"fr": "1 877 990-7171, poste 250", "en": "1-877-990-7171, ext. 250"}[language]
    for message in (to_her, to_marc):
        assert message.language == language
        assert appointment.reference in message.read_text()
        for text in (message.read_text(), message.read_html()):
            # What stands under every e-mail, whatever it is about, comes after.
            words, found, _after = text.partition(number)
            assert found
            assert not FORBIDDEN.findall(words)
            for told in ("Zoé", "Marc", "rendez-vous", "rencontre", "appointment", "meeting"):
                assert told not in words


def test_each_room_writes_its_own_and_knows_nothing_of_the_other() -> None:
    partner = make_user(Role.PARTNER)
    registration = make_registration(
        preferred_name="Zoé", email=ADDRESS, phone=None, taken_by=partner
    )
    appointment = make_appointment()
    assert registration.person_id == appointment.person_id
    [message] = written()
    [other] = Message.objects.filter(kind="registrations.links")
    assert appointment.reference not in other.read_text() + other.read_html()
    assert registration.reference not in message.read_text() + message.read_html()
    seen = Message.objects.filter(of_registrations(partner))
    assert (other in seen, message in seen) == (True, False)
