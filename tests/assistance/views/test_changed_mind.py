"""Other answers about the meeting, after the times were seen."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client

from assistance.enums import Mode
from assistance.models import Appointment
from stage4club.people.models import User
from tests.registrations.views.pages import token_in

from .pages import FRENCH, begin, fill, nearest, values

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("service")]


@pytest.mark.parametrize(
    "change",
    [
        {"mode": "phone"},
        {"meeting": "family"},
        {"avoid_weekdays": ["3", "4"]},
    ],
)
def test_other_answers_about_the_meeting_lead_to_their_times(
    client: Client, worker: User, change: dict[str, Any]
) -> None:
    page = begin(client)
    typed = {"meeting": "individual", "mode": "video", "preferred_name": "Zoé-Anne"}
    token = token_in(page.text)
    answer = client.post(FRENCH["form"], typed | change | {"form_token": token}, follow=True)
    assert answer.redirect_chain == [(FRENCH["form"] + "?change", HTTPStatus.FOUND)]
    form = answer.context["form"]
    assert {name: form[name].value() for name in change} == change
    assert form["preferred_name"].value() == "Zoé-Anne"
    assert not form.errors
    # Sent again without a time: it was shown the times of these very answers.
    again = client.post(FRENCH["form"], typed | change | {"form_token": token})
    assert again.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    # Nothing may be checked or sent before everything is answered.
    assert client.get(FRENCH["check"]).headers["Location"] == FRENCH["form"] + "?change"
    sent = client.post(FRENCH["check"], {"form_token": token})
    assert sent.headers["Location"] == FRENCH["form"] + "?change"
    assert Appointment.objects.count() == 0


def test_a_time_that_exists_for_the_other_answers_too_is_kept_at_once(
    client: Client, worker: User
) -> None:
    token = token_in(begin(client).text)
    data = {"mode": "phone", "phone": "514 555-0142", "slot": nearest()}
    assert fill(client, token=token, **data).headers["Location"] == FRENCH["check"]


def test_a_meeting_by_telephone_needs_a_number(client: Client, worker: User) -> None:
    page = fill(client, mode="phone", slot=nearest(Mode.PHONE))
    assert page.context["form"].errors["phone"] == [
        "Écrivez le numéro à appeler pour la rencontre."
    ]
    helped = {"for_whom": "other", "helper_name": "Luc", "person_agrees": "on"}
    answer = fill(
        client, mode="phone", slot=nearest(Mode.PHONE), helper_phone="514 555-0142", **helped
    )
    assert answer.headers["Location"] == FRENCH["check"]


def test_which_meeting_is_said_in_one_line(client: Client, worker: User) -> None:
    page = begin(client, meeting="family", mode="in_person")
    assert "<summary>Rencontre familiale, en personne</summary>" in page.text
    closed = re.search(r'<details class="form__group form__fold"( open)?>', page.text)
    assert closed
    assert closed[1] is None
    wrong = fill(client, avoid_weekdays=["8"])
    opened = re.search(r'<details class="form__group form__fold"( open)?>', wrong.text)
    assert opened
    assert opened[1]


def test_without_knowing_which_meeting_no_time_is_shown(client: Client, worker: User) -> None:
    page = fill(client, mode="", slot=nearest())
    assert set(page.context["form"].errors) == {"mode"}
    assert values(page.text) == ["none"]
    assert "les moments libres s’afficheront ici." in page.text
