"""The times on the page: which ones, in which order, and what becomes of one that is chosen."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assistance.enums import Mode
from assistance.models import Absence, Practice, Reservation
from assistance.operations import reserve_slot
from stage4club.core.models import Draft
from stage4club.core.spoken import NBSP
from stage4club.people.models import User
from tests.factories import NOW, make_appointment, make_place, make_social_worker

from .pages import ENGLISH, FRENCH, begin, fill, nearest, open_form, values

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("service")]

# NOW is Wednesday 11 March 2026, 10 h.
TAKEN = "Ce moment n’est plus libre. Choisissez-en un autre."


def legends(text: str) -> list[str]:
    """The days of the page, in its order."""
    found = re.findall(r"<legend><time[^>]*>([^<]+)</time></legend>", text)
    return [day.replace(NBSP, " ") for day in found]


def labels(text: str) -> list[str]:
    """The words of the times of the page, in its order, and of the answer that is none of them."""
    found = re.findall(r'<label for="id_slot_[\w-]+">([^<]+)</label>', text)
    return [words.replace(NBSP, " ") for words in found]


def test_by_day_nearest_first_and_none_of_them_at_the_end(client: Client) -> None:
    make_social_worker(weekdays=[3, 4], starts=time(9), ends=time(12))
    page = begin(client)
    assert legends(page.text)[:3] == [
        "jeudi 12 mars 2026",
        "vendredi 13 mars 2026",
        "jeudi 19 mars 2026",
    ]
    # Tomorrow at 9 h is too soon.
    assert labels(page.text)[:4] == ["10 h", "10 h 30", "11 h", "9 h"]
    assert labels(page.text)[-1] == "Aucun moment ne me convient : proposez-m’en un autre"
    assert values(page.text)[-1] == "none"
    assert values(page.text) == list(dict.fromkeys(values(page.text)))
    assert 'role="radiogroup"' in page.text


def test_in_english(client: Client, worker: User) -> None:
    page = begin(client, ENGLISH)
    assert labels(page.text)[:2] == ["10 a.m.", "10:30 a.m."]
    assert labels(page.text)[-1] == "None of them suits me: suggest another"
    assert legends(page.text)[0] == "Thursday, March 12, 2026"


def test_only_the_nearest_at_once_and_the_rest_folded_by_week(client: Client, worker: User) -> None:
    page = begin(client)
    open_part, *weeks = page.text.split('<details class="form__fold times__week"')
    shown = len(values(open_part))
    assert 0 < shown <= 30
    assert len(legends(open_part)) == 2
    # What remains of this week, and each of those that follow.
    titles = re.findall(r"<summary>(Semaine[^<]+)</summary>", page.text)
    assert [title.replace(NBSP, " ") for title in titles][:2] == [
        "Semaine du lundi 16 mars 2026",
        "Semaine du lundi 23 mars 2026",
    ]
    assert len(weeks) == len(titles) == 8
    assert all(not week.startswith(" open") for week in weeks)


def test_a_day_longer_than_that_is_shown_whole(client: Client) -> None:
    worker = make_social_worker(weekdays=[3], starts=time(6), ends=time(23))
    Practice.objects.create(social_worker=worker, individual_minutes=30)
    page = begin(client)
    shown = page.text.partition("times__week")[0]
    assert legends(shown) == ["jeudi 12 mars 2026"]
    assert len(values(shown)) > 20


def test_the_rest_of_a_week_that_is_shown_says_so(client: Client) -> None:
    worker = make_social_worker(weekdays=[3, 4], starts=time(6), ends=time(23))
    Practice.objects.create(social_worker=worker, individual_minutes=30)
    titles = re.findall(
        r"<summary>([^<]*semaine[^<]+)</summary>", begin(client).text, re.IGNORECASE
    )
    assert [title.replace(NBSP, " ") for title in titles][:2] == [
        "Suite de la semaine du lundi 9 mars 2026",
        "Semaine du lundi 16 mars 2026",
    ]


def test_the_week_of_the_time_that_was_chosen_is_open(client: Client, worker: User) -> None:
    token = open_form(client)
    fill(client, token=token, slot=nearest(at=-1))
    page = client.get(FRENCH["form"] + "?change")
    weeks = re.findall(r'<details class="form__fold times__week"([^>]*)>', page.text)
    assert [bool(state.strip()) for state in weeks] == [False] * (len(weeks) - 1) + [True]


def test_one_time_when_two_are_free_whatever_the_length_of_their_meetings(client: Client) -> None:
    make_social_worker(weekdays=[3], starts=time(10), ends=time(12))
    other = make_social_worker(weekdays=[3], starts=time(10), ends=time(12))
    Practice.objects.create(social_worker=other, individual_minutes=45)
    assert labels(begin(client).text)[:3] == ["10 h", "10 h 30", "11 h"]


def test_days_that_do_not_suit_are_left_out(client: Client, worker: User) -> None:
    page = begin(client, avoid_weekdays=["1", "3"])
    days = {day.split()[0] for day in legends(page.text)}
    assert days == {"lundi", "mercredi", "vendredi"}
    assert page.context["form"]["avoid_weekdays"].value() == ["1", "3"]
    # A time on such a day is none of those that are offered.
    form = fill(client, avoid_weekdays=["3"], slot=nearest()).context["form"]
    assert form.errors["slot"] == [TAKEN]


def test_where_every_day_is_avoided_somebody_calls(client: Client, worker: User) -> None:
    page = begin(client, avoid_weekdays=list("0123456"))
    assert values(page.text) == ["none"]
    assert "Aucun moment n’est libre ici pour l’instant." in page.text


def test_in_person_the_place_is_said_once(client: Client, worker: User) -> None:
    page = begin(client, mode="in_person")
    assert page.text.count("Bureau de Montréal") == 1
    assert "1, rue Inventée, Montréal" in page.text
    assert labels(page.text)[0] == "10 h"


def test_of_two_places_each_time_says_which(client: Client) -> None:
    make_social_worker(weekdays=[3], starts=time(10), ends=time(11))
    north = make_place("Bureau de Laval")
    make_social_worker(weekdays=[3], starts=time(10), ends=time(11), place=north)
    page = begin(client, mode="in_person")
    assert labels(page.text)[:2] == ["10 h, Bureau de Montréal", "10 h, Bureau de Laval"]
    answer = fill(client, mode="in_person", slot=values(page.text)[1])
    assert answer.status_code == HTTPStatus.FOUND
    assert Reservation.objects.get().place == north


@pytest.mark.parametrize("taken", [0, 200])
def test_the_page_of_the_times_costs_the_same_however_many_there_are(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, taken: int
) -> None:
    worker = make_social_worker()
    if not taken:
        Absence.objects.create(
            social_worker=worker, starts_at=NOW, ends_at=NOW + timedelta(weeks=10)
        )
    begin(client, mode="in_person")
    # The service, the session, the draft, what the form keeps, the times (3), their places.
    with django_assert_num_queries(8 if taken else 7):
        page = client.get(FRENCH["form"] + "?change")
    assert (len(values(page.text)) > 200) == bool(taken)


# What is chosen ---------------------------------------------------------------------------------


def test_looking_at_the_times_keeps_none_and_choosing_one_keeps_it_ten_minutes(
    client: Client, worker: User
) -> None:
    begin(client)
    client.get(FRENCH["form"] + "?change")
    assert not Reservation.objects.exists()
    value = nearest()
    answer = fill(client, slot=value)
    assert answer.headers["Location"] == FRENCH["check"]
    kept = Reservation.objects.get()
    assert (kept.social_worker, kept.person) == (worker, None)
    assert kept.expires_at == NOW + timedelta(minutes=10)
    # To others only.
    assert value not in values(begin(Client()).text)
    assert value in values(client.get(FRENCH["form"] + "?change").text)


def test_another_time_releases_the_first_and_none_releases_it_too(
    client: Client, worker: User
) -> None:
    token = open_form(client)
    fill(client, token=token, slot=nearest())
    other = nearest(at=3)
    fill(client, token=token, slot=other)
    assert Reservation.objects.get().starts_at == datetime(2026, 3, 12, 17, tzinfo=UTC)
    fill(client, token=token, slot="none")
    assert not Reservation.objects.exists()


def test_choosing_twice_keeps_one_time(client: Client, worker: User) -> None:
    token, value = open_form(client), nearest()
    for _press in range(3):
        answer = fill(client, token=token, slot=value)
        assert answer.headers["Location"] == FRENCH["check"]
    assert Reservation.objects.count() == Draft.objects.count() == 1


def test_a_robot_keeps_no_time(client: Client, worker: User) -> None:
    answer = fill(client, slot=nearest(), website="https://spam.example.org")
    assert answer.headers["Location"] == FRENCH["check"]
    assert not Reservation.objects.exists()


def test_a_time_that_somebody_else_took_meanwhile(client: Client, worker: User) -> None:
    begin(client)
    value = nearest()
    make_appointment(mode=Mode.VIDEO, slot=value, email="ana@example.org")
    page = fill(client, slot=value, message="Bonjour", preferred_name="Zoé-Anne")
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert [problem.message for problem in page.context["form"].problems] == [TAKEN]
    assert "Bonjour" in page.text
    assert 'value="Zoé-Anne"' in page.text
    # The next ones are offered, and none of them is chosen for her.
    assert value not in values(page.text)
    assert len(values(page.text)) > 100
    assert not re.search(r'name="slot"[^>]* checked', page.text)


def test_a_time_taken_between_the_reading_and_the_keeping(
    client: Client, worker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    value = nearest()

    def faster(*args: Any, **options: Any) -> Reservation:
        make_appointment(mode=Mode.VIDEO, slot=value, email="ana@example.org")
        return reserve_slot(*args, **options)

    monkeypatch.setattr("assistance.views.asking.reserve_slot", faster)
    page = fill(client, slot=value)
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert page.context["form"].errors["slot"] == [TAKEN]
    assert value not in values(page.text)
    assert Draft.objects.count() == 0


@pytest.mark.parametrize(
    "value",
    [
        "20260310T1400Z",  # yesterday
        "20260311T1800Z",  # within the notice
        "20260312T0300Z",  # at night
        "20260312T1410Z",  # not round
        "20260314T1400Z",  # a Saturday
        "20260308T0730Z",  # the hour that does not exist
        "20261101T0530Z",  # the hour that exists twice
        "20270312T1400Z",  # too far
        "20260312T1400Z-1",  # a place, for a meeting by video
        "99991231T2359Z",
        "<script>",
    ],
)
def test_a_time_that_is_not_offered(client: Client, worker: User, value: str) -> None:
    page = fill(client, slot=value)
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert page.context["form"].errors["slot"] == [TAKEN]
    assert not Reservation.objects.exists()
