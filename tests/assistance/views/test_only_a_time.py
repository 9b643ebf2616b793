"""The chosen time was taken and nothing else is wrong: one question, and every answer kept."""

from __future__ import annotations

import re
from datetime import timedelta
from html import escape, unescape
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assistance.enums import Meeting, Mode
from assistance.models import Absence, Appointment, Place, Reservation
from assistance.views import kept
from services.models import Service
from stage4club.core.drafts import load_draft
from stage4club.core.forms import read_form_token
from stage4club.core.models import Draft
from stage4club.core.spoken import NBSP
from stage4club.people.models import BrowserSession, User
from tests.factories import NOW, make_appointment
from tests.registrations.views.pages import token_in

from .pages import ENGLISH, FRENCH, begin, fill, nearest, open_form, press, values

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("service")]

SPAM = 'https://spam.example.org/"><b>'
HEADING = "Ce moment n’est plus libre"
#: What a whole form may hold, of every kind of question: text, several lines, choices, boxes.
TYPED: dict[str, Any] = {
    "meeting": "family",
    "mode": "video",
    "avoid_weekdays": ["0", "2"],
    "attendees": "3",
    "children_ages": ["0-5", "12-17"],
    "for_whom": "other",
    "helper_name": "Marthe <i>Canari</i>",
    "relationship": "sa sœur & amie",
    "helper_phone": "514 555-0143",
    "helper_email": "marthe@example.org",
    "person_agrees": "on",
    "preferred_name": '"><script>canari()</script>',
    "phone": "(514) 555-0142 poste 12",
    "email": "zoe+canari@example.org",
    "contact_by": "phone",
    "good_time": "morning",
    "voicemail": "no",
    "safe_place": "yes",
    "spoken_language": "other",
    "interpreter": "l'arabe 'dit' \"simple\"",
    "message": "\n Un mot,\r\n</textarea><b>deux</b>\n\n  l’é {{ form }} &amp; ",
    "consent_contact": "on",
}


def hidden(text: str) -> list[tuple[str, str]]:
    """The hidden fields of the form, as a browser reads them; without what proves who sends."""
    found = re.findall(
        r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text.partition("<main")[2]
    )
    return [(name, unescape(value)) for name, value in found if name != "csrfmiddlewaretoken"]


def sent_again(text: str) -> dict[str, list[str]]:
    """What the browser sends of it, before a time is chosen."""
    fields: dict[str, list[str]] = {}
    for name, value in hidden(text):
        fields.setdefault(name, []).append(value)
    return fields


def take(value: str, mode: Mode = Mode.VIDEO, **answers: Any) -> None:
    """Somebody else is faster."""
    make_appointment(mode=mode, slot=value, email="ana@example.org", **answers)


def typed_and_late(client: Client, pages: dict[str, str] = FRENCH, **data: Any) -> Any:
    """The page that answers who chose, with everything typed, a time that is gone."""
    value = nearest(Mode.VIDEO, Meeting.FAMILY)
    take(value, meeting=Meeting.FAMILY)
    return fill(client, pages, **TYPED | data, slot=value)


def test_one_question_and_everything_else_beside_it(client: Client, worker: User) -> None:
    page = typed_and_late(client)
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert re.findall(r"<h1>([^<]+)</h1>", page.text) == [HEADING]
    title = re.findall(r"<title>([^<]+)</title>", page.text)[0].replace(NBSP, " ")
    assert title.startswith(f"Erreur : {HEADING} – ")
    assert page.text.count("autofocus") == 1
    assert page.text.count('href="#id_slot_0"') == page.text.count('id="id_slot_0"') == 1
    kinds = re.findall(r'<(?:input|select|textarea)[^>]* type="(\w+)" name="(\w+)"', page.text)
    assert {name for kind, name in kinds if kind != "hidden"} == {"slot", "website"}
    assert page.headers["Cache-Control"] == "no-store"
    assert values(page.text)[-1] == "none"
    assert not re.search(r'name="slot"[^>]* checked', page.text)
    # « Les lundis et les mercredis ne me conviennent pas » still counts.
    days = re.findall(r"<legend><time[^>]*>(\w+)", page.text)
    assert sorted(set(days)) == ["jeudi", "mardi", "vendredi"]
    assert (Draft.objects.count(), BrowserSession.objects.count()) == (0, 0)


