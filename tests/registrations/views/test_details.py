"""« Mes renseignements »: behind the link and a code; nothing of it before, nothing after."""

from __future__ import annotations

import re
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from django.test import Client

from registrations.emails import LINK_PURPOSE
from registrations.models import Registration
from registrations.operations import read_code, withdraw_registration
from stage4club.core import audit, one_time_codes
from stage4club.core.links import open_link, renew_link, token_for
from stage4club.core.models import OneTimeCode
from stage4club.notifications.models import Message
from tests.factories import NOW, make_helper, make_registration, make_user
from tests.registrations.kit import make_waiting
from tests.registrations.views.opened import (
    CLOSE,
    CODE,
    CORRECTION,
    DETAILS,
    MINUTE,
    PAGE,
    RECEIVED,
    enter,
    last_code,
    open_up,
)

pytestmark = pytest.mark.django_db


def test_the_page_tells_no_more_than_an_email_without_a_code(
    client: Client, louise: Registration
) -> None:
    enter(client, louise)
    for page in (client.get(PAGE), client.get(DETAILS), client.get(CODE)):
        assert page.status_code == HTTPStatus.OK
        for typed in ("Louise", "louise@example.org", "555-0142", "chaise", "Merci"):
            assert typed not in page.text
        assert page.headers["Cache-Control"] == "no-store"


def test_a_code_is_sent_only_by_post(client: Client, louise: Registration) -> None:
    enter(client, louise)
    client.get(DETAILS)
    assert OneTimeCode.objects.count() == 0
    answer = client.post(DETAILS)
    assert answer.headers["Location"] == CODE
    message = Message.objects.get(kind="registrations.code")
    assert (message.to_address, message.subject) == ("louise@example.org", "Votre code")
    assert (message.person_id, message.subject_id) == (louise.person_id, str(louise.pk))
    for words in (message.read_text(), message.read_html()):
        assert last_code() not in words


def test_the_code_opens_what_was_typed_in_this_browser(
    client: Client, louise: Registration
) -> None:
    answer = open_up(client, louise)
    assert answer.headers["Location"] == DETAILS
    page = client.get(DETAILS)
    rows = [(row.label, row.value) for row in page.context["rows"]]
    assert rows == [
        ("Pour qui est cette inscription?", "Pour moi"),
        ("Prénom, ou le nom à utiliser", "Louise"),
        ("Téléphone", "514 555-0142"),
        ("Courriel", "louise@example.org"),
        ("Comment préférez-vous qu’on communique avec vous?", "Par courriel"),
        ("Vivez-vous avec un cancer du sein métastatique (de stade\N{NO-BREAK SPACE}4)?", "Oui"),
        ("Quel est le meilleur moment pour vous appeler?", "Le matin"),
        ("Pouvons-nous laisser un message vocal?", "Oui"),
        ("Êtes-vous à l’aise en français?", "Oui, tout à fait"),
        ("Comment aimeriez-vous participer?", "Les deux conviennent"),
        ("Qu’est-ce qui faciliterait votre participation?", "Une chaise\nprès de la porte"),
        ("Voulez-vous ajouter quelque chose?", "Merci à vous"),
    ]
    assert page.headers["Cache-Control"] == "no-store"
    # Another browser with the same link is at the beginning.
    other = Client()
    enter(other, louise)
    assert "rows" not in other.get(DETAILS).context


def test_a_helper_reads_what_she_typed_of_herself_too(client: Client, louise: Registration) -> None:
    registration = make_registration(email="a@example.org", phone=None, helper=make_helper())
    open_up(client, registration)
    rows = {row.name: row.value for row in client.get(DETAILS).context["rows"]}
    of_helper = ("helper_name", "relationship", "helper_phone", "helper_email")
    assert [rows[name] for name in of_helper] == [
        "Marthe",
        "sa sœur",
        "514 555-0143",
        "marthe@example.org",
    ]


