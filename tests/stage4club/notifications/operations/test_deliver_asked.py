"""What is put in at the last moment, and what is written because somebody asked for it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError, transaction

from stage4club.core import links, one_time_codes, personal_data
from stage4club.notifications.enums import Trouble
from stage4club.notifications.models import Message
from stage4club.notifications.operations import Drained, drain, queue_message
from tests.stage4club.core.sample.models import Parcel
from tests.stage4club.notifications.letters import CONTEXT, LINKED, NOW, PLAIN, heard, queue

pytestmark = pytest.mark.django_db


def queue_about(parcel: Parcel, kind=PLAIN, **context):
    with transaction.atomic():
        return queue_message(
            kind,
            to="zoe@example.org",
            language="fr",
            context={**CONTEXT, **context},
            dedupe_key=f"trial/{parcel.pk}",
            about=parcel,
            now=NOW,
        )


@pytest.fixture
def parcel() -> Parcel:
    return Parcel.objects.create()


@pytest.fixture
def code(parcel: Parcel):
    link = links.open_link("parcel", parcel, now=NOW, expires_at=None)
    return one_time_codes.give_code(link, purpose="details", now=NOW)


def words(sink) -> str:
    [letter] = sink.messages
    parts = [letter.message.get_body((kind,)).get_content() for kind in ("plain", "html")]
    return "".join(parts)


def test_a_code_stands_in_what_leaves_and_in_nothing_that_is_stored(smtp_sink, parcel, code):
    message = queue_about(parcel, name=one_time_codes.placeholder(code))
    digits = one_time_codes.digits_of(code)
    assert digits not in message.read_text() + message.read_html()
    assert drain(lambda: NOW) == Drained(handled=1, more=False)
    assert words(smtp_sink).count(digits) == 2
    message.refresh_from_db()
    assert digits not in message.read_text() + message.read_html()


def test_a_code_that_is_over_stays_at_home_and_nobody_is_called(
    smtp_sink, parcel, code, monkeypatch
):
    told = heard(monkeypatch, "message_failed")
    queue_about(parcel, name=one_time_codes.placeholder(code))
    drain(lambda: NOW + timedelta(minutes=10))
    assert (smtp_sink.messages, told) == ([], [])
    assert dict(Message.objects.values_list("state", "error")) == {"aborted": Trouble.CODE_OVER}


def test_a_letter_with_one_link_asks_for_nobody_else(smtp_sink, parcel, monkeypatch):
    asked = heard(monkeypatch, "of_same_person", [])
    link = links.open_link("parcel", parcel, now=NOW, expires_at=None)
    queue_about(parcel, LINKED, link=links.placeholder(link))
    drain(lambda: NOW)
    assert (len(smtp_sink.messages), asked) == (1, [])


def test_a_letter_with_several_links_has_those_of_the_same_person(smtp_sink, parcel, monkeypatch):
    other = Parcel.objects.create()
    asked = heard(monkeypatch, "of_same_person", [("sample.parcel", str(other.pk))])
    tokens = []
    for one in (parcel, other):
        link = links.open_link("parcel", one, now=NOW, expires_at=None)
        tokens.append((links.token_for(link), links.placeholder(link)))
    both = links.Placeholder(" ".join(placeholder for _token, placeholder in tokens))
    queue_about(parcel, LINKED, link=both)
    drain(lambda: NOW)
    assert [token in words(smtp_sink) for token, _placeholder in tokens] == [True, True]
    assert asked == [{"subject": ("sample.parcel", str(parcel.pk))}] * 2


def test_what_was_asked_is_written_first_and_leaves_with_the_rest(smtp_sink, monkeypatch):
    monkeypatch.setitem(
        personal_data._registry, "write_asked_messages", [lambda *, now: queue(now=now)]
    )
    assert drain(lambda: NOW) == Drained(handled=1, more=False)


def test_what_cannot_be_written_stops_nothing(smtp_sink, monkeypatch, caplog):
    heard(monkeypatch, "write_asked_messages", ZeroDivisionError("zoe@example.org"))
    queue()
    assert drain(lambda: NOW) == Drained(handled=1, more=False)
    ours = [r.getMessage() for r in caplog.records if r.name.startswith("stage4club")]
    assert ours == ["Asked messages: ZeroDivisionError"]


def test_a_database_that_is_away_is_said(monkeypatch):
    heard(monkeypatch, "write_asked_messages", OperationalError())
    with pytest.raises(OperationalError):
        drain(lambda: NOW)
