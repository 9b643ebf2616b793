"""« Mes messages »: behind the link and a code; nothing of it before, nothing after."""

from __future__ import annotations

import re
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from django.test import Client

from assistance.models import Appointment, Thread, ThreadMessage
from assistance.operations import read_thread_code
from stage4club.core import audit, one_time_codes
from stage4club.core.links import open_link, renew_link, token_for
from stage4club.core.models import OneTimeCode
from stage4club.core.phones import parse_phone
from stage4club.notifications.models import Message
from tests.assistance.threads import (
    ANSWER,
    CLOSE,
    CODE,
    MINUTE,
    STARTS_AT,
    THREAD,
    WORDS,
    WRITE,
    answer,
    enter,
    last_code,
    make_followed,
    open_up,
    write,
)
from tests.factories import NOW, make_appointment, make_social_worker

pytestmark = pytest.mark.django_db

PAGE = "/lien/rendez-vous/"


def test_the_link_alone_shows_nothing_of_it(client: Client, zoe: Appointment) -> None:
    write(Thread(zoe))
    page = enter(client, zoe)
    assert "Ouvrir mes messages" in page.text
    for shown in (page, client.get(THREAD), client.get(CODE)):
        assert shown.status_code == HTTPStatus.OK
        assert WORDS not in shown.text
        assert ANSWER not in shown.text
        assert shown.headers["Cache-Control"] == "no-store"


def test_a_code_is_sent_only_by_post_and_says_nothing(client: Client, zoe: Appointment) -> None:
    enter(client, zoe)
    client.get(THREAD)
    assert OneTimeCode.objects.count() == 0
    assert client.post(THREAD).headers["Location"] == CODE
    message = Message.objects.get(kind="assistance.code")
    assert (message.to_address, message.subject) == ("zoe@example.org", "Votre code")
    assert last_code() not in message.read_text()


def test_the_code_opens_them_here_for_twenty_minutes_and_marks_them_read(
    client: Client, zoe: Appointment, clock: time_machine.Traveller
) -> None:
    assert open_up(client, zoe).headers["Location"] == THREAD
    page = client.get(THREAD)
    assert ANSWER in page.text.replace("&#x27;", "'")
    assert ThreadMessage.objects.get().read_at == NOW
    assert page.headers["Cache-Control"] == "no-store"
    assert client.get(CODE).headers["Location"] == THREAD
    other = Client()
    enter(other, zoe)
    assert "written" not in other.get(THREAD).context
    clock.shift(20 * MINUTE - timedelta(seconds=1))
    assert "written" in client.get(THREAD).context
    clock.shift(timedelta(seconds=1))
    assert "written" not in client.get(THREAD).context


def test_one_reads_what_to_write_and_whom_to_call_at_night(
    client: Client, zoe: Appointment
) -> None:
    open_up(client, zoe)
    page = client.get(THREAD).text
    assert "Pour les questions pratiques seulement" in page
    assert "Personne ne lit vos messages la nuit ni la fin de semaine." in page
    assert page.index("la nuit ni la fin") < page.index('name="text"') < page.index("535353")


def test_a_message_is_sent_once(client: Client, zoe: Appointment) -> None:
    open_up(client, zoe)
    token = client.get(THREAD).context["form"]["form_token"].value()
    typed = {"text": WORDS, "form_token": token}
    assert f'action="{WRITE}"' in client.get(THREAD).text
    assert client.post(WRITE, typed).headers["Location"] == THREAD
    client.post(WRITE, typed)
    [message] = ThreadMessage.objects.to_staff()
    assert (message.text, message.written_at, message.read_at) == (WORDS, NOW, None)
    assert WORDS in client.get(THREAD).text
    # Nobody is written to about it: it shows to whoever follows her.
    assert Message.objects.filter(kind="assistance.waits").count() == 1


@pytest.mark.parametrize(
    ("text", "error"), [("", "Écrivez votre message."), ("a" * 1001, "Raccourcissez")]
)
def test_what_cannot_be_sent_stays_in_the_box(
    client: Client, zoe: Appointment, text: str, error: str
) -> None:
    open_up(client, zoe)
    page = client.post(WRITE, {"text": text})
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    [said] = page.context["form"].errors["text"]
    assert said.startswith(error)
    assert page.context["form"]["text"].value() == text
    assert not ThreadMessage.objects.to_staff().exists()


def test_what_was_typed_meanwhile_is_sent_and_nothing_is_shown(
    client: Client, zoe: Appointment, clock: time_machine.Traveller
) -> None:
    open_up(client, zoe)
    clock.shift(21 * MINUTE)
    page = client.post(WRITE, {"text": WORDS})
    assert "Votre message est envoyé." in page.text
    assert WORDS not in page.text
    assert ThreadMessage.objects.to_staff().get().text == WORDS
    wrong = client.post(WRITE, {"text": ""})
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert ANSWER not in wrong.text


def test_nobody_writes_without_a_code(client: Client, zoe: Appointment) -> None:
    enter(client, zoe)
    assert client.post(WRITE, {"text": WORDS}).headers["Location"] == THREAD
    assert client.get(WRITE).headers["Location"] == THREAD
    assert not ThreadMessage.objects.to_staff().exists()


def test_closed_before_nobody_reads_nor_writes(client: Client, zoe: Appointment) -> None:
    open_up(client, zoe)
    assert client.post(CLOSE).headers["Location"] == PAGE
    assert "written" not in client.get(THREAD).context
    client.post(WRITE, {"text": WORDS})
    assert not ThreadMessage.objects.to_staff().exists()


