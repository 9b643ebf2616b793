"""Every message about an appointment, in both languages: neutral outside, greeted with care."""

from __future__ import annotations

import re

import pytest
from django.db import transaction

from assistance import emails
from assistance.enums import CancelledBy, Lead, Meeting, Mode
from assistance.models import Thread
from assistance.models.slots import free_slots
from assistance.operations import (
    ask_for_earlier,
    ask_for_reminder,
    book_appointment,
    cancel_appointment,
    hand_over_appointment,
    move_appointment,
    propose_times,
    send_thread_code,
    write_earlier_notices,
    write_links_at,
    write_reminders,
)
from stage4club.core.links import open_link
from stage4club.notifications.enums import Language
from stage4club.notifications.models import Message
from stage4club.notifications.rendering import EmailKind
from stage4club.people.models import User
from tests.assistance.private import DAY, FAR, make_booked
from tests.assistance.threads import STARTS_AT, answer, make_attendee, make_family
from tests.conventions.test_neutral_outside import assert_neutral
from tests.factories import NOW, make_appointment, make_helper, make_social_worker

pytestmark = pytest.mark.django_db

_PREVIEW = re.compile(r"<div style=\"display:none[^>]*>(?P<line>.*?)</div>", re.DOTALL)
HELLO = {"fr": "Bonjour", "en": "Hello"}


def story(language: str) -> None:
    """Every kind of message about appointments."""
    worker = make_social_worker()
    helped = {"email": "", "phone": None, "contact_by": "phone", "helper": make_helper()}
    make_appointment(language=language, **helped)
    slot = free_slots(meeting=Meeting.INDIVIDUAL, mode=Mode.PHONE, now=NOW)[0].value
    make_appointment(language=language, slot=slot, **helped)
    appointment = make_appointment(language=language)
    propose_times(appointment, by=worker, now=NOW, times=[FAR + 7 * DAY])
    book_appointment(appointment, by=worker, now=NOW, starts_at=FAR)
    ask_for_reminder(appointment, lead=Lead.ONE_DAY, now=NOW)
    ask_for_earlier(appointment, wanted=True, now=NOW)
    given_back = make_booked(
        worker=worker, starts_at=FAR - 8 * DAY, language=language, email="ana@example.org"
    )
    cancel_appointment(given_back, by=worker, now=NOW, cancelled_by=CancelledBy.STAFF)
    write_earlier_notices(NOW)
    write_reminders(FAR - DAY)
    move_appointment(appointment, by=worker, now=FAR - DAY, starts_at=FAR + DAY)
    colleague = make_social_worker(name="Manon")
    hand_over_appointment(appointment, by=worker, now=FAR - DAY, to=colleague)
    with transaction.atomic():
        write_links_at(appointment.email, key="lost", now=FAR - DAY)
    family(worker, language)


def family(worker: User, language: str) -> None:
    """What is told of the threads, and to who comes along."""
    appointment = make_family(worker=worker, language=language, email="ana@example.org")
    marc = make_attendee(appointment)
    answer(Thread(appointment, marc))
    link = open_link(emails.LINK_PURPOSE, appointment, now=NOW, expires_at=None)
    send_thread_code(Thread(appointment), link, now=NOW)
    move_appointment(appointment, by=worker, now=NOW, starts_at=STARTS_AT + 7 * DAY)
    cancel_appointment(appointment, by=worker, now=NOW, cancelled_by=CancelledBy.STAFF)


@pytest.mark.parametrize("language", Language.values)
def test_what_is_seen_before_a_message_is_opened(language: str) -> None:
    story(language)
    messages = list(Message.objects.all())
    assert {message.kind for message in messages} == {
        kind.name for kind in vars(emails).values() if isinstance(kind, EmailKind)
    }
    for message in messages:
        text, html = message.read_text(), message.read_html()
        assert_neutral(message.subject)
        preview = _PREVIEW.search(html)
        assert preview
        assert_neutral(preview["line"])
        assert preview["line"].startswith(message.subject)
        # With whom, about what: not inside either, for whoever shares the mailbox.
        for words in ("sociale", "social work", "Louise"):
            assert words not in text + html
        # A code greets nobody: it is read at a glance.
        assert text.startswith(HELLO[language]) or message.kind == emails.CODE.name


@pytest.mark.parametrize("language", Language.values)
@pytest.mark.parametrize("name", ["evil.me", "Appelez le 514 555-0142"])
def test_who_may_be_a_stranger_is_greeted_without(language: str, name: str) -> None:
    helper = make_helper(name=name)
    helped = {"email": "", "phone": None, "contact_by": "phone", "helper": helper}
    make_appointment(language=language, preferred_name=name)
    make_appointment(language=language, preferred_name=name, **helped)
    assert Message.objects.count() == 2
    for message in Message.objects.all():
        assert message.read_text().startswith(f"{HELLO[language]},\n")
        assert (name in message.read_text(), name in message.read_html()) == (False, False)
