"""How somebody wishes to be paid: her account is sealed, and typed by nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from assistance.enums import PayBy
from assistance.models import AidRequest, BankDetails, PaymentWay
from assistance.operations.aid import (
    AccountByHerselfOnly,
    PaymentUnderWay,
    choose_way,
    ending_of,
)
from stage4club.core.workflow import TransitionRefused
from tests.assistance.aids import make_complete, make_declined, make_granted
from tests.assistance.payments import (
    CHEQUE,
    DEPOSIT,
    OTHER,
    Payers,
    make_chosen,
    make_payers,
    prepared,
)
from tests.factories import NOW

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=2)


@pytest.fixture
def by() -> Payers:
    return make_payers()


def test_her_account_is_sealed_and_shown_by_its_end() -> None:
    request = make_chosen()
    details = BankDetails.objects.get()
    assert (details.institution, details.transit, details.account) == ("815", "30012", "1234567")
    assert (ending_of(request), details.ending, str(details)) == ("567", "567", request.reference)
    assert str(PaymentWay.objects.get()) == request.reference
    assert AidRequest.objects.get().state == "granted"


def test_another_choice_destroys_the_one_before() -> None:
    request = make_chosen()
    choose_way(request, by=None, now=LATER, way=CHEQUE)
    assert not BankDetails.objects.exists()
    way = PaymentWay.objects.get()
    assert (way.pay_by, way.payee, way.chosen_by, way.chosen_at) == (
        "cheque",
        "Louise Bergeron",
        None,
        LATER,
    )
    assert "rue des Lilas" in way.address
    choose_way(request, by=None, now=LATER, way=OTHER)
    way = PaymentWay.objects.get()
    assert (way.pay_by, way.payee, way.address, ending_of(request)) == ("other", "", "", "")


def test_an_account_is_never_dictated(by: Payers) -> None:
    request = make_granted()
    with pytest.raises(AccountByHerselfOnly):
        choose_way(request, by=by.payer, now=NOW, way=DEPOSIT)
    choose_way(request, by=by.payer, now=NOW, way=CHEQUE)
    assert PaymentWay.objects.get().chosen_by == by.payer


def test_nothing_is_chosen_where_nothing_is_granted() -> None:
    for request in (make_declined(), make_complete(preferred_name="Rita", email="r@example.org")):
        with pytest.raises(TransitionRefused):
            choose_way(request, by=None, now=NOW, way=DEPOSIT)
    assert not PaymentWay.objects.exists()


def test_under_a_payment_nothing_changes(by: Payers) -> None:
    request = prepared(by)
    with pytest.raises(PaymentUnderWay):
        choose_way(request, by=None, now=NOW, way=CHEQUE)
    assert PaymentWay.objects.get().pay_by == PayBy.DEPOSIT
