"""The page on which staff register somebody who is on the telephone."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from registrations.models import Registration
from stage4club.core.models import AccessEvent
from stage4club.core.phones import Phone
from stage4club.people.enums import Role, Room
from stage4club.people.models import CallTask, User
from stage4club.people.operations import finish_call_task
from tests.factories import NOW, make_registration, make_service, make_user
from tests.registrations.kit import client_of, url_of
from tests.registrations.views.pages import token_in
from tests.stage4club.people.rows import make_call_task, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

PAGE = "/admin/registrations/registration/add/"
#: The least that can be said.
LEAST = {
    "preferred_name": "Zoé",
    "phone": "514 555-0142",
    "lives_with_mbc": "yes",
    "language": "fr",
    "consent_contact": "on",
}


def note(client: Client, address: str = PAGE, **said: Any) -> Any:
    """Fill the page in and press its button."""
    page = client.get(address)
    token = token_in(page.text)
    group = page.context["form"]["service"].field.queryset.first()
    return client.post(address, {**LEAST, "form_token": token, "service": group.pk, **said})


@pytest.mark.parametrize("role", [Role.PARTNER, Role.COORDINATOR])
def test_it_is_registered_and_she_follows_it(role: Role) -> None:
    make_service()
    user = make_user(role)
    answer = note(client_of(user), language="en", good_time="evening")
    registration = Registration.objects.get()
    assert answer.headers["Location"] == url_of(registration, "change")
    assert (registration.preferred_name, registration.language) == ("Zoé", "en")
    assert (registration.assigned_to, registration.good_time) == (user, "evening")
    page = client_of(user).get(url_of(registration, "change"))
    assert page.status_code == HTTPStatus.OK


def test_the_reference_to_give_is_said() -> None:
    make_service()
    client = client_of(make_user())
    page = client.get(note(client).headers["Location"])
    assert f"The reference to give: {Registration.objects.get().reference}." in page.text


def test_every_role_else_is_refused() -> None:
    service = make_service()
    for role in set(Role) - {Role.PARTNER, Role.COORDINATOR}:
        client = client_of(make_user(role))
        for answer in (client.get(PAGE), client.post(PAGE, LEAST | {"service": service.pk})):
            assert answer.status_code == HTTPStatus.FORBIDDEN
    assert Registration.objects.count() == 0


@pytest.mark.parametrize("role", [Role.PARTNER, Role.COORDINATOR, Role.SOCIAL_WORKER])
def test_the_list_leads_there(role: Role) -> None:
    page = client_of(make_user(role)).get(url_of(None, "changelist"))
    expected = 0 if role == Role.SOCIAL_WORKER else 1
    assert page.text.count(f'href="{PAGE}"') == expected


def test_the_call_that_is_made_brings_what_was_left_and_is_noted_as_made() -> None:
    make_service()
    partner = make_user()
    call = make_call_task(
        name="Zoé",
        phone=Phone("+15145550142", "7"),
        good_time="morning",
        language="en",
        assigned_to=partner,
    )
    client = client_of(partner)
    task_page = client.get(f"/admin/people/calltask/{call.pk}/change/")
    address = f"{PAGE}?call={call.pk}"
    assert task_page.text.count(f'<a href="{address}">Register this person</a>') == 1
    form = client.get(address).context["form"]
    known = ("preferred_name", "phone", "good_time", "language")
    assert [form[name].value() for name in known] == [
        "Zoé",
        "514-555-0142, ext. 7",
        "morning",
        "en",
    ]
    note(client, address)
    assert CallTask.objects.get().state == "done"


def test_the_number_of_a_call_that_another_makes_is_typed_again() -> None:
    make_service()
    call = make_call_task(name="Zoé", assigned_to=make_user())
    page = client_of(make_user(Role.COORDINATOR)).get(f"{PAGE}?call={call.pk}")
    form = page.context["form"]
    assert (form["preferred_name"].value(), form["phone"].value()) == ("Zoé", None)


def test_the_form_of_a_call_is_a_look_at_it() -> None:
    make_service()
    user = make_user()
    call = make_call_task(assigned_to=user)
    client = client_of(user)
    client.get(PAGE)
    assert list(AccessEvent.objects.all()) == []
    client.get(f"{PAGE}?call={call.pk}")
    looked = AccessEvent.objects.values_list("kind", "actor_id", "subject_type", "subject_id")
    assert list(looked) == [("view", user.pk, "people.calltask", str(call.pk))]


def test_the_call_of_somebody_else_is_not_hers_to_make() -> None:
    make_service()
    call = make_call_task()
    client = client_of(make_user())
    for key in (call.pk, "0", "x", "9" * 30, ""):
        page = client.get(f"{PAGE}?call={key}")
        assert (page.status_code, page.context["form"].initial) == (HTTPStatus.OK, {})
    note(client, f"{PAGE}?call={call.pk}")
    assert CallTask.objects.get().state == "open"


def test_other_calls_lead_to_no_registration() -> None:
    known = make_call_task(person=make_person())
    sealed = make_call_task(room=Room.SOCIAL_WORK)
    made = finish_call_task(make_call_task(), by=make_user(), now=NOW)
    for call, role in (
        (known, Role.COORDINATOR),
        (sealed, Role.SOCIAL_WORKER),
        (made, Role.COORDINATOR),
    ):
        page = client_of(make_user(role)).get(f"/admin/people/calltask/{call.pk}/change/")
        assert ("Register this person" in page.text, page.status_code) == (False, HTTPStatus.OK)


def test_for_somebody_known_nothing_is_filled_in() -> None:
    coordinator = make_user(Role.COORDINATOR)
    make_service()
    call = make_call_task(person=make_person())
    address = f"{PAGE}?call={call.pk}"
    assert client_of(coordinator).get(address).context["form"].initial == {}
    note(client_of(coordinator), address)
    assert CallTask.objects.get().state == "open"


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"preferred_name": ""}, ["preferred_name"]),
        ({"phone": ""}, ["phone"]),
        ({"consent_contact": ""}, ["consent_contact"]),
        ({"lives_with_mbc": "no"}, ["lives_with_mbc"]),
        ({"language": "es"}, ["language"]),
        ({"service": "0"}, ["service"]),
        ({"for_whom": "other"}, ["helper_name", "person_agrees"]),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(
    said: dict[str, str], wrong: list[str]
) -> None:
    make_service()
    answer = note(client_of(make_user()), access_needs="Une chaise", **said)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert sorted(answer.context["form"].errors) == sorted(wrong)
    assert ("Une chaise" in answer.text, Registration.objects.count()) == (True, 0)
    assert "<title>Error:" in answer.text


def test_somebody_close_is_for_a_colleague() -> None:
    make_service()
    answer = note(client_of(make_user(email="zoe@example.org")), email="zoe@example.org")
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "This colleague is close to this person." in answer.text
    assert Registration.objects.count() == 0


def test_somebody_a_colleague_follows_stays_with_her() -> None:
    service = make_service()
    make_registration(service, taken_by=make_user(), phone=None, email="zoe@example.org")
    client = client_of(make_user())
    answer = note(client, preferred_name="Louise", email="zoe@example.org", message="Encore.")
    assert answer.headers["Location"] == url_of(None, "changelist")
    page = client.get(answer.headers["Location"])
    assert "A colleague follows this person already" in page.text


def test_a_second_press_registers_once() -> None:
    service = make_service()
    client = client_of(make_user())
    data = {**LEAST, "form_token": token_in(client.get(PAGE).text), "service": service.pk}
    for _press in range(2):
        assert client.post(PAGE, data).status_code == HTTPStatus.FOUND
    assert Registration.objects.count() == 1


def test_the_page_costs_the_same_for_one_group_and_for_many(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make_service()
    user: User = make_user()
    client = client_of(user)

    def cost() -> int:
        client.get(PAGE)
        with django_assert_num_queries(4) as seen:
            assert client.get(PAGE).status_code == HTTPStatus.OK
        return len(seen)

    one = cost()
    for _number in range(20):
        make_service()
    assert cost() == one
