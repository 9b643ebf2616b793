"""Who follows a registration reads how to reach people; anybody else asks for it, and is noted."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registrations.models import Registration
from registrations.operations import withdraw_registration
from stage4club.core.models import AccessEvent
from stage4club.people.enums import Role
from tests.factories import NOW, make_helper, make_registration, make_service, make_user
from tests.registrations.admin.canaries import canaries_in, make_canary
from tests.registrations.kit import client_of, make_confirmed, press, url_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "at_ten")]

PLAIN = ["+15145550142", "514-555-0142", "louise@example.org", "514-555-0143", "marthe@example.org"]
MASKED = ["514-•••-••42", "514-•••-••43", "l•••@e•••.org", "m•••@e•••.org"]


def plain_in(answer: Any) -> list[str]:
    return [words for words in PLAIN if words in answer.text]


def kinds() -> list[tuple[str, str]]:
    return list(AccessEvent.objects.order_by("pk").values_list("kind", "subject_id"))


@pytest.fixture
def helped() -> Registration:
    """Filled in for somebody else; a partner follows it."""
    return make_registration(taken_by=make_user(), helper=make_helper())


@pytest.fixture
def coordinator() -> Client:
    return client_of(make_user(Role.COORDINATOR))


def test_who_follows_it_reads_them_and_needs_no_button(helped: Registration):
    partner: Any = helped.assigned_to
    page = client_of(partner).get(url_of(helped, "change"))
    assert plain_in(page) == PLAIN
    assert ("•••" in page.text, "reveal_url" in page.context) == (False, False)


def test_who_follows_another_is_shown_half_until_she_asks(
    helped: Registration, coordinator: Client
):
    page = coordinator.get(url_of(helped, "change"))
    assert plain_in(page) == []
    assert [words for words in MASKED if words in page.text] == MASKED
    assert "tel:" not in page.text.split("<main")[1].split("</main")[0]
    assert page.context["reach"] == (
        '<span class="unbroken" aria-hidden="true">514-•••-••42</span>'
        '<span class="visually-hidden">masked number, ending in 42</span>'
    )
    door = url_of(helped, "reveal")
    assert page.text.count(f'<form class="record__reveal" action="{door}" method="post">') == 1

    shown = coordinator.post(door)
    assert (shown.status_code, plain_in(shown), "•••" in shown.text) == (200, PLAIN, False)
    assert (shown.context["revealed"], "reveal_url" in shown.context) == (True, False)
    assert "no-store" in shown["Cache-Control"]
    assert [link.verb.name for link in shown.context["verb_links"]] == [
        link.verb.name for link in page.context["verb_links"]
    ]
    key = str(helped.pk)
    assert kinds() == [("view", key), ("reveal", key)]
    # Once: the page that is opened again is as it was.
    assert plain_in(coordinator.get(url_of(helped, "change"))) == []


def test_without_a_line_in_the_log_nothing_is_shown(helped: Registration, coordinator: Client):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE core_accessevent ADD CHECK (kind <> 'reveal') NOT VALID")
    coordinator.raise_request_exception = False
    answer = coordinator.post(url_of(helped, "reveal"))
    assert (answer.status_code, plain_in(answer)) == (500, [])


def test_the_coordinator_reads_plainly_what_she_took():
    registration = make_registration(phone=None)
    client = client_of(make_user(Role.COORDINATOR))
    assert "louise@example.org" not in client.get(url_of(registration, "change")).text
    press(client, registration, "take")
    assert client.get(url_of(registration, "change")).context["reach"] == "louise@example.org"


def test_who_follows_the_main_request_follows_the_one_attached_to_it():
    partner = make_user()
    main = make_registration(taken_by=partner)
    second = make_registration(main.service, message="Encore.")
    assert second.attached_to == main
    assert "tel:+15145550142" in client_of(partner).get(url_of(second, "change")).text


def test_a_confirmed_person_is_still_followed_and_a_closed_request_by_nobody():
    partner = make_user()
    member = make_confirmed(by=partner)
    client = client_of(partner)
    assert "louise@example.org" in client.get(url_of(member, "change")).text
    withdraw_registration(member, by=partner, now=NOW)
    assert plain_in(client.get(url_of(member, "change"))) == []
    assert plain_in(client.post(url_of(member, "reveal"))) == PLAIN[:3]


def test_the_door_opens_to_nothing_else(helped: Registration, coordinator: Client):
    door = url_of(helped, "reveal")
    for answer in (coordinator.get(door), coordinator.head(door)):
        assert (answer.status_code, answer["Allow"], plain_in(answer)) == (405, "POST", [])
    assert coordinator.put(door).status_code == 405
    csrf = Client(enforce_csrf_checks=True)
    csrf.force_login(make_user(Role.COORDINATOR))
    assert csrf.post(door).status_code == 403
    assert Client().post(door).url.startswith("/admin/login/")
    # Somebody else's, and one that nobody has taken: there is nothing to show.
    stranger = client_of(make_user())
    free = make_registration(make_service(), preferred_name="Anh")
    for url in (door, url_of(free, "reveal"), door.replace(str(helped.pk), "999999")):
        assert stranger.post(url).status_code == 404
    assert client_of(make_user(Role.FINANCE)).post(door).status_code == 403
    assert kinds() == []


def test_where_nothing_was_left_nothing_is_made_up(coordinator: Client):
    registration = make_registration(helper=make_helper(), email="", phone=None)
    # Whoever keeps the database has taken it out by hand.
    registration.helper.delete()
    page = coordinator.get(url_of(registration, "change"))
    assert page.context["reach"] == "–"


def test_the_message_to_be_sent_names_its_address_to_who_follows_it_only(
    helped: Registration, coordinator: Client
):
    assert "l•••@e•••.org" in coordinator.get(url_of(helped, "confirm")).text
    partner: Any = helped.assigned_to
    page = client_of(partner).get(url_of(helped, "confirm"))
    assert page.context["preview"].recipient == "louise@example.org"


def test_a_search_still_finds_by_number_and_shows_none(coordinator: Client):
    make_canary(taken_by=make_user())
    page = coordinator.get(url_of(None, "changelist") + "?follow=all&q=514+555-0177")
    assert len(page.context["cl"].result_list) == 1
    assert canaries_in(page) == {"Canari", "514 555-0177"}  # her name, and what was typed


@pytest.mark.parametrize(("page", "method"), [("change", "get"), ("reveal", "post")])
def test_what_the_page_costs(helped: Registration, page: str, method: str):
    client = client_of(make_user(Role.COORDINATOR))
    ask = getattr(client, method)
    ask(url_of(helped, page))
    with CaptureQueriesContext(connection) as queries:
        assert ask(url_of(helped, page)).status_code == 200
    assert len(queries) == {"change": 17, "reveal": 18}[page]
