"""Saying that two applications are of one person, from the file of one of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from assistance.models import AidRequest
from assistance.operations.aid.remarks import MOST_BESIDE, standing_of
from assistance.policy import AidRemark
from stage4club.people.enums import Role
from stage4club.people.models import User
from stage4club.people.operations import declare_tie
from tests.assistance.admin.aid_pages import offered, press, text_of, url_of
from tests.assistance.aids import make_aid_request, make_complete, make_granted
from tests.factories import NOW, make_user
from tests.registrations.kit import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "at_ten")]

#: The same address, under another name.
OTHER_NAME = {"preferred_name": "Loulou"}
SAID = "Perhaps the same person:"


@pytest.fixture
def officer() -> User:
    return make_user(Role.FINANCE, name="Chantal")


def test_who_is_reached_alike_is_shown(officer: User) -> None:
    first, second = make_complete(), make_aid_request(**OTHER_NAME)
    assert first.person != second.person
    page = text_of(first, officer)
    assert page.count(f'{SAID} <a href="{url_of(second, "change")}">{second.reference}</a>') == 1
    alone = make_aid_request(email="ana@example.org", phone=None)
    assert text_of(alone, officer).count(SAID) == 0


def test_not_to_who_knows_the_other(officer: User) -> None:
    first, second = make_complete(), make_aid_request(**OTHER_NAME)
    declare_tie(second.person, by=officer, now=NOW)
    assert text_of(first, officer).count(SAID) == 0
    assert text_of(first, make_user(Role.APPROVER)).count(SAID) == 1


def test_they_become_one(officer: User) -> None:
    first, second = make_granted(), make_aid_request(**OTHER_NAME)
    typed = f" {first.reference.lower().replace('-', ' ')} "
    assert press(officer, second, "merge", same_as=typed) == (
        "They are one person now, with one ceiling."
    )
    assert AidRequest.objects.get(pk=second.pk).person == first.person
    assert text_of(first, officer).count(SAID) == 0


@pytest.mark.parametrize("typed", ["ABC-DEF-GHJ", "Louise", "itself", "known"])
def test_what_is_no_other_application_is_said(officer: User, typed: str) -> None:
    first, second = make_complete(), make_aid_request(**OTHER_NAME)
    declare_tie(second.person, by=officer, now=NOW)
    typed = {"itself": first.reference, "known": second.reference}.get(typed, typed)
    page: Any = client_of(officer).post(url_of(first, "merge"), {"same_as": typed})
    assert page.status_code == 422
    problem = page.context["form"].errors["same_as"]
    assert problem == ["There is no other application with this reference."]
    assert AidRequest.objects.get(pk=first.pk).person == first.person


def test_one_that_a_robot_may_have_sent_is_merged_with_nothing(officer: User) -> None:
    assert "merge" not in offered(make_aid_request(suspicious=True), officer)
    assert "merge" in offered(make_aid_request(), officer)


def test_of_the_many_of_one_number_the_latest_are_shown_after_all_of_hers(officer: User) -> None:
    earlier = make_aid_request(now=NOW - timedelta(days=60))
    hers = make_aid_request()
    assert earlier.person == hers.person
    pattern = make_aid_request(**OTHER_NAME)
    fields = {
        field.attname: getattr(pattern, field.attname)
        for field in AidRequest._meta.concrete_fields
        if field.name not in {"id", "reference", "form_key"}
    }
    AidRequest.objects.bulk_create(
        AidRequest(**fields, form_key=f"residence/{number}") for number in range(MOST_BESIDE)
    )
    standing = standing_of(hers, now=NOW, reader=officer)
    assert standing.others == [earlier]
    assert standing.remarks == [AidRemark.OPEN_TWICE]
    assert len(standing.near) == MOST_BESIDE - 1
    # The one that came first of them is the one that is left out.
    assert pattern not in standing.near
