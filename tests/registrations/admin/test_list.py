"""The list: what its address may ask, what it shows, what it costs."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from stage4club.people.enums import Role
from tests.factories import (
    NOW,
    make_registration,
    make_service,
    make_session,
    make_user,
)
from tests.registrations.kit import client_of, make_confirmed, make_withdrawn

pytestmark = pytest.mark.django_db

LIST = "/admin/registrations/registration/"

# What an address may ask --------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.PARTNER, Role.COORDINATOR])
@pytest.mark.parametrize(
    "lookup",
    [
        "person__email__startswith=l",
        "person__email=louise@example.org",
        "email__startswith=l",
        "preferred_name__icontains=l",
        "phone__regex=.",
        "message__gt=a",
        "helper__name__startswith=M",
        "attempts__outcome=spoke",
        "assigned_to__email__startswith=s",
        "assigned_to__password__startswith=p",
        "service__registration__email__startswith=l",
    ],
)
def test_an_address_reads_no_column(role, lookup):
    make_registration()
    answer = client_of(make_user(role)).get(f"{LIST}?{lookup}")
    assert answer.status_code == 400


@pytest.mark.parametrize("lookup", ["service__id__exact=1", "assigned_to__id__exact=1"])
def test_a_partner_filters_by_follow_up_only(lookup):
    make_registration()
    assert client_of(make_user()).get(f"{LIST}?{lookup}").status_code == 400
    coordinator = client_of(make_user(Role.COORDINATOR))
    assert coordinator.get(f"{LIST}?{lookup}").status_code == 200


def test_the_choices_of_each():
    service = make_service()
    make_registration(service)
    make_registration(make_service(), taken_by=make_user(), preferred_name="Zoé")

    def choices(user):
        filters = client_of(user).get(LIST).context["cl"].filter_specs
        return len(filters), [value for value, _label in filters[0].lookup_choices]

    assert choices(make_user()) == (
        1,
        ["late", "waiting-list", "confirmed", "news", "closed", "all"],
    )
    everything = ["late", "waiting-list", "confirmed", "news", "closed", "all", "quarantine"]
    assert choices(make_user(Role.COORDINATOR)) == (3, everything)


def test_a_column_that_is_masked_sorts_nothing():
    service = make_service()
    rows = [
        make_registration(service, preferred_name=name, email=f"{number}@example.org")
        for number, name in enumerate(("Zoé", "Anh", "Louise"))
    ]
    partner = client_of(make_user())
    by_name = partner.get(f"{LIST}?o=2").context["cl"].result_list
    assert [row.pk for row in by_name] == [row.pk for row in rows]


def test_what_is_not_a_choice_shows_who_waits():
    registration = make_registration()
    answer = client_of(make_user()).get(f"{LIST}?follow=nonsense")
    assert [row.pk for row in answer.context["cl"].result_list] == [registration.pk]


# Follow-up ----------------------------------------------------------------------------------------


@time_machine.travel(NOW)
def test_those_who_do_not_know_the_latest_dates():
    service = make_service()
    partner = make_user()
    louise = make_confirmed(service, by=partner)
    make_session(service)
    make_confirmed(service, by=partner, preferred_name="Zoé")
    make_registration(service, preferred_name="Anh")

    def listed(follow):
        answer = client_of(partner).get(f"{LIST}?follow={follow}")
        return [row.preferred_name for row in answer.context["cl"].result_list]

    assert listed("news") == [louise.preferred_name]
    assert sorted(listed("confirmed")) == ["Louise", "Zoé"]
    assert listed("") == ["Anh"]


@time_machine.travel("2026-03-20 15:00 +0000")
def test_what_is_late_is_told_in_words_and_by_a_sign():
    make_registration()
    page = client_of(make_user(Role.COORDINATOR)).get(LIST).text
    assert "lundi 16\N{NO-BREAK SPACE}mars" in page
    late = page[page.index('<span class="late">') :]
    assert late.startswith('<span class="late"><svg class="sign"')
    assert late[: late.index("</span>")].endswith("En retard")


@time_machine.travel("2026-03-17 03:59 +0000")
def test_the_late_ones_alone():
    """The evening of the promised day, here; in UTC it is the day after."""
    service = make_service()
    late = make_registration(service, now=NOW - timedelta(days=1))
    make_registration(service, preferred_name="Zoé")
    make_registration(service, preferred_name="Rita", now=NOW - timedelta(days=9), suspicious=True)
    answer = client_of(make_user(Role.COORDINATOR)).get(f"{LIST}?follow=late")
    assert list(answer.context["cl"].result_list) == [late]


@time_machine.travel("2026-03-16 15:00 +0000")
def test_what_is_promised_for_today_is_not_late():
    make_registration()
    page = client_of(make_user(Role.COORDINATOR)).get(LIST).text
    assert 'class="late"' not in page
    assert "aujourd'hui" in page.replace("&#x27;", "'").replace("’", "'")


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ({}, "Registrations: waiting"),
        ({"follow": ""}, "Registrations: waiting"),
        ({"follow": "nonsense"}, "Registrations: waiting"),
        ({"follow": "news"}, "Registrations: to be told of new dates"),
        ({"follow": "all"}, "Registrations: all"),
        ({"q": "Louise"}, "Registrations: all"),
        ({"q": "Louise", "follow": "closed"}, "Registrations: closed"),
    ],
)
def test_the_list_says_which_ones_it_shows(asked, title):
    answer = client_of(make_user()).get(LIST, asked)
    assert answer.context["title"] == title


def test_the_schedule_is_offered_where_somebody_may_have_a_place():
    partner = make_user()
    make_confirmed(by=partner)
    make_registration(make_service(), preferred_name="Zoé")
    make_withdrawn(make_service(), preferred_name="Rita")

    def offered(**asked):
        form = client_of(partner).get(LIST, asked).context["action_form"]
        return [] if form is None else [name for name, _ in form.fields["action"].choices if name]

    assert [offered(follow=follow) for follow in ("confirmed", "news", "all")] == [
        ["send-schedule"]
    ] * 3
    assert [offered(follow=follow) for follow in ("", "late", "closed")] == [[]] * 3


# Cost ---------------------------------------------------------------------------------------------


@time_machine.travel(NOW)
@pytest.mark.parametrize("role", [Role.PARTNER, Role.COORDINATOR])
@pytest.mark.parametrize("address", ["/admin/", f"{LIST}?follow=all", f"{LIST}?follow=news"])
def test_it_costs_the_same_with_one_row_and_with_fifty(
    role, address, django_assert_max_num_queries
):
    service = make_service(places=None)
    user = make_user(role)
    colleague = make_user()

    def fill(numbers):
        for number in numbers:
            answers = {"preferred_name": f"N {number}", "email": f"n{number}@example.org"}
            if number % 3:
                taken_by = colleague if role == Role.COORDINATOR else user
                make_registration(service, taken_by=taken_by, **answers)
            else:
                make_confirmed(service, by=user, **answers)

    def cost():
        client = client_of(user)
        client.get(address)
        with django_assert_max_num_queries(30) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    fill(range(2))
    make_session(service)
    few = cost()
    fill(range(2, 50))
    assert cost() == few
    # Session, account, roles, permissions; what two filters offer; a count and the rows.
    assert not address.startswith(LIST) or few <= 8
