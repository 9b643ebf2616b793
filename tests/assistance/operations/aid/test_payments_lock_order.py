"""A payment locks in the order of all: application, payment, year, then what is told."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from assistance.enums import CameBack
from assistance.operations.aid import (
    BankLine,
    approve_payment,
    choose_way,
    confirm_payment,
    give_up_grant,
    note_bank_answer,
    prepare_payment,
    return_payment,
    take_payment_back,
)
from stage4club.core.working_days import local_date
from stage4club.people.enums import ContactBy
from stage4club.people.operations import note_death, undo_death
from tests.assistance.payments import (
    CHEQUE,
    Payers,
    approved,
    make_chosen,
    make_payers,
    paid,
    payment_of,
    prepared,
    sent,
)
from tests.factories import NOW
from tests.stage4club.people.lock_order import tables_locked_by

pytestmark = pytest.mark.django_db

ORDER = (
    "assistance_aidrequest",
    "assistance_payment",
    "assistance_aidyear",
    "notifications_message",
    "people_person",
    "people_calltask",
)
TODAY = local_date(NOW)


@pytest.fixture
def by() -> Payers:
    return make_payers()


def order_of(act: Callable[[], Any]) -> list[str]:
    return [table for table in tables_locked_by(act) if table in ORDER]


def acts(by: Payers) -> list[Callable[[], Any]]:
    """Each on an application of its own, of somebody who is called."""

    def named(name: str) -> dict[str, Any]:
        return {"preferred_name": name, "email": "", "contact_by": ContactBy.PHONE, "way": CHEQUE}

    at_the_bank = sent(by, **named("Cléo"))
    dying = approved(by, amount=10, **named("Jo"))
    line = BankLine(payment_of(at_the_bank).reference, True, TODAY)
    return [
        partial(choose_way, make_chosen(10, **named("Ana")), by=None, now=NOW, way=CHEQUE),
        partial(prepare_payment, make_chosen(10, **named("Bea")), by=by.payer, now=NOW),
        partial(approve_payment, prepared(by, amount=10, **named("Dina")), by=by.approver, now=NOW),
        partial(take_payment_back, prepared(by, amount=10, **named("Eva")), by=by.payer, now=NOW),
        partial(
            confirm_payment,
            sent(by, amount=10, **named("Flo")),
            by=by.payer,
            now=NOW,
            paid_on=TODAY,
        ),
        *(
            partial(
                return_payment,
                paid(by, amount=10, **named(name)),
                by=by.payer,
                now=NOW,
                because=because,
            )
            for name, because in (("Gil", CameBack.CHEQUE), ("Ida", CameBack.MISTAKE))
        ),
        partial(give_up_grant, approved(by, amount=10, **named("Kim")), by=by.payer, now=NOW),
        partial(note_bank_answer, [line], by=by.payer, now=NOW),
        partial(note_death, dying.person, by=by.payer, now=NOW),
        partial(undo_death, dying.person, by=by.payer, now=NOW),
    ]


def test_whatever_happens_to_a_payment(by: Payers) -> None:
    for act in acts(by):
        found = order_of(act)
        assert found == sorted(found, key=ORDER.index), act
        assert found[0] == "assistance_aidrequest"
