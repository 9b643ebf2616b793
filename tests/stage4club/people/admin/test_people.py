"""The contact card: read by those who follow the person, changed by verbs only."""

from __future__ import annotations

from http import HTTPStatus

import pytest

from assistance.operations import take_appointment
from stage4club.notifications.enums import MessageState
from stage4club.notifications.models import Message
from stage4club.people.enums import PersonStatus, Role
from stage4club.people.models import Person
from tests.assistance.aids import make_aid_request
from tests.factories import NOW, make_appointment, make_registration, make_service, make_user
from tests.stage4club.people.admin.pages import (
    browser_of,
    list_of,
    page_of,
    queries_of,
    references_of,
    text_of,
    verbs_of,
)
from tests.stage4club.people.rows import make_person

pytestmark = pytest.mark.django_db


def test_the_card_is_read_by_who_follows_the_person() -> None:
    partner, coordinator = make_user(Role.PARTNER), make_user(Role.COORDINATOR)
    person = make_registration(taken_by=partner).person
    other = make_registration(preferred_name="Zoé", email="zoe@example.org").person
    assert references_of(browser_of(partner).get(list_of(Person))) == [str(person)]
    assert references_of(browser_of(coordinator).get(list_of(Person))) == [
        str(other),
        str(person),
    ]
    response = browser_of(partner).get(page_of(person))
    words = text_of(response)
    for part in (person.reference, "Louise", "514 •••-••42", "l•••@e•••.org", "Français"):
        assert part in words
    assert "555-0142" not in words
    response = browser_of(partner).post(page_of(person, "reveal"))
    words = text_of(response)
    for part in ("514 555-0142", "louise@example.org"):
        assert part in words
    assert '<a href="tel:+15145550142">514 555-0142</a>' in response.content.decode()
    assert verbs_of(response) == []
    assert browser_of(partner).get(page_of(other)).status_code == HTTPStatus.NOT_FOUND
    # Nobody's record: nobody's card.
    assert browser_of(coordinator).get(page_of(make_person())).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("role", [Role.PRIVACY, Role.EDITOR, Role.ADMIN])
def test_other_rooms_have_no_cards(role: Role) -> None:
    person = make_registration().person
    browser = browser_of(make_user(role))
    for address in (list_of(Person), page_of(person), page_of(person, "do-not-contact")):
        assert browser.get(address).status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("role", [Role.FINANCE, Role.APPROVER])
def test_who_decides_on_assistance_has_the_cards_of_her_room_alone(role: Role) -> None:
    in_the_group = make_registration().person
    hers = make_aid_request(preferred_name="Ana", email="ana@example.org").person
    browser = browser_of(make_user(role))
    listed = browser.get(list_of(Person)).context["cl"].result_list
    assert list(listed) == [hers]
    assert browser.get(page_of(hers)).status_code == HTTPStatus.OK
    for address in (page_of(in_the_group), page_of(in_the_group, "do-not-contact")):
        assert browser.get(address).status_code == HTTPStatus.NOT_FOUND


def test_a_social_worker_has_the_cards_of_her_room_alone() -> None:
    worker, colleague = make_user(Role.SOCIAL_WORKER), make_user(Role.SOCIAL_WORKER)
    in_the_group = make_registration().person
    hers, anothers = make_appointment(), make_appointment(preferred_name="Ana", email="a@x.org")
    for appointment, user in ((hers, worker), (anothers, colleague)):
        take_appointment(appointment, by=user, now=NOW)
    browser = browser_of(worker)
    assert references_of(browser.get(list_of(Person))) == [str(hers.person)]
    for person in (in_the_group, anothers.person):
        for address in (page_of(person), page_of(person, "do-not-contact")):
            assert browser.get(address).status_code == HTTPStatus.NOT_FOUND
    assert verbs_of(browser.get(page_of(hers.person))) == ["do-not-contact"]
    assert browser.post(page_of(hers.person, "do-not-contact")).status_code == HTTPStatus.FOUND
    assert Message.objects.get(person_id=hers.person_id).state == MessageState.ABORTED


def test_nothing_is_typed_into_a_card() -> None:
    person = make_registration().person
    browser = browser_of(make_user(Role.COORDINATOR))
    assert browser.get(list_of(Person) + "add/").status_code == HTTPStatus.FORBIDDEN
    assert browser.post(page_of(person), {"status": "left"}).status_code == HTTPStatus.FORBIDDEN


def test_who_has_no_number_is_shown_without_one() -> None:
    person = make_registration(phone=None).person
    response = browser_of(make_user(Role.COORDINATOR)).get(page_of(person))
    assert 'href="tel:' not in response.content.decode()


def test_a_wish_for_silence_is_noted_and_taken_back() -> None:
    coordinator = make_user(Role.COORDINATOR)
    person = make_registration().person
    browser = browser_of(coordinator)
    assert verbs_of(browser.get(page_of(person))) == ["do-not-contact"]
    assert browser.get(page_of(person, "do-not-contact")).status_code == HTTPStatus.OK
    assert Message.objects.get().state == MessageState.PENDING
    response = browser.post(page_of(person, "do-not-contact"), follow=True)
    assert verbs_of(response) == ["contact-again"]
    person.refresh_from_db()
    assert person.status == PersonStatus.DO_NOT_CONTACT
    assert Message.objects.get().state == MessageState.ABORTED
    again = browser.post(page_of(person, "do-not-contact"))
    assert again.status_code == HTTPStatus.CONFLICT
    assert browser.get(page_of(person, "contact-again")).status_code == HTTPStatus.OK
    response = browser.post(page_of(person, "contact-again"), follow=True)
    assert verbs_of(response) == ["do-not-contact"]
    person.refresh_from_db()
    assert person.status == PersonStatus.ACTIVE


@pytest.mark.parametrize("verb", ["do-not-contact", "contact-again"])
def test_a_partner_notes_neither(verb: str) -> None:
    partner = make_user(Role.PARTNER)
    person = make_registration(taken_by=partner).person
    assert browser_of(partner).post(page_of(person, verb)).status_code == HTTPStatus.FORBIDDEN


def test_after_a_death_there_is_nothing_left_to_note() -> None:
    person = make_registration().person
    stamps = {"status_changed_at": NOW, "status_changed_by": make_user()}
    Person.objects.filter(pk=person.pk).update(status=PersonStatus.DECEASED, **stamps)
    assert verbs_of(browser_of(make_user(Role.COORDINATOR)).get(page_of(person))) == []


def test_the_list_costs_the_same_for_one_person_and_for_fifty() -> None:
    service = make_service()
    browser = browser_of(make_user(Role.COORDINATOR))

    def add(number: int) -> None:
        make_registration(service, email=f"louise{number}@example.org", phone=None)

    add(0)
    one = queries_of(browser, list_of(Person))
    for number in range(1, 50):
        add(number)
    assert queries_of(browser, list_of(Person)) == one