def test_a_few_days_after_one_reads_and_is_told_to_call(
    client: Client, zoe: Appointment, clock: time_machine.Traveller
) -> None:
    clock.move_to(STARTS_AT + timedelta(days=4))
    open_up(client, zoe)
    page = client.get(THREAD)
    assert ANSWER in page.text
    assert "On ne peut plus écrire ici. Appelez-nous plutôt." in page.text
    refused = client.post(WRITE, {"text": WORDS})
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not ThreadMessage.objects.to_staff().exists()


def test_a_request_that_nobody_follows_has_no_thread(
    client: Client, clock: time_machine.Traveller
) -> None:
    make_social_worker()
    page = enter(client, make_appointment())
    assert "Ouvrir mes messages" not in page.text
    for url in (THREAD, CODE):
        assert client.get(url).headers["Location"] == PAGE


def test_a_code_works_once_and_five_tries_end_it(client: Client, zoe: Appointment) -> None:
    enter(client, zoe)
    client.post(THREAD)
    code = last_code()
    client.post(CODE, {"code": code})
    client.post(CLOSE)
    again = client.post(CODE, {"code": code})
    assert again.context["form"].errors["code"] == [
        "Ce code ne fonctionne plus. Demandez-en un autre plus bas."
    ]
    client.post(THREAD)
    wrong = f"{(int(last_code()) + 1) % 10**6:06}"
    errors = [client.post(CODE, {"code": wrong}).context["form"].errors["code"] for _ in range(5)]
    said = [str(error[0])[:13] for error in errors]
    assert said == ["Ce ne sont pa"] * 4 + ["Ce code ne fo"]
    assert client.post(CODE, {"code": "12"}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_a_fourth_code_within_the_hour_is_refused_kindly(client: Client, zoe: Appointment) -> None:
    enter(client, zoe)
    for _ in range(3):
        client.post(THREAD)
    refused = client.post(THREAD)
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Plusieurs codes" in str(refused.context["refusal"])


def test_who_is_reached_by_telephone_hears_her_code(
    client: Client, clock: time_machine.Traveller
) -> None:
    appointment = make_followed(contact_by="phone", phone=parse_phone("514 555-0142"))
    worker = appointment.social_worker
    assert worker is not None
    enter(client, appointment)
    assert client.get(THREAD).headers["Location"] == CODE
    assert "nous vous lirons un code" in client.get(CODE).text
    assert client.post(THREAD).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    errors = client.post(CODE, {"code": "000000"}).context["form"].errors["code"]
    assert "nous vous en lirons un autre" in errors[0]
    script = read_thread_code(appointment, by=worker, now=NOW)
    [said] = set(re.findall(r"\d \d \d, \d \d \d", script.text))
    assert client.post(CODE, {"code": said.replace(",", "")}).headers["Location"] == THREAD
    assert "written" in client.get(THREAD).context


def test_all_of_it_dies_with_the_link(client: Client, zoe: Appointment) -> None:
    open_up(client, zoe)
    renew_link(open_link("appointment", zoe, now=NOW, expires_at=None))
    for url in (THREAD, CODE):
        assert client.get(url).status_code == HTTPStatus.NOT_FOUND
    enter(client, zoe)
    assert "written" not in client.get(THREAD).context


def test_a_link_that_dies_while_a_code_is_asked_for(
    client: Client, zoe: Appointment, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(client, zoe)
    alive = one_time_codes.PrivateLink.is_alive
    answers = iter([True, False])
    monkeypatch.setattr(
        one_time_codes.PrivateLink, "is_alive", lambda link, now: next(answers) and alive(link, now)
    )
    assert client.post(THREAD).status_code == HTTPStatus.NOT_FOUND


def test_the_log_tells_that_it_was_opened_and_never_the_code(
    client: Client, zoe: Appointment
) -> None:
    open_up(client, zoe)
    events = {(row.verb, row.actor_id) for row in audit.history(zoe)}
    assert {("send-code", None), ("open-thread", None)} <= events


def test_no_log_holds_the_words(
    client: Client, zoe: Appointment, caplog: pytest.LogCaptureFixture
) -> None:
    open_up(client, zoe)
    client.post(WRITE, {"text": WORDS})
    client.post(WRITE, {"text": f"{WORDS} " * 100})
    client.get(THREAD)
    assert WORDS not in caplog.text
    assert ANSWER not in caplog.text


def test_in_english_too(client: Client, zoe: Appointment) -> None:
    link = open_link("appointment", zoe, now=NOW, expires_at=None)
    client.get(f"/en/link/{token_for(link)}/")
    assert client.post("/en/link/messages/").headers["Location"] == "/en/link/messages/code/"
    client.post("/en/link/messages/code/", {"code": last_code()})
    assert "Nobody reads at night or on weekends." in client.get("/en/link/messages/").text


@pytest.mark.parametrize("messages", [1, 12])
def test_the_page_takes_five_queries(
    client: Client, zoe: Appointment, messages: int, django_assert_num_queries: Any
) -> None:
    for number in range(messages - 1):
        answer(Thread(zoe), f"Message {number}")
    open_up(client, zoe)
    # The session, the link, the appointment, the telephone of the service, the messages.
    with django_assert_num_queries(5):
        client.get(THREAD)
