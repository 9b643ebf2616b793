"""The database refuses what must never be, whoever writes."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection
from django.db.models import F, Q
from django.utils import translation

from stage4club.core.encryption import Undecipherable
from stage4club.notifications.enums import MessageState, Trouble
from stage4club.notifications.models import Channel, Message
from tests.stage4club.core.violations import violates

from .letters import CALENDAR, NOW, heard, queue, staff, stored

pytestmark = pytest.mark.django_db

STAMPS = {
    MessageState.SENT: {"sent_at": NOW},
    MessageState.FAILED: {"failed_at": NOW},
    MessageState.ABORTED: {"aborted_at": NOW},
    MessageState.SENDING: {"lease_token": uuid4(), "lease_expires_at": NOW},
}


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("state_known", {"state": "lost"}),
        ("purpose_known", {"purpose": "donation"}),
        ("language_known", {"language": "de"}),
        ("counts_from_zero", {"attempts": -1}),
        ("counts_from_zero", {"unsure": -1}),
        ("due_after_creation", {"due_at": NOW - timedelta(seconds=1)}),
        ("id_shape", {"message_id": "<a\r\nb@example.org>"}),
        ("id_shape", {"message_id": "no-brackets@example.org"}),
        ("has_key", {"dedupe_key": ""}),
        ("has_key", {"kind": ""}),
        ("calendar_has_method", {"calendar": b"x"}),
        ("calendar_has_method", {"calendar": b"x", "calendar_method": "REQUEST"}),
        ("calendar_has_method", {"calendar_method": "PUBLISH"}),
        ("about_whole", {"subject_type": "services.session"}),
        ("about_whole", {"subject_id": "4"}),
        ("code_known", {"code": 199}),
        ("code_known", {"code": 600}),
        ("reasons_are_words", {"error": "550 <zoe@example.org> unknown"}),
        ("reasons_are_words", {"stop_reason": "Two words"}),
        ("not_its_own_copy", {"resend_of": F("id")}),
    ],
)
def test_refuses_the_column(constraint, changes):
    message = stored()
    with violates(f"notifications_message_{constraint}"):
        Message.objects.filter(pk=message.pk).update(**changes)


@pytest.mark.parametrize(
    "address",
    [
        "zoe@example.org,louise@example.org",
        "zoe@example.org;louise@example.org",
        "zoe@example.org louise@example.org",
        "zoe@example.org\nBcc:louise@example.org",
        "zoe@example.org\u2028louise",
        "Zoé<zoe@example.org>",
        "zoe@example.org@example.org",
        "zoe",
        "@example.org",
        "zoe@",
        "",
    ],
)
def test_refuses_anything_but_one_address(address):
    message = stored()
    with violates("notifications_message_one_address"):
        Message.objects.filter(pk=message.pk).update(to_address=address)


@pytest.mark.parametrize("address", ["zoe@example.org", "zoé.o'neil+club@exémple.org"])
def test_takes_one_address(address):
    assert stored(to_address=address).to_address == address


@pytest.mark.parametrize(
    "subject", ["", "one\ntwo", "one\rtwo", "one\x0btwo", "one\x85two", "one\u2028two", "\x7f"]
)
def test_refuses_a_subject_that_is_not_one_line(subject):
    message = stored()
    with violates("notifications_message_one_line_subject"):
        Message.objects.filter(pk=message.pk).update(subject=subject)


@pytest.mark.parametrize("state", MessageState.values)
@pytest.mark.parametrize("stamp_of", STAMPS)
def test_a_state_has_its_stamps_and_no_other(state, stamp_of):
    constraint = "lease" if stamp_of == MessageState.SENDING else stamp_of.value
    message = stored()
    rows = Message.objects.filter(pk=message.pk)
    if state != stamp_of:
        rows.update(state=state, **STAMPS.get(state, {}))
        with violates(f"notifications_message_{constraint}"):
            rows.update(**STAMPS[stamp_of])
        return
    for missing in STAMPS[stamp_of]:
        stamps = {**STAMPS[stamp_of], missing: None}
        with violates(f"notifications_message_{constraint}"):
            rows.update(state=state, **stamps)


def test_half_a_lease_is_no_lease():
    message = stored()
    with violates("notifications_message_lease"):
        Message.objects.filter(pk=message.pk).update(lease_token=uuid4())


@pytest.mark.parametrize("column", ["dedupe_key", "message_id"])
def test_one_row_per_key(column):
    first, second = stored(), stored()
    with pytest.raises(IntegrityError, match=rf"Key \({column}\)"):
        Message.objects.filter(pk=second.pk).update(**{column: getattr(first, column)})


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("name_known", {"name": "pigeon"}),
        ("pause_has_reason", {"paused_until": NOW}),
        ("pause_has_reason", {"paused_reason": Trouble.CLOSING}),
        ("counts_from_zero", {"failures": -1}),
        ("counts_from_zero", {"refusals": -1}),
    ],
)
def test_channel_refuses(constraint, changes):
    with violates(f"notifications_channel_{constraint}"):
        Channel.objects.bulk_create([Channel(**{"name": "email", **changes})])


def test_texts_and_calendar_are_encrypted_each_for_its_place():
    message = queue(calendar=CALENDAR)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM notifications_message")
        row = b"|".join(bytes(v) for v in cursor.fetchone() if isinstance(v, (bytes, memoryview)))
    assert b"Bonjour" not in row
    assert b"VCALENDAR" not in row
    message = Message.objects.get()
    assert message.read_text() == "Bonjour Zoé,\n\nÀ bientôt,\nl'équipe\n"
    assert message.read_html().startswith("<!doctype html>")
    assert message.read_calendar() == CALENDAR
    Message.objects.update(body_text=F("body_html"), body_html=F("body_text"))
    message = Message.objects.get()
    for read in (message.read_text, message.read_html):
        with pytest.raises(Undecipherable):
            read()


def test_a_message_is_named_by_its_subject_and_a_channel_by_its_name():
    message = stored()
    assert str(message) == "Nouvelles"
    with translation.override("en"):
        assert str(Channel(name="email")) == "E-mail"


def test_visible_to_nobody_unless_an_app_says_so(monkeypatch):
    mine, _theirs = stored(person_id=1), stored(person_id=2)
    user = staff()
    heard(monkeypatch, "visible_messages", Q(pk__in=[]))
    assert list(Message.objects.visible_to(user)) == []
    told = heard(monkeypatch, "visible_messages", Q(person_id=1))
    assert list(Message.objects.visible_to(user)) == [mine]
    assert told == [(user,)]


def test_about_finds_the_messages_of_a_row():
    session = Channel.objects.create(name="email")
    message = queue(about=session)
    queue()
    assert list(Message.objects.about(session)) == [message]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (Trouble.LINK_DEAD, "The private link in it is no longer valid."),
        ("undone", "undone"),
        ("", ""),
    ],
)
def test_error_in_words(error, words):
    with translation.override("en"):
        assert Message(error=error).error_in_words == words