def test_nothing_typed_is_lost_or_changed(client: Client, worker: User) -> None:
    token = open_form(client)
    page = typed_and_late(client, token=token)
    kept = {
        name: answer if isinstance(answer, list) else [answer] for name, answer in TYPED.items()
    }
    assert sent_again(page.text) == kept | {"form_token": [token]}
    # As often as somebody is faster.
    second = nearest(Mode.VIDEO, Meeting.FAMILY)
    take(second, meeting=Meeting.FAMILY)
    again = client.post(FRENCH["form"], sent_again(page.text) | {"slot": second})
    assert hidden(again.text) == hidden(page.text)
    other = values(again.text)[0]
    answer = client.post(FRENCH["form"], sent_again(again.text) | {"slot": other})
    assert answer.headers["Location"] == FRENCH["check"]
    read = read_form_token(token, NOW)
    assert read
    answers = load_draft(read.key, "appointment", now=NOW)
    expected = {**TYPED, "slot": other, "person_agrees": True, "consent_contact": True}
    assert answers == expected | {"suspicious": False}
    assert press(client).headers["Location"] == FRENCH["received"]


def test_what_was_typed_is_text_on_the_page(client: Client, worker: User) -> None:
    page = typed_and_late(client)
    for canary in ("<script>canari", "<i>Canari", "<b>deux", "</textarea>"):
        assert canary not in page.text
    assert page.text.count("&lt;script&gt;canari()&lt;/script&gt;") == 1


def test_boxes_that_were_not_ticked_stay_so(client: Client, worker: User) -> None:
    value = nearest()
    take(value)
    page = fill(client, slot=value)
    assert sent_again(page.text).keys() == {
        "form_token",
        "meeting",
        "mode",
        "for_whom",
        "preferred_name",
        "email",
        "consent_contact",
    }


def test_what_a_robot_wrote_stays_with_it(client: Client, worker: User) -> None:
    page = typed_and_late(client, website=SPAM)
    assert f'value="{escape(SPAM)}"' in page.text
    assert SPAM not in page.text
    assert (
        client.post(
            FRENCH["form"],
            sent_again(page.text) | {"slot": "none", "website": SPAM},
        ).headers["Location"]
        == (FRENCH["check"])
    )
    press(client)
    assert Appointment.objects.get(preferred_name=TYPED["preferred_name"]).is_quarantined


def test_another_error_beside_it_shows_every_question(client: Client, worker: User) -> None:
    page = typed_and_late(client, email="pas une adresse", contact_by="")
    assert set(page.context["form"].errors) == {"slot", "email"}
    assert HEADING not in re.findall(r"<h1>([^<]+)</h1>", page.text)
    assert page.text.count('name="preferred_name"') == 1
    assert {name for name, _value in hidden(page.text)} == {"form_token"}


def test_no_time_chosen_shows_every_question(client: Client, worker: User) -> None:
    page = fill(client, slot="")
    assert list(page.context["form"].errors) == ["slot"]
    assert {name for name, _value in hidden(page.text)} == {"form_token"}


def test_where_no_time_is_left_somebody_calls(client: Client, worker: User) -> None:
    value = nearest()
    Absence.objects.create(social_worker=worker, starts_at=NOW, ends_at=NOW + timedelta(weeks=10))
    page = fill(client, slot=value)
    assert re.findall(r"<h1>([^<]+)</h1>", page.text) == [HEADING]
    assert values(page.text) == ["none"]
    assert page.text.count('href="#id_slot_0"') == page.text.count('id="id_slot_0"') == 1
    answer = client.post(FRENCH["form"], sent_again(page.text) | {"slot": "none"})
    assert answer.headers["Location"] == FRENCH["check"]


def test_in_english(client: Client, worker: User) -> None:
    page = typed_and_late(client, ENGLISH)
    assert re.findall(r"<h1>([^<]+)</h1>", page.text) == ["This time is no longer free"]
    assert f'action="{ENGLISH["form"]}"' in page.text


