"""Who sees what: the contact card only for who follows it and for the coordinator."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from registrations.admin import RegistrationAdmin
from registrations.admin.verbs import VERBS
from registrations.enums import CallOutcome
from registrations.models import Registration
from registrations.operations import (
    assign_registration,
    confirm_registration,
    log_call,
    take_registration,
    withdraw_registration,
)
from stage4club.people.enums import Role
from stage4club.people.models import User
from stage4club.privacy.models import Consent
from tests.factories import (
    NOW,
    make_helper,
    make_registration,
    make_service,
    make_session,
    make_user,
)
from tests.registrations.admin.canaries import canaries_in, leaks, make_canary, pages, verbs
from tests.registrations.kit import client_of, press, url_of

# Hundreds of pages, each of which has its own quicker test.
pytestmark = pytest.mark.django_db

OUTSIDE = [role for role in Role if role not in {Role.PARTNER, Role.COORDINATOR}]
PAGES = ("change", "history", *(verb.name for verb in VERBS))
#: What a partner's role holds for rows in general; one verb is the coordinator's.
HERS = tuple(page for page in PAGES if page not in {"change", "release"})


def statuses(user: User, registration: Registration, pages: tuple[str, ...] = PAGES) -> set[int]:
    """What each page and verb answers, by GET and by POST."""
    client = client_of(user)
    urls = [url_of(registration, page) for page in pages]
    answers = [method(url) for url in urls for method in (client.get, client.post)]
    return {answer.status_code for answer in answers}


def listed(user: User, query: str = "?follow=all") -> set[int]:
    answer = client_of(user).get(url_of(None, "changelist") + query)
    assert answer.status_code == 200
    return {row.pk for row in answer.context["cl"].result_list}


# Canaries -----------------------------------------------------------------------------------------


@pytest.fixture
def one_in_each_state() -> None:
    """Registrations of several people, none of them followed by whoever looks."""
    service = make_service()
    make_session(service)
    partner = make_user()
    names = iter(("Canaria Un", "Canaria Deux", "Canaria Trois", "Canaria Quatre"))
    make_canary(service=service, preferred_name=next(names))
    make_canary(service=service, preferred_name=next(names), suspicious=True)
    called = make_canary(service=service, preferred_name=next(names))
    assign_registration(called, by=partner, now=NOW, assignee=partner)
    log_call(called, by=partner, now=NOW, outcome=CallOutcome.VOICEMAIL)
    member = make_canary(service=service, preferred_name=next(names), taken_by=partner)
    confirm_registration(member, by=partner, now=NOW, personal_line="canari-ligne")


# A walk through pages that quicker tests ask for: not traced (tests/order.py).
@pytest.mark.usefixtures("one_in_each_state")
# The roles that see anything at all of people or meetings; `test_other_roles_are_shut_out` has all.
@pytest.mark.parametrize("role", [Role.PARTNER, Role.SOCIAL_WORKER, Role.PRIVACY])
def test_nothing_personal_is_seen_by_who_does_not_follow_it(role):
    stranger = client_of(make_user(role))
    before = list(Registration.objects.order_by("pk").values())
    assert len(list(pages())) + len(list(verbs())) > 100
    # « Prendre » would make it hers, and show it.
    takes = [url_of(registration, "take") for registration in Registration.objects.all()]
    # A consent that is withdrawn withdraws the request: last of all.
    ends = [reverse("admin:privacy_consent_withdraw", args=[c.pk]) for c in Consent.objects.all()]
    assert leaks(stranger, never_post=takes + ends) == {}
    assert list(Registration.objects.order_by("pk").values()) == before
    assert [canaries_in(stranger.post(url, follow=True)) for url in ends] == [set()] * len(ends)


def test_an_unassigned_one_shows_a_partner_four_things_and_take():
    registration = make_canary()
    client = client_of(make_user())
    for page in (url_of(None, "changelist"), url_of(registration, "change"), "/admin/"):
        answer = client.get(page)
        assert canaries_in(answer) == set()
        assert registration.reference in answer.text
    page = client.get(url_of(registration, "change"))
    fields = [
        field.field["name"]
        for fieldset in page.context["adminform"]
        for line in fieldset
        for field in line
    ]
    assert fields == ["reference", "promise", "language", "good_time"]
    assert [link.verb.name for link in page.context["verb_links"]] == ["take"]
    assert page.context["inline_admin_formsets"] == []
    # Neither state nor history: nothing else than the four.
    assert (page.context["state"], list(page.context["last"])) == ("", [])
    assert url_of(registration, "history") not in page.text


def test_what_else_may_be_done_to_it_is_nothing():
    registration = make_canary()
    make_session(registration.service)
    client = client_of(make_user())
    assert client.get(url_of(registration, "history")).status_code == 404
    for verb in VERBS:
        if verb.name in {"take", "release"}:
            continue
        url = url_of(registration, verb.name)
        for answer, status in ((client.get(url), 200), (client.post(url), 409)):
            assert (answer.status_code, canaries_in(answer)) == (status, set())
            assert "form" not in answer.context
            # Nor is it told what became of it.
            told = (answer.context["state"], answer.context["last"])
            assert (*told, answer.context["refusal"]) == (
                "",
                [],
                "Cela n’est pas possible maintenant.",
            )
    registration.refresh_from_db()
    assert registration.state == "received"


def test_what_the_coordinator_alone_may_do_is_refused_to_a_partner():
    registration = make_registration(suspicious=True)
    assert statuses(make_user(), registration, ("release",)) == {403}


def test_once_taken_it_is_open_to_her_and_to_the_coordinator():
    registration = make_canary()
    partner, coordinator = make_user(), make_user(Role.COORDINATOR)
    assert press(client_of(partner), registration, "take").status_code == 302
    numbers = {"514 555-0177", "514 555-0178"}

    def shown(answer: Any) -> set[str]:
        return {word.lower() for word in canaries_in(answer)}

    # The positive control: each canary is where it may be seen.
    assert shown(client_of(partner).get(url_of(registration, "change"))) >= {"canari", *numbers}
    browser = client_of(coordinator)
    masked = shown(browser.get(url_of(registration, "change")))
    assert ("canari" in masked, masked & numbers) == (True, set())
    assert shown(browser.post(url_of(registration, "reveal"))) >= {"canari", *numbers}


# Rows ---------------------------------------------------------------------------------------------


def test_the_list_of_each():
    service = make_service()
    partner, other, coordinator = make_user(), make_user(), make_user(Role.COORDINATOR)
    hers = make_registration(service, taken_by=partner)
    attached = make_registration(service, message="Encore moi.")
    theirs = make_registration(service, taken_by=other, preferred_name="Zoé")
    free = make_registration(service, preferred_name="Anh")
    robot = make_registration(service, preferred_name="Robot", suspicious=True)
    gone = withdraw_registration(
        make_registration(service, preferred_name="Rita"), by=None, now=NOW
    )
    assert listed(partner) == {hers.pk, attached.pk, free.pk}
    assert listed(other) == {theirs.pk, free.pk}
    everything = {row.pk for row in (hers, attached, theirs, free, robot, gone)}
    assert listed(coordinator) == everything
    # The list opens on those who wait.
    assert listed(partner, "") == {hers.pk, free.pk}
    assert listed(coordinator, "") == {hers.pk, theirs.pk, free.pk}
    assert listed(coordinator, "?follow=quarantine") == {robot.pk}
    assert listed(coordinator, "?follow=closed") == {gone.pk}


TIES: dict[str, list[dict[str, Any]]] = {
    "typed": [{"email": "Colleague@Example.org"}],
    # Kept with the person by an earlier request, or typed by her in another one.
    "kept": [{"email": "colleague@example.org"}, {"email": "", "contact_by": "phone"}],
    "helper": [{"helper": make_helper(email="colleague@example.org")}],
}


@pytest.mark.parametrize("tie", TIES)
def test_a_partner_never_meets_her_own_nor_that_of_somebody_close(tie):
    service = make_service()
    colleague = make_user(email="colleague@example.org")
    registrations = [make_registration(service, **row) for row in TIES[tie]]
    assert listed(colleague) == set()
    for registration in registrations:
        assert statuses(colleague, registration, HERS) == {404}
    headings = [s.heading for s in client_of(colleague).get("/admin/").context["sections"]]
    assert str(RegistrationAdmin.waiting_heading) not in headings
    others = make_user(Role.COORDINATOR)
    assert listed(others) == {registration.pk for registration in registrations}


@pytest.mark.parametrize("tie", TIES)
def test_the_coordinator_gives_it_to_somebody_else_without_reading_it(tie):
    """It waits: anybody may send a form that carries her address, and it must not disappear."""
    service = make_service()
    colleague = make_user(Role.COORDINATOR, email="colleague@example.org")
    main, *attached = [make_canary(service=service, **row) for row in TIES[tie]]
    client = client_of(colleague)
    assert listed(colleague) == {main.pk}
    for page in (url_of(None, "changelist"), url_of(main, "change"), "/admin/"):
        answer = client.get(page)
        assert (canaries_in(answer), main.reference in answer.text) == (set(), True)
    page = client.get(url_of(main, "change"))
    assert [link.verb.name for link in page.context["verb_links"]] == ["assign"]
    assert (page.context["state"], page.context["last"]) == ("", [])
    for verb in VERBS:
        if verb.name != "assign":
            assert client.post(url_of(main, verb.name)).status_code == 409
    partner = make_user()
    assert press(client, main, "assign", assignee=partner.pk).status_code == 302
    assert listed(partner) == {main.pk, *(row.pk for row in attached)}
    # What is no longer waited for is no longer hers to know of.
    withdraw_registration(main, by=None, now=NOW)
    assert listed(colleague) == set()


@pytest.mark.parametrize("tie", TIES)
def test_what_a_robot_may_have_typed_hides_nothing(tie):
    service = make_service()
    partner = make_user(email="colleague@example.org")
    coordinator = make_user(Role.COORDINATOR, email="luce@example.org")
    hers = make_registration(service, preferred_name="Zoé", email="zoe@example.org")
    take_registration(hers, by=partner, now=NOW)
    for row in TIES[tie]:
        robot = {"preferred_name": "Zoé", "email": "zoe@example.org", "suspicious": True}
        make_registration(service, **{**robot, **row})
    assert listed(partner) == {hers.pk}
    robots = set(Registration.objects.quarantined().values_list("pk", flat=True))
    assert listed(coordinator) == {hers.pk, *robots}
    assert len(robots) == len(TIES[tie])


def test_what_another_partner_follows_does_not_exist():
    registration = make_registration(taken_by=make_user())
    partner = make_user()
    assert statuses(partner, registration, HERS) == {404}
    client = client_of(partner)
    assert client.get(url_of(registration, "change")).status_code == 404
    # Typing into a registration is nobody's: the same answer for a row that is not there.
    missing = url_of(registration, "change").replace(str(registration.pk), "999999")
    answers = [client.post(url) for url in (url_of(registration, "change"), missing)]
    assert [answer.status_code for answer in answers] == [403, 403]


@pytest.mark.parametrize("role", OUTSIDE)
def test_other_roles_are_shut_out(role):
    registration = make_registration(taken_by=make_user())
    assert statuses(make_user(role), registration) <= {403, 404}
    client = client_of(make_user(role))
    assert client.get(url_of(None, "changelist")).status_code == 403
    assert client.get(
        reverse("admin:registrations_registration_send-schedule_bulk")
    ).status_code in {
        403,
        404,
    }


def test_who_is_not_signed_in_is_asked_to():
    registration = make_registration()
    for page in PAGES:
        answer = Client().get(url_of(registration, page))
        assert (answer.status_code, answer.url.split("?")[0]) == (302, "/admin/login/")


def test_nothing_is_deleted():
    registration = make_registration()
    client = client_of(make_user(Role.COORDINATOR))
    url = f"/admin/registrations/registration/{registration.pk}/delete/"
    for answer in (client.get(url, follow=True), client.post(url, {"post": "yes"}, follow=True)):
        assert answer.status_code in {403, 404}
    assert Registration.objects.count() == 1


def test_what_was_typed_stays_as_it_was_typed():
    registration = make_registration()
    client = client_of(make_user(Role.COORDINATOR))
    answer: Any = client.post(url_of(registration, "change"), {"preferred_name": "Autre"})
    assert answer.status_code == 403
    registration.refresh_from_db()
    assert registration.preferred_name == "Louise"
