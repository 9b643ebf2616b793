"""The ties of an account: public references only, and ended by who manages accounts."""

from __future__ import annotations

from http import HTTPStatus

import pytest

from stage4club.people.enums import Role
from stage4club.people.models import Tie
from stage4club.people.operations import declare_tie, know_caller
from tests.factories import NOW, make_registration, make_user
from tests.stage4club.people.admin.pages import (
    browser_of,
    page_of,
    queries_of,
    text_of,
    verbs_of,
)
from tests.stage4club.people.rows import make_call_task, make_person

pytestmark = pytest.mark.django_db


def test_only_references_are_shown() -> None:
    partner, admin = make_user(name="Manon"), make_user(Role.ADMIN)
    registration, call = make_registration(), make_call_task()
    browser = browser_of(admin)
    assert "Liens personnels déclarés –" in text_of(browser.get(page_of(partner)))
    assert "end-tie" not in verbs_of(browser.get(page_of(partner)))
    declare_tie(registration.person, by=partner, now=NOW)
    know_caller(call, by=partner, now=NOW)
    page = browser.get(page_of(partner))
    words = text_of(page)
    told = (
        f"Liens personnels déclarés {call.reference}, depuis le mercredi 11 mars 2026 · "
        f"{registration.person.reference}, depuis le mercredi 11 mars 2026"
    )
    assert told in words
    for hidden in ("Louise", "Marguerite", registration.reference, "514 555"):
        assert hidden not in words
    assert verbs_of(page)[-1] == "end-tie"


def test_a_tie_is_ended_by_its_reference() -> None:
    partner, admin = make_user(), make_user(Role.ADMIN)
    tie = declare_tie(make_person(), by=partner, now=NOW)
    declare_tie(make_person(), by=make_user(), now=NOW)
    browser = browser_of(admin)
    form = browser.get(page_of(partner, "end-tie")).context["form"]
    # Her own only.
    assert list(form.fields["tie"].queryset) == [tie]
    assert browser.post(page_of(partner, "end-tie"), {"tie": ""}).status_code == 422
    response = browser.post(page_of(partner, "end-tie"), {"tie": tie.pk}, follow=True)
    assert "C’est noté : ce lien personnel est terminé." in text_of(response)
    tie.refresh_from_db()
    assert tie.ended_by == admin
    assert "end-tie" not in verbs_of(response)


def test_nobody_ends_her_own_nor_without_the_permission() -> None:
    admin = make_user(Role.ADMIN, Role.COORDINATOR)
    tie = declare_tie(make_person(), by=admin, now=NOW)
    browser = browser_of(admin)
    assert "end-tie" not in verbs_of(browser.get(page_of(admin)))
    answer = browser.post(page_of(admin, "end-tie"), {"tie": tie.pk})
    assert answer.status_code == HTTPStatus.CONFLICT
    coordinator = browser_of(make_user(Role.COORDINATOR))
    answer = coordinator.post(page_of(admin, "end-tie"), {"tie": tie.pk})
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert Tie.objects.open().get() == tie


def test_the_page_costs_the_same_for_one_tie_and_for_many() -> None:
    partner, browser = make_user(), browser_of(make_user(Role.ADMIN))
    declare_tie(make_person(), by=partner, now=NOW)
    one = queries_of(browser, page_of(partner))
    for _ in range(9):
        declare_tie(make_person(), by=partner, now=NOW)
    assert queries_of(browser, page_of(partner)) == one