def test_a_time_lost_on_the_check_page_is_asked_for_alone(
    client: Client, worker: User, clock: Any
) -> None:
    value = nearest(Mode.VIDEO, Meeting.FAMILY, at=3)
    fill(client, **TYPED, slot=value)
    token = token_in(client.get(FRENCH["check"]).text)
    clock.shift(timedelta(minutes=11))
    take(value, meeting=Meeting.FAMILY, now=NOW + timedelta(minutes=11))
    pages = [
        client.post(FRENCH["check"], {"form_token": token}),
        client.get(FRENCH["check"]),
    ]
    for page in pages:
        assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert re.findall(r"<h1>([^<]+)</h1>", page.text) == [HEADING]
        kept = {name: value for name, value in sent_again(page.text).items() if name in TYPED}
        assert kept == {
            name: answer if isinstance(answer, list) else [answer] for name, answer in TYPED.items()
        }
    other = values(pages[0].text)[0]
    client.post(FRENCH["form"], sent_again(pages[0].text) | {"slot": other})
    assert press(client).headers["Location"] == FRENCH["received"]


def test_one_comes_back_to_all_the_answers(client: Client, worker: User) -> None:
    token = open_form(client)
    late = typed_and_late(client, token=token, website="x")
    chosen = values(late.text)[2]
    back = {"slot": chosen, "website": "x", "all_answers": "1"}
    page = client.post(FRENCH["form"], sent_again(late.text) | back)
    assert page.status_code == HTTPStatus.OK
    form = page.context["form"]
    shown = {name: form[name].value() for name in TYPED}
    assert shown == {**TYPED, "person_agrees": True, "consent_contact": True}
    assert [form[name].value() for name in ("slot", "form_token", "website")] == [
        chosen,
        token,
        "x",
    ]
    assert not form.errors
    assert {name for name, _value in hidden(page.text)} == {"form_token"}
    assert page.text.count(f'value="{chosen}"') == 1
    assert page.headers["Cache-Control"] == "no-store"
    counts = [rows.objects.count() for rows in (Draft, BrowserSession)]
    assert counts == [0, 0]
    assert Reservation.objects.filter(form_key__isnull=False).count() == 0


def test_the_way_back_asks_first_which_meeting_where_nobody_said(client: Client) -> None:
    page = client.post(FRENCH["form"], {"all_answers": "1", "slot": "none"})
    assert (page.status_code, values(page.text)) == (HTTPStatus.OK, ["none"])


@pytest.mark.parametrize("taken", [1, 20])
def test_it_costs_the_same_however_much_is_taken(
    client: Client, worker: User, django_assert_num_queries: DjangoAssertNumQueries, taken: int
) -> None:
    begin(client)
    value = nearest()
    for number in range(taken):
        make_appointment(mode=Mode.VIDEO, slot=nearest(), email=f"ana{number}@example.org")
    token = open_form(client)
    # The service, what the form keeps, the times (3), what was kept of this form.
    with django_assert_num_queries(6):
        page = fill(client, token=token, slot=value)
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_it_is_drawn_once_for_all_who_are_late(client: Client, worker: User) -> None:
    kept._draw_only_a_time.cache_clear()
    value = nearest(Mode.VIDEO, Meeting.FAMILY)
    first = typed_and_late(client)
    second, third = Client(), Client()
    again = fill(second, **TYPED | {"preferred_name": "Rita"}, slot=value)
    assert first.templates != []
    assert again.templates == []
    assert values(again.text) == values(first.text)
    assert dict(hidden(again.text))["preferred_name"] == "Rita"
    Service.objects.update(phone_extension="999")
    changed = fill(third, **TYPED, slot=value)
    assert [page.text.count("poste 999") > 0 for page in (first, again, changed)] == [
        False,
        False,
        True,
    ]


def test_the_times_drawn_for_others_are_those_of_now(client: Client, worker: User) -> None:
    first = begin(client, mode="in_person")
    Place.objects.update(name="Bureau de Laval")
    second = begin(Client(), mode="in_person")
    assert values(first.text) == values(second.text)
    assert (first.text.count("Bureau de Laval"), second.text.count("Bureau de Laval")) == (0, 1)
    value = values(second.text)[0]
    take(value.partition("-")[0])
    assert value not in values(begin(Client(), mode="in_person").text)
