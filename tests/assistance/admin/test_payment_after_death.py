"""What is owed to somebody who has died: people decide who receives it."""

from __future__ import annotations

from typing import Any

import pytest

from assistance.admin.aid.payment_verbs import PAYMENT_VERBS
from assistance.models import AidRequest
from assistance.operations.aid import choose_way
from stage4club.people.enums import Role
from stage4club.people.operations import note_death
from tests.assistance.admin.aid_pages import offered, plain, text_of
from tests.assistance.aids import make_granted
from tests.assistance.payments import (
    CHEQUE,
    Payers,
    approved,
    make_chosen,
    make_payers,
    paid,
    sent,
)
from tests.factories import NOW, make_user
from tests.registrations.kit import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "at_ten")]


@pytest.fixture
def by() -> Payers:
    return make_payers()


def by_the_payer(request: AidRequest, by: Payers) -> list[str]:
    """What the payer is offered about the payment."""
    names = {verb.name for verb in PAYMENT_VERBS}
    return [name for name in offered(request, by.payer) if name in names]


def test_who_pays_learns_of_a_death(by: Payers) -> None:
    request = approved(by, preferred_name="Élise")
    note_death(request.person, by=make_user(Role.COORDINATOR), now=NOW)
    home = plain(client_of(by.payer).get("/admin/").text)
    sentence = "Élise has died: it is to be decided who receives what was granted."
    assert home.count(sentence) == 1
    assert "A payment is to be prepared" not in home
    assert "has not said how to be paid" not in home
    assert sentence not in plain(client_of(by.approver).get("/admin/").text)
    assert by_the_payer(request, by) == ["choose-way", "give-up"]
    page = text_of(request, by.payer)
    assert page.count("This person has died: it is for you to decide who receives the money.") == 1
    assert page.count("Deceased") == 1


def test_who_has_not_said_how_is_not_waited_for_any_more(by: Payers) -> None:
    request = make_granted(preferred_name="Élise")
    note_death(request.person, by=make_user(Role.COORDINATOR), now=NOW)
    home = plain(client_of(by.payer).get("/admin/").text)
    assert "has not said how to be paid" not in home
    assert home.count("Élise has died") == 1


def test_once_it_is_decided_it_is_paid_as_any_other(by: Payers) -> None:
    request = make_chosen(preferred_name="Élise")
    note_death(request.person, by=make_user(Role.COORDINATOR), now=NOW)
    choose_way(request, by=by.payer, now=NOW, way=CHEQUE)
    home = plain(client_of(by.payer).get("/admin/").text)
    assert "has died" not in home
    assert home.count("A payment is to be prepared for Élise.") == 1
    assert by_the_payer(request, by) == ["prepare-payment", "choose-way", "give-up"]
    assert "it is for you to decide" not in text_of(request, by.payer)


@pytest.mark.parametrize("make", [sent, paid])
def test_of_what_the_bank_has_nothing_is_to_be_decided(make: Any, by: Payers) -> None:
    request = make(by, preferred_name="Élise")
    note_death(request.person, by=make_user(Role.COORDINATOR), now=NOW)
    assert "has died" not in plain(client_of(by.payer).get("/admin/").text)
    assert "it is for you to decide" not in text_of(request, by.payer)
