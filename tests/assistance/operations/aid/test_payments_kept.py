"""How long: an account not at all, a payment six years after its year."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from assistance.enums import CameBack
from assistance.models import AidRequest, BankDetails, LedgerEntry, Payment, PaymentWay
from assistance.operations.aid import (
    approve_payment,
    choose_way,
    close_paid_applications,
    confirm_payment,
    delete_old_payments,
    delete_unused_ways,
    prepare_payment,
    return_payment,
    take_payment_back,
)
from assistance.operations.aid.payments_kept import _to_each
from stage4club.core import audit
from stage4club.core.models import PrivateLink
from tests.assistance.aids import make_granted
from tests.assistance.payments import (
    DEPOSIT,
    Payers,
    make_chosen,
    make_payers,
    paid,
    payment_of,
    prepared,
)
from tests.factories import NOW

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def by() -> Payers:
    return make_payers()


def test_an_account_that_nobody_pays_into_is_destroyed_after_90_days(by: Payers) -> None:
    request = make_chosen()
    live = prepared(by, preferred_name="Rita", email="rita@example.org")
    delete_unused_ways(now=NOW + 89 * DAY)
    assert BankDetails.objects.count() == 2
    delete_unused_ways(now=NOW + 90 * DAY)
    assert [row.request_id for row in BankDetails.objects.all()] == [live.pk]
    assert [row.request_id for row in PaymentWay.objects.all()] == [live.pk]
    assert audit.history(request).first().verb == "forget-way"


def test_what_is_paid_is_closed_after_thirteen_months(by: Payers) -> None:
    request = paid(by)
    assert request.decided_at is not None
    close_paid_applications(now=request.decided_at + timedelta(days=395))
    assert AidRequest.objects.get().state == "paid"
    close_paid_applications(now=request.decided_at + timedelta(days=400))
    stored = AidRequest.objects.get()
    assert (stored.state, stored.closing, stored.closed_by) == ("closed", "paid", None)
    assert not PrivateLink.objects.filter(revoked_at=None).exists()


def test_a_payment_goes_six_years_after_its_year(by: Payers) -> None:
    paid(by)
    year = LedgerEntry.objects.latest("pk").year.period.upper
    assert year == date(2027, 1, 1)
    delete_old_payments(now=datetime(2032, 12, 30, tzinfo=UTC))
    assert Payment.objects.count() == 1


def test_what_was_never_paid_goes_six_years_after_it_was_prepared(by: Payers) -> None:
    request = prepared(by)
    delete_old_payments(now=datetime(2033, 1, 2, tzinfo=UTC))
    assert Payment.objects.count() == 1
    take_payment_back(request, by=by.payer, now=NOW)
    delete_old_payments(now=datetime(2032, 3, 1, tzinfo=UTC))
    assert Payment.objects.count() == 1
    delete_old_payments(now=datetime(2032, 3, 13, tzinfo=UTC))
    assert not Payment.objects.exists()


def test_an_old_payment_goes_with_its_lines(by: Payers) -> None:
    old = datetime(2019, 3, 11, 14, tzinfo=UTC)
    payment = _paid_in(old, by)
    delete_old_payments(now=NOW)
    assert not Payment.objects.filter(pk=payment.pk).exists()
    assert set(LedgerEntry.objects.values_list("movement", flat=True)) == {"granted"}


def _paid_in(moment: datetime, by: Payers) -> Payment:
    request = make_granted(now=moment)
    choose_way(request, by=None, now=moment, way=DEPOSIT)
    prepare_payment(request, by=by.payer, now=moment)
    approve_payment(request, by=by.approver, now=moment)
    confirm_payment(request, by=by.payer, now=moment, paid_on=moment.date())
    return_payment(request, by=by.payer, now=moment, because=CameBack.MISTAKE)
    return payment_of(request)


def test_what_has_changed_since_it_was_found_is_left(by: Payers) -> None:
    """Another process was first."""
    rows = AidRequest.objects.filter(state="paid")
    paid(by)
    paid(by, preferred_name="Rita", email="rita@example.org")
    found = []

    def act(request: AidRequest) -> None:
        found.append(request)
        AidRequest.objects.exclude(pk=request.pk).update(state="granted")

    _to_each(rows, act)
    assert len(found) == 1
