"""The page on which a social worker books with somebody who is on the telephone."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assistance.models import Appointment, Reservation
from stage4club.core.models import AccessEvent
from stage4club.core.phones import Phone
from stage4club.notifications.models import Message
from stage4club.people.enums import Role, Room
from stage4club.people.models import CallTask, Tie
from stage4club.people.operations import finish_call_task, know_caller
from tests.assistance.kit import FRIDAY, client_of, make_booked, url_of
from tests.factories import NOW, make_appointment, make_social_worker, make_user
from tests.stage4club.people.rows import make_call_task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "at_ten")]

PAGE = "/admin/assistance/appointment/add/"
#: The least that can be said, but for the time.
LEAST = {
    "preferred_name": "Zoé",
    "phone": "514 555-0142",
    "meeting": "individual",
    "mode": "phone",
    "language": "fr",
    "adults": "1",
    "consent_contact": "on",
}


def note(client: Client, address: str = PAGE, **said: Any) -> Any:
    """Fill the page in, choose the first time unless told otherwise, press the button."""
    form = client.get(address).context["form"]
    first = form.fields["slot"].choices[0][0]
    token = form["form_token"].value()
    return client.post(address, {**LEAST, "form_token": token, "slot": first, **said})


def test_the_nearest_time_is_booked() -> None:
    worker = make_social_worker()
    client = client_of(worker)
    answer = note(client)
    appointment = Appointment.objects.get()
    assert answer.headers["Location"] == url_of(appointment, "change")
    assert (appointment.state, appointment.social_worker) == ("booked", worker)
    page = client.get(answer.headers["Location"])
    assert f"The reference to give: {appointment.reference}." in page.text


def test_one_message_tells_what_came_of_it() -> None:
    client = client_of(make_social_worker())
    note(client, email="zoe@example.org")
    assert list(Message.objects.values_list("kind", flat=True)) == ["assistance.booked"]


def test_no_time_for_now_is_hers_to_answer() -> None:
    worker = make_social_worker()
    note(client_of(worker), slot="later", email="zoe@example.org")
    appointment = Appointment.objects.get()
    assert (appointment.state, appointment.social_worker) == ("requested", worker)
    assert list(Message.objects.values_list("kind", flat=True)) == ["assistance.received"]


def test_a_time_outside_her_hours_is_written() -> None:
    note(client_of(make_social_worker()), slot="another", day="2026-03-14", hour="19 h 30")
    assert Appointment.objects.get().state == "booked"


def test_another_kind_of_meeting_shows_its_times_and_keeps_what_was_typed() -> None:
    worker = make_social_worker()
    client = client_of(worker)
    typed = {**LEAST, "meeting": "family", "mode": "in_person", "show": "1", "slot": "x"}
    typed |= {"children_ages": ["0-5", "6-11"]}
    page = client.post(PAGE, typed)
    form = page.context["form"]
    assert page.status_code == HTTPStatus.OK
    assert form["preferred_name"].value() == "Zoé"
    assert form["children_ages"].value() == ["0-5", "6-11"]
    [first, *_others] = form.fields["slot"].choices
    assert "from 10" in str(first[1])
    assert "11:30" in str(first[1])
    assert "Bureau de Montréal" in str(first[1])
    del typed["show"]
    client.post(PAGE, typed | {"slot": first[0], "adults": "2"})
    appointment = Appointment.objects.select_related("reservation__place").get()
    assert appointment.reservation is not None
    assert str(appointment.reservation.place) == "Bureau de Montréal"
    assert (appointment.adults, appointment.children_ages) == (2, ["0-5", "6-11"])


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"preferred_name": ""}, ["preferred_name"]),
        ({"phone": ""}, ["phone"]),
        ({"phone": "12"}, ["phone"]),
        ({"consent_contact": ""}, ["consent_contact"]),
        ({"slot": ""}, ["slot"]),
        ({"slot": "20260101T0000Z"}, ["slot"]),
        ({"slot": "later", "day": "2026-03-14", "hour": "9 h"}, ["slot"]),
        ({"slot": "another", "day": "2026-03-14"}, ["hour"]),
        ({"meeting": "dance"}, ["meeting"]),
        ({"mode": "pigeon"}, ["mode"]),
        ({"adults": "40"}, ["adults"]),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(
    said: dict[str, str], wrong: list[str]
) -> None:
    answer = note(client_of(make_social_worker()), message="Une chaise", **said)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert sorted(answer.context["form"].errors) == wrong
    assert ("Une chaise" in answer.text, Appointment.objects.count()) == (True, 0)
    assert "<title>Error:" in answer.text


def test_a_time_taken_meanwhile_keeps_what_was_typed_and_shows_the_next() -> None:
    worker = make_social_worker()
    client = client_of(worker)
    form = client.get(PAGE).context["form"]
    make_booked(worker, at=FRIDAY)
    said = {"slot": "another", "day": "2026-03-13", "hour": "11 h"}
    answer = client.post(PAGE, {**LEAST, "form_token": form["form_token"].value(), **said})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "This time is no longer free." in answer.text
    assert Appointment.objects.count() == 1


def test_twice_that_day_is_asked_first() -> None:
    worker = make_social_worker()
    make_booked(worker, email="zoe@example.org")
    client = client_of(worker)
    said = {"email": "zoe@example.org", "slot": "another", "day": "2026-03-13", "hour": "15 h"}
    answer = note(client, **said)
    assert list(answer.context["form"].errors) == ["twice_that_day"]
    assert note(client, **said, twice_that_day="on").status_code == HTTPStatus.FOUND
    assert Appointment.objects.filter(state="booked").count() == 2


def test_who_is_followed_by_a_colleague_can_be_given_to_her() -> None:
    colleague = make_social_worker(name="Manon")
    make_booked(colleague, email="zoe@example.org")
    client = client_of(make_social_worker())
    answer = note(client, email="zoe@example.org")
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Manon already follows this person." in answer.text
    assert "Give it to Manon" in answer.text
    assert Appointment.objects.count() == 1
    answer = note(client, email="zoe@example.org", to_colleague="1")
    given = Appointment.objects.latest("pk")
    assert (given.social_worker, given.state) == (colleague, "requested")
    page = client.get(answer.headers["Location"])
    assert "It is in the list of the colleague" in page.text
    assert Reservation.objects.count() == 1


def test_somebody_close_is_for_a_colleague() -> None:
    answer = note(client_of(make_social_worker(email="zoe@example.org")), email="zoe@example.org")
    assert "This colleague is close to this person." in answer.text
    assert Appointment.objects.count() == 0


def test_the_call_that_is_made_brings_what_was_left_and_is_noted_as_made() -> None:
    worker, colleague = make_social_worker(), make_social_worker(name="Manon")
    call = make_call_task(
        room=Room.SOCIAL_WORK,
        name="Zoé",
        phone=Phone("+15145550142", ""),
        language="en",
        assigned_to=worker,
    )
    know_caller(call, by=colleague, now=NOW)
    client = client_of(worker)
    address = f"{PAGE}?call={call.pk}"
    task_page = client.get(f"/admin/people/calltask/{call.pk}/change/")
    assert f'<a href="{address}">Book with this person</a>' in task_page.text
    AccessEvent.objects.all()
    form = client.get(address).context["form"]
    assert [form[name].value() for name in ("preferred_name", "phone", "language")] == [
        "Zoé",
        "514-555-0142",
        "en",
    ]
    looked = AccessEvent.objects.filter(subject_type="people.calltask", kind="view")
    assert looked.filter(subject_id=str(call.pk), actor_id=worker.pk).count() == 2
    note(client, address)
    assert CallTask.objects.get().state == "done"
    # Who knew the voice knows the person.
    assert Tie.objects.about(person=Appointment.objects.get().person).get().user == colleague


def test_a_call_that_was_made_already_stays_as_it_was() -> None:
    worker = make_social_worker()
    call = make_call_task(room=Room.SOCIAL_WORK, assigned_to=worker)
    finish_call_task(call, by=worker, now=NOW - timedelta(days=1))
    note(client_of(worker), f"{PAGE}?call={call.pk}")
    made = CallTask.objects.get()
    assert (made.done_at, Appointment.objects.count()) == (NOW - timedelta(days=1), 1)


def test_the_call_of_somebody_else_or_of_nobody_brings_nothing() -> None:
    client = client_of(make_social_worker())
    call = make_call_task()
    for key in (call.pk, "0", "x", ""):
        page = client.get(f"{PAGE}?call={key}")
        assert (page.status_code, page.context["form"].initial) == (HTTPStatus.OK, {})
    theirs = make_call_task(room=Room.SOCIAL_WORK, assigned_to=make_social_worker())
    form = client.get(f"{PAGE}?call={theirs.pk}").context["form"]
    assert (form["preferred_name"].value(), form["phone"].value()) == ("Marguerite", None)


def test_a_second_press_books_once() -> None:
    client = client_of(make_social_worker())
    form = client.get(PAGE).context["form"]
    first = form.fields["slot"].choices[0][0]
    data = {**LEAST, "form_token": form["form_token"].value(), "slot": first}
    assert client.post(PAGE, data).status_code == HTTPStatus.FOUND
    # The list no longer holds the time: what was sent is the same all the same.
    data |= {"slot": "later"}
    assert client.post(PAGE, data).status_code == HTTPStatus.FOUND
    assert Appointment.objects.get().state == "booked"


def test_a_form_without_its_token_is_one_of_its_own() -> None:
    client = client_of(make_social_worker())
    for _press in range(2):
        assert note(client, form_token="", slot="later").status_code == HTTPStatus.FOUND
    assert Appointment.objects.count() == 2


def test_every_role_else_is_refused() -> None:
    for role in set(Role) - {Role.SOCIAL_WORKER}:
        client = client_of(make_user(role))
        for answer in (client.get(PAGE), client.post(PAGE, LEAST)):
            assert answer.status_code == HTTPStatus.FORBIDDEN
    assert Appointment.objects.count() == 0


@pytest.mark.parametrize("many", [1, 30])
def test_the_page_costs_the_same(django_assert_num_queries: DjangoAssertNumQueries, many: int):
    worker = make_social_worker()
    for number in range(many):
        make_appointment(
            preferred_name=f"N {number}", email=f"n{number}@example.org", slot=first_free(worker)
        )
    client = client_of(worker)
    client.get(PAGE)
    with django_assert_num_queries(5):
        client.get(PAGE)


def first_free(worker: Any) -> str:
    from assistance.enums import Meeting, Mode
    from assistance.models.slots import free_slots

    return free_slots(meeting=Meeting.INDIVIDUAL, mode=Mode.PHONE, now=NOW)[0].value
