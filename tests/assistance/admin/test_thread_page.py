"""The threads of an appointment in the back office: hers alone, logged, answered, read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from assistance.admin.thread import waiting_messages
from assistance.models import Appointment, Thread, ThreadMessage
from assistance.operations import remove_attendee
from stage4club.core.models import AccessEvent
from stage4club.notifications.models import Message
from stage4club.people.enums import Role
from stage4club.people.models import User
from tests.assistance.threads import (
    ANSWER,
    DAY,
    MINUTE,
    STARTS_AT,
    WORDS,
    answer,
    make_attendee,
    make_family,
    write,
)
from tests.factories import NOW, make_service, make_social_worker, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The moment of NOW, until somebody moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def worker(db: None, clock: time_machine.Traveller) -> User:
    make_service(kind="appointment", room="social_work", slug="social-worker")
    return make_social_worker()


@pytest.fixture
def zoe(worker: User) -> Appointment:
    return make_family(worker=worker)


def url_of(appointment: Appointment, page: str = "thread") -> str:
    return reverse(f"admin:assistance_appointment_{page}", args=[appointment.pk])


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def token_of(client: Client, appointment: Appointment) -> str:
    [box, *_] = client.get(url_of(appointment)).context["boxes"]
    return str(box.form["form_token"].value())


def post(client: Client, appointment: Appointment, **typed: str) -> Any:
    known = {"thread": "person", "do": "answer", "form_token": token_of(client, appointment)}
    return client.post(url_of(appointment), known | typed)


def test_each_adult_has_a_box_of_her_own(worker: User, zoe: Appointment) -> None:
    marc = make_attendee(zoe)
    write(Thread(zoe))
    write(Thread(zoe, marc), "Je serai en retard")
    answer(Thread(zoe), now=NOW + MINUTE)
    page = client_of(worker).get(url_of(zoe))
    boxes = page.context["boxes"]
    assert [(box.thread.name, box.waits) for box in boxes] == [("Zoé", True), ("Marc", True)]
    assert [[row.text for row in box.written] for box in boxes] == [
        [WORDS, ANSWER],
        ["Je serai en retard"],
    ]
    assert page.text.count("un message à lire") == 2
    assert "no-store" in page.headers["Cache-Control"]


def test_looking_is_logged_and_marks_nothing(worker: User, zoe: Appointment) -> None:
    write(Thread(zoe))
    before = AccessEvent.objects.count()
    client_of(worker).get(url_of(zoe))
    look = AccessEvent.objects.latest("pk")
    assert AccessEvent.objects.count() == before + 1
    assert (look.actor_id, look.subject_id) == (worker.pk, str(zoe.pk))
    assert ThreadMessage.objects.get().read_at is None


def test_an_answer_is_sent_once_and_what_was_seen_is_read(
    worker: User, zoe: Appointment, clock: time_machine.Traveller
) -> None:
    write(Thread(zoe))
    client = client_of(worker)
    token = token_of(client, zoe)
    clock.shift(MINUTE)
    typed = {"thread": "person", "do": "answer", "text": ANSWER, "form_token": token}
    for _ in range(2):
        answered = client.post(url_of(zoe), typed)
        assert answered.headers["Location"] == url_of(zoe)
    [told] = ThreadMessage.objects.from_staff()
    assert (told.text, told.author) == (ANSWER, worker)
    assert ThreadMessage.objects.to_staff().get().read_at == NOW + MINUTE
    assert Message.objects.filter(kind="assistance.waits").count() == 1


def test_a_message_that_needs_no_answer_is_read(worker: User, zoe: Appointment) -> None:
    write(Thread(zoe))
    client = client_of(worker)
    post(client, zoe, do="read")
    assert ThreadMessage.objects.get().read_at == NOW
    assert "un message à lire" not in client.get(url_of(zoe)).text


@pytest.mark.parametrize("text", ["", "a" * 1001])
def test_what_cannot_be_sent_stays_in_its_box(worker: User, zoe: Appointment, text: str) -> None:
    marc = make_attendee(zoe)
    page = post(client_of(worker), zoe, text=text, thread=str(marc.pk))
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    first, second = page.context["boxes"]
    assert (bool(first.form.errors), list(second.form.errors)) == (False, ["text"])
    assert second.form["text"].value() == text
    assert f'href="#id_{marc.pk}_text"' in page.text


def way_to(client: Client, appointment: Appointment) -> str:
    """The words that lead to the threads from the page of the appointment."""
    [words] = re.findall(
        rf'<a class="action" href="{url_of(appointment)}">([^<]+)</a>',
        client.get(url_of(appointment, "change")).text,
    )
    return str(words)


def test_once_over_one_reads_and_does_not_answer(
    worker: User, zoe: Appointment, clock: time_machine.Traveller
) -> None:
    make_attendee(zoe)
    write(Thread(zoe))
    assert way_to(client_of(worker), zoe) == "Lire et écrire"
    clock.move_to(STARTS_AT + 4 * DAY)
    client = client_of(worker)
    assert way_to(client, zoe) == "Lire"
    page = client.get(url_of(zoe))
    # Who never wrote has no box any more.
    assert [box.is_writable for box in page.context["boxes"]] == [False]
    assert "On ne peut plus écrire ici." in page.text
    refused = post(client, zoe, text=ANSWER)
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "On ne peut plus écrire ici. Appelez-nous plutôt." in refused.text


def test_a_thread_of_another_appointment_is_none(worker: User, zoe: Appointment) -> None:
    other = make_attendee(
        make_family(worker=make_social_worker(name="Ana"), preferred_name="B", email="b@ex.org")
    )
    answered = post(client_of(worker), zoe, thread=str(other.pk), text=ANSWER)
    assert answered.status_code == HTTPStatus.NOT_FOUND


def test_nobody_else_finds_it(zoe: Appointment) -> None:
    write(Thread(zoe))
    colleague = make_social_worker(name="Hélène", email="h@example.org")
    assert client_of(colleague).get(url_of(zoe)).status_code == HTTPStatus.NOT_FOUND
    for role in Role:
        if role != Role.SOCIAL_WORKER:
            answered = client_of(make_user(role)).get(url_of(zoe))
            assert answered.status_code == HTTPStatus.FORBIDDEN


def test_of_a_request_that_nobody_follows_there_is_no_page(worker: User, zoe: Appointment) -> None:
    Appointment.objects.update(
        state="requested", reservation=None, booked_at=None, booked_by=None, social_worker=None
    )
    assert client_of(worker).get(url_of(zoe)).status_code == HTTPStatus.NOT_FOUND
    assert client_of(worker).get(url_of(zoe, "change")).status_code == HTTPStatus.OK


def test_no_list_nor_history_holds_the_words(worker: User, zoe: Appointment) -> None:
    make_attendee(zoe)
    write(Thread(zoe))
    answer(Thread(zoe))
    client = client_of(worker)
    listed = client.get(reverse("admin:assistance_appointment_changelist"))
    history, card = client.get(url_of(zoe, "history")), client.get(url_of(zoe, "change"))
    for page in (listed, history, card):
        assert page.status_code == HTTPStatus.OK
        for words in (WORDS, ANSWER):
            assert words not in page.text
    # Who comes along is named on the page of the appointment, and nowhere else.
    assert ["Marc" in page.text for page in (listed, history, card)] == [False, False, True]
    assert "Message reçu" in client.get(url_of(zoe, "history")).text


def test_the_home_says_in_whose_name_a_message_waits(worker: User, zoe: Appointment) -> None:
    rows = Appointment.objects.visible_to(worker)

    def lines() -> list[tuple[str, str]]:
        found = waiting_messages(rows, worker, url=url_of)
        return [(str(line.text), line.url) for line in found]

    assert lines() == []
    write(Thread(zoe))
    assert lines() == [("Zoé\N{NO-BREAK SPACE}: un message à lire", url_of(zoe))]


@pytest.mark.parametrize("many", [1, 6])
def test_the_page_takes_as_many_queries_for_six_as_for_one(
    worker: User, zoe: Appointment, many: int, django_assert_num_queries: Any
) -> None:
    for number in range(many):
        thread = Thread(zoe, make_attendee(zoe, name=f"Nom {number}"))
        write(thread, f"Message {number}")
        answer(thread, f"Réponse {number}")
    client = client_of(worker)
    client.get(url_of(zoe))
    with django_assert_num_queries(8):
        client.get(url_of(zoe))


def test_removed_what_was_written_is_still_read(
    worker: User, zoe: Appointment, clock: time_machine.Traveller
) -> None:
    marc = make_attendee(zoe)
    write(Thread(zoe, marc))
    client = client_of(worker)
    remove_attendee(marc, by=worker, now=NOW)
    clock.shift(timedelta(minutes=1))
    boxes = client.get(url_of(zoe)).context["boxes"]
    assert [(box.thread.name, box.is_writable) for box in boxes] == [("Zoé", True), ("Marc", False)]
    post(client, zoe, thread=str(marc.pk), do="read")
    assert ThreadMessage.objects.get().read_at is not None
