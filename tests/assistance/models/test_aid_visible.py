"""Who sees which row of assistance; outside the room nobody sees that there is one."""

from __future__ import annotations

from typing import Any

import pytest

from assistance.models import (
    AidCircumstances,
    AidDecision,
    AidHelper,
    AidRequest,
    AidYear,
    AskedPaper,
    BankDetails,
    Document,
    LedgerEntry,
    Payment,
    PaymentWay,
    StageAttestation,
)
from stage4club.people.enums import Role
from stage4club.people.models import User
from stage4club.people.operations import declare_tie
from tests.assistance.documents import send
from tests.assistance.payments import Payers, prepared
from tests.factories import NOW, make_helper, make_user

pytestmark = pytest.mark.django_db

MODELS = (
    AidCircumstances,
    AidDecision,
    AidHelper,
    AidRequest,
    AidYear,
    AskedPaper,
    BankDetails,
    Document,
    LedgerEntry,
    Payment,
    PaymentWay,
    StageAttestation,
)
#: For whoever pays: the approver never sees an account.
PAYERS = (BankDetails,)
DECIDES = (Role.FINANCE, Role.APPROVER)


def seen(model: Any, user: User) -> set[Any]:
    return set(model._default_manager.visible_to(user))


def whole(**given: Any) -> AidRequest:
    """One with everything that hangs on it."""
    by = Payers(make_user(Role.FINANCE), make_user(Role.APPROVER))
    request = prepared(by, **{"helper": make_helper(), **given})
    send(request, "avis.pdf")
    return request


@pytest.mark.parametrize("role", [role for role in Role if role not in DECIDES])
def test_nobody_outside_the_room_sees_anything(role: Role) -> None:
    whole()
    for model in MODELS:
        assert model._default_manager.exists()
        assert seen(model, make_user(role)) == set()


@pytest.mark.parametrize("role", DECIDES)
def test_those_who_decide_see_all_but_of_whom_they_know(role: Role) -> None:
    request = whole()
    other = whole(preferred_name="Rita", email="rita@example.org")
    user = make_user(role)
    models = [model for model in MODELS if role == Role.FINANCE or model not in PAYERS]
    for model in MODELS:
        expected = set(model._default_manager.all()) if model in models else set()
        assert seen(model, user) == expected
    declare_tie(request.person, by=user, now=NOW)
    for model in models:
        if model is AidRequest:
            left = {other}
        elif model in (AidYear, StageAttestation):
            left = set(model._default_manager.filter(person=other.person))
        else:
            left = set(model._default_manager.filter(request=other))
        assert seen(model, user) == left != set()


@pytest.mark.parametrize("whose", ["email", "helper"])
def test_what_carries_her_address_is_hidden_from_her(whose: str) -> None:
    user = make_user(Role.FINANCE, email="hers@example.org")
    answers: dict[str, Any] = {"email": "hers@example.org"}
    if whose == "helper":
        answers = {"helper": make_helper(email="hers@example.org")}
    request = whole(**answers)
    for model in MODELS:
        assert seen(model, user) == set()
    assert set(AidRequest.objects.close_to(user)) == {request}