def test_it_stays_open_for_twenty_minutes(
    client: Client, louise: Registration, clock: time_machine.Traveller
) -> None:
    open_up(client, louise)
    # Neither asked again nor sent again meanwhile.
    assert client.get(CODE).headers["Location"] == DETAILS
    assert client.post(DETAILS).status_code == HTTPStatus.OK
    assert OneTimeCode.objects.count() == 1
    clock.shift(20 * MINUTE - timedelta(seconds=1))
    assert "rows" in client.get(DETAILS).context
    clock.shift(timedelta(seconds=1))
    assert "rows" not in client.get(DETAILS).context


def test_it_can_be_closed_before(client: Client, louise: Registration) -> None:
    open_up(client, louise)
    assert client.post(CLOSE).headers["Location"] == PAGE
    assert "rows" not in client.get(DETAILS).context
    assert client.get(CLOSE).status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_a_code_works_once(client: Client, louise: Registration) -> None:
    enter(client, louise)
    client.post(DETAILS)
    code = last_code()
    client.post(CODE, {"code": code})
    client.post(CLOSE)
    again = client.post(CODE, {"code": code})
    assert again.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert again.context["form"].errors == {
        "code": ["Ce code ne fonctionne plus. Demandez-en un autre plus bas."]
    }


@pytest.mark.parametrize("spaced", ["{0} {1}", "{0}-{1}", " {0}{1} ", "{0}\N{NO-BREAK SPACE}{1}"])
def test_the_digits_are_read_however_they_are_spaced(
    client: Client, louise: Registration, spaced: str
) -> None:
    enter(client, louise)
    client.post(DETAILS)
    code = last_code()
    answer = client.post(CODE, {"code": spaced.format(code[:3], code[3:])})
    assert answer.headers["Location"] == DETAILS


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦"])
def test_what_cannot_be_a_code_costs_no_try(
    client: Client, louise: Registration, typed: str
) -> None:
    enter(client, louise)
    client.post(DETAILS)
    answer = client.post(CODE, {"code": typed})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert answer.context["form"].errors == {"code": ["Écrivez les six chiffres du code."]}
    assert answer.context["form"]["code"].value() == typed
    assert OneTimeCode.objects.get().tries == 0


def test_five_tries_then_another_code(client: Client, louise: Registration) -> None:
    enter(client, louise)
    client.post(DETAILS)
    wrong = f"{(int(last_code()) + 1) % 10**6:06}"
    errors = [client.post(CODE, {"code": wrong}).context["form"].errors["code"] for _ in range(5)]
    mistyped = [
        "Ce ne sont pas les chiffres du dernier code. Relisez le code, puis écrivez-le de nouveau."
    ]
    assert errors == [mistyped] * 4 + [
        ["Ce code ne fonctionne plus. Demandez-en un autre plus bas."]
    ]
    client.post(DETAILS)
    assert client.post(CODE, {"code": last_code()}).headers["Location"] == DETAILS


def test_a_fourth_code_within_the_hour_is_refused_kindly(
    client: Client, louise: Registration
) -> None:
    enter(client, louise)
    for _ in range(3):
        assert client.post(DETAILS).headers["Location"] == CODE
    answer = client.post(DETAILS)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert answer.context["refusal"] == (
        "Plusieurs codes ont déjà été demandés. Réessayez plus tard, ou appelez-nous."
    )
    assert OneTimeCode.objects.count() == 3


