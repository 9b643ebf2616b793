"""What is sent once its time is gone, or after going back, and who may read it."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client

from assistance.enums import AppointmentState, Meeting, Mode
from assistance.models import Appointment, Reservation
from assistance.operations import (
    SlotTaken,
    accept_time,
    book_appointment,
    move_appointment,
    propose_times,
    reserve_slot,
    submit_appointment,
)
from stage4club.core.drafts import save_draft
from stage4club.core.forms import read_form_token
from stage4club.core.models import Draft
from stage4club.core.spoken import long_day
from stage4club.notifications.models import Message
from stage4club.people.models import User
from tests.assistance.private import FAR
from tests.factories import NOW, make_appointment, make_social_worker
from tests.registrations.views.pages import token_in

from .pages import FRENCH, fill, nearest, open_form, press, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("service")]


def test_a_time_that_is_not_kept_any_more_is_booked_all_the_same(
    client: Client, worker: User, clock: time_machine.Traveller
) -> None:
    value = nearest(at=3)
    fill(client, slot=value)
    clock.shift(timedelta(hours=1))
    press(client)
    assert Appointment.objects.get().state == AppointmentState.BOOKED


def test_a_kept_time_is_booked_though_it_became_too_near(
    client: Client, worker: User, clock: time_machine.Traveller
) -> None:
    # Exactly the notice away.
    fill(client, slot=nearest())
    clock.shift(timedelta(minutes=9))
    press(client)
    assert Appointment.objects.get().starts_at == NOW + timedelta(days=1)


@pytest.mark.parametrize("page", ["check", "send"])
def test_a_time_that_somebody_took_once_it_was_not_kept_any_more(
    client: Client, worker: User, clock: time_machine.Traveller, page: str
) -> None:
    value = nearest(at=3)
    fill(client, slot=value, message="Bonjour")
    token = token_in(client.get(FRENCH["check"]).text)
    clock.shift(timedelta(minutes=11))
    later = NOW + timedelta(minutes=11)
    make_appointment(mode=Mode.VIDEO, slot=value, email="ana@example.org", now=later)
    answer = (
        client.get(FRENCH["check"])
        if page == "check"
        else client.post(FRENCH["check"], {"form_token": token})
    )
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert answer.context["form"].errors["slot"] == [
        "Ce moment n’est plus libre. Choisissez-en un autre."
    ]
    assert "Bonjour" in answer.text
    # It is corrected where it was asked.
    assert 'action="/rendez-vous/"' in answer.text
    fill(client, token=token, slot=nearest(at=5), message="Bonjour")
    press(client)
    mine = Appointment.objects.exclude(email="ana@example.org").get()
    assert mine.state == AppointmentState.BOOKED


@pytest.mark.parametrize("is_still_offered", [False, True])
def test_a_time_taken_while_it_is_sent(
    client: Client, worker: User, monkeypatch: pytest.MonkeyPatch, is_still_offered: bool
) -> None:
    value = nearest()
    fill(client, slot=value)
    token = token_in(client.get(FRENCH["check"]).text)

    def faster(**options: Any) -> Appointment:
        Reservation.objects.all().delete()
        make_appointment(mode=Mode.VIDEO, slot=value, email="ana@example.org")
        try:
            return submit_appointment(**options)
        finally:
            if is_still_offered:
                Reservation.objects.update(released_at=NOW)

    monkeypatch.setattr("assistance.views.sending.submit_appointment", faster)
    page = client.post(FRENCH["check"], {"form_token": token})
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert list(page.context["form"].errors) == ["slot"]
    assert Appointment.objects.get().email == "ana@example.org"
    assert Draft.objects.count() == 1


# Going back ---------------------------------------------------------------------------------------


def test_going_back_and_sending_again_corrects_what_was_booked(
    client: Client, worker: User
) -> None:
    token, value = open_form(client), nearest()
    send(client, token=token, slot=value)
    answer = fill(client, token=token, slot=value, message="J’oubliais")
    assert answer.headers["Location"] == FRENCH["check"]
    press(client)
    appointment = Appointment.objects.get()
    assert (appointment.state, appointment.reason.text) == ("booked", "J’oubliais")
    assert Reservation.objects.count() == 1


def test_the_time_of_what_is_booked_is_not_changed_by_going_back(
    client: Client, worker: User
) -> None:
    token, value = open_form(client), nearest()
    send(client, token=token, slot=value)
    page = fill(client, token=token, slot=nearest(at=5))
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert page.context["form"].errors["slot"] == [
        "Votre rendez-vous est déjà fixé. Pour le déplacer, appelez-nous."
    ]
    assert page.text.count('name="slot"') == 1
    assert "Votre rendez-vous est déjà fixé à ce moment." in page.text
    assert fill(client, token=token, slot="none").status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_who_asked_to_be_called_may_still_choose_a_time(client: Client, worker: User) -> None:
    token = open_form(client)
    send(client, token=token)
    send(client, token=token, slot=nearest())
    appointment = Appointment.objects.get()
    assert appointment.state == AppointmentState.BOOKED
    kinds = Message.objects.values_list("kind", flat=True)
    assert sorted(kinds) == ["assistance.booked", "assistance.received"]


def test_another_kind_of_meeting_is_a_second_appointment_with_its_time(
    client: Client, worker: User
) -> None:
    token = open_form(client)
    send(client, token=token, slot=nearest())
    other = nearest(Mode.PHONE, at=8)
    send(client, token=token, mode="phone", phone="514 555-0142", slot=other)
    assert Appointment.objects.filter(state=AppointmentState.BOOKED).count() == 2
    assert Reservation.objects.filter(person__isnull=True).count() == 0


def test_too_late_for_a_correction_is_a_request_beside_what_is_booked(
    client: Client, worker: User, clock: time_machine.Traveller
) -> None:
    token, value = open_form(client), nearest(at=5)
    send(client, token=token, slot=value)
    clock.shift(timedelta(hours=2))
    send(client, token=token, slot=value, message="J’oubliais")
    booked, beside = Appointment.objects.order_by("pk")
    assert (booked.state, beside.state) == (AppointmentState.BOOKED, AppointmentState.REQUESTED)
    assert beside.reason.text == "J’oubliais"


def test_a_correction_from_another_tab_while_it_is_sent_is_still_to_be_sent(
    client: Client, worker: User
) -> None:
    fill(client)
    token = token_in(client.get(FRENCH["check"]).text)
    # The other tab shares the cookies of the browser.
    tab = Client()
    tab.cookies = client.cookies

    def correct(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        if sql.startswith('INSERT INTO "assistance_appointment"'):
            fill(tab, token=token, preferred_name="Zoé-Anne")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(correct):
        client.post(FRENCH["check"], {"form_token": token})
    assert Appointment.objects.get().preferred_name == "Zoé"
    tab.post(FRENCH["check"], {"form_token": token})
    assert Appointment.objects.get().preferred_name == "Zoé-Anne"


# Who reads what -----------------------------------------------------------------------------------


def test_somebody_who_has_another_meeting_then_is_called_and_strangers_learn_nothing(
    client: Client, worker: User
) -> None:
    other = make_social_worker()
    value = nearest()
    make_appointment(mode=Mode.VIDEO, slot=value)
    send(client, slot=value)
    known, second = Appointment.objects.order_by("pk")
    assert (known.person, known.state) == (second.person, AppointmentState.BOOKED)
    assert second.state == AppointmentState.REQUESTED
    assert not Reservation.objects.filter(social_worker=other).exists()
    assert "Vous aurez une réponse" in client.get(FRENCH["received"]).text


def agreed_on_the_telephone(appointment: Appointment, worker: User) -> None:
    book_appointment(appointment, by=worker, now=NOW, starts_at=FAR)


def accepted(appointment: Appointment, worker: User) -> None:
    proposal = propose_times(appointment, by=worker, now=NOW, times=[FAR])
    accept_time(proposal, time=proposal.times.get(), now=NOW)


@pytest.mark.parametrize("later", [agreed_on_the_telephone, accepted])
def test_what_is_agreed_on_later_is_not_told_to_whoever_filled_the_form(
    client: Client, worker: User, later: Any
) -> None:
    """Somebody at home may have typed her name and her number."""
    send(client)
    appointment = Appointment.objects.get()
    before = client.get(FRENCH["received"]).text
    later(appointment, worker)
    appointment.refresh_from_db()
    assert (appointment.state, appointment.starts_at) == (AppointmentState.BOOKED, FAR)
    assert client.get(FRENCH["received"]).text == before


def test_nor_to_which_time_it_was_moved(client: Client, worker: User) -> None:
    send(client, slot=nearest())
    appointment = Appointment.objects.get()
    assert client.get(FRENCH["received"]).context["booked"]
    move_appointment(appointment, by=worker, now=NOW, starts_at=FAR)
    page = client.get(FRENCH["received"])
    assert not page.context["booked"]
    assert long_day(FAR) not in page.text


def test_somebody_else_cannot_read_a_draft_with_its_token(client: Client) -> None:
    fill(client)
    for page in ("check", "received"):
        assert Client().get(FRENCH[page]).headers["Location"] == FRENCH["form"]


def test_sending_without_a_token_leads_to_the_form(client: Client) -> None:
    assert client.post(FRENCH["check"]).headers["Location"] == FRENCH["form"]


def test_rules_that_changed_meanwhile_are_asked_again(client: Client) -> None:
    token = open_form(client)
    fill(client, token=token)
    read = read_form_token(token, NOW)
    assert read
    save_draft(read.key, "appointment", {"preferred_name": "", "suspicious": False}, now=NOW)
    sent = client.post(FRENCH["check"], {"form_token": token})
    assert sent.headers["Location"] == FRENCH["check"]
    page = client.get(FRENCH["check"])
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert 'action="/rendez-vous/"' in page.text
    assert Appointment.objects.count() == 0


def test_a_form_keeps_what_it_has_reserved_under_its_own_key(client: Client, worker: User) -> None:
    value = nearest()
    fill(client, slot=value)
    with pytest.raises(SlotTaken):
        reserve_slot(
            value, form_key="another", meeting=Meeting.INDIVIDUAL, mode=Mode.VIDEO, now=NOW
        )