def test_who_is_reached_by_telephone_hears_her_code(
    client: Client, clock: time_machine.Traveller
) -> None:
    partner = make_user()
    registration = make_registration(contact_by="phone", taken_by=partner)
    enter(client, registration)
    assert client.get(DETAILS).headers["Location"] == CODE
    page = client.get(CODE)
    assert "Appelez-nous\N{NO-BREAK SPACE}: nous vous lirons un code." in page.text
    assert page.text.count("tel:+18779907171,250") == 2
    refused = client.post(DETAILS)
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert (
        OneTimeCode.objects.count(),
        Message.objects.filter(kind="registrations.code").count(),
    ) == (0, 0)
    script = read_code(registration, by=partner, now=NOW)
    [said] = set(re.findall(r"\d \d \d, \d \d \d", script.text))
    assert client.post(CODE, {"code": said.replace(",", "")}).headers["Location"] == DETAILS
    over = Client()
    enter(over, registration)
    errors = over.post(CODE, {"code": "000000"}).context["form"].errors
    assert errors == {
        "code": [
            (
                "Ce code ne fonctionne plus. Appelez-nous\N{NO-BREAK SPACE}: nous vous "
                "en lirons un autre."
            )
        ]
    }


def test_all_of_it_dies_with_the_link(client: Client, louise: Registration) -> None:
    open_up(client, louise)
    renew_link(open_link(LINK_PURPOSE, louise, now=NOW, expires_at=None))
    for url in (DETAILS, CODE, CORRECTION, RECEIVED):
        assert client.get(url).status_code == HTTPStatus.NOT_FOUND
    # The new link does not take over what the old one had opened.
    enter(client, louise)
    assert "rows" not in client.get(DETAILS).context


def test_all_of_it_dies_with_the_request(client: Client, louise: Registration) -> None:
    open_up(client, louise)
    withdraw_registration(louise, by=make_user(), now=NOW)
    for method in (client.get, client.post):
        for url in (DETAILS, CODE, CORRECTION):
            answer = method(url)
            assert answer.status_code == HTTPStatus.NOT_FOUND
            assert answer.templates[0].name == "links/dead.html"


def test_what_one_link_opened_is_closed_to_another(client: Client, louise: Registration) -> None:
    open_up(client, louise)
    enter(client, make_waiting(email="zoe@example.org"))
    assert "rows" not in client.get(DETAILS).context


def test_a_link_that_dies_while_a_code_is_asked_for(
    client: Client, louise: Registration, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(client, louise)
    alive = one_time_codes.PrivateLink.is_alive
    answers = iter([True, False])
    monkeypatch.setattr(
        one_time_codes.PrivateLink, "is_alive", lambda link, now: next(answers) and alive(link, now)
    )
    assert client.post(DETAILS).status_code == HTTPStatus.NOT_FOUND


def test_the_session_changes_its_name_when_it_opens(client: Client, louise: Registration) -> None:
    enter(client, louise)
    before = client.session.session_key
    client.post(DETAILS)
    client.post(CODE, {"code": last_code()})
    assert client.session.session_key != before


def test_the_log_tells_that_it_was_asked_and_opened_and_never_the_code(
    client: Client, louise: Registration
) -> None:
    open_up(client, louise)
    events = [(event.verb, event.actor_id, event.details) for event in audit.history(louise)]
    assert sorted(event for event in events if event[0] in {"send-code", "open-details"}) == [
        ("open-details", None, {}),
        ("send-code", None, {}),
    ]


def test_it_reads_in_english_too(client: Client, louise: Registration) -> None:
    link = open_link(LINK_PURPOSE, louise, now=NOW, expires_at=None)
    client.get(f"/en/link/{token_for(link)}/")
    assert client.post("/en/link/details/").headers["Location"] == "/en/link/details/code/"
    client.post("/en/link/details/code/", {"code": last_code()})
    rows = client.get("/en/link/details/").context["rows"]
    assert rows[0].label == "Who is this registration for?"


@pytest.mark.parametrize("helper", [None, make_helper()], ids=["alone", "helped"])
def test_opening_it_takes_four_queries(
    client: Client, louise: Registration, helper: Any, django_assert_num_queries: Any
) -> None:
    open_up(client, make_registration(email="c@example.org", phone=None, helper=helper))
    # The session, the link, the registration with its service, the helper.
    with django_assert_num_queries(4):
        client.get(DETAILS)
