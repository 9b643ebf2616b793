"""What is forgotten of an application of which something is still to be paid, and what is not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from assistance.models import AidRequest
from assistance.operations.aid import (
    approve_payment,
    choose_way,
    confirm_payment,
    delete_unused_ways,
    forget_decided,
    forget_years,
    prepare_payment,
    send_payment,
    spoken_news,
    take_payment_back,
)
from assistance.policy import start_of_day
from stage4club.core.models import AuditEvent, PrivateLink
from stage4club.people.enums import Role
from tests.assistance.admin.aid_pages import text_of
from tests.assistance.aids import make_granted
from tests.assistance.operations.aid.test_retention import FORGOTTEN, SECOND, erased, left
from tests.assistance.payments import CHEQUE, make_payers
from tests.factories import NOW, make_helper, make_user

pytestmark = pytest.mark.django_db


def test_while_something_is_owed_what_pays_it_stays() -> None:
    request = make_granted(800, helper=make_helper())
    kept = ("preferred_name", "email", "phone", "reference", "amount_granted", "forgotten_at")
    before = [getattr(request, name) for name in kept]
    forget_decided(now=FORGOTTEN - SECOND)
    assert {"aidcircumstances": 1, "askedpaper": 1}.items() <= left().items()
    forget_decided(now=FORGOTTEN)
    assert left() == {
        "aidrequest": 1,
        "aidhelper": 1,
        "aiddecision": 1,
        "aidyear": 1,
        "ledgerentry": 1,
        "stageattestation": 1,
    }
    stored = AidRequest.objects.get()
    assert [getattr(stored, name) for name in kept] == before
    assert PrivateLink.objects.of_subject(request).unrevoked().count() == 1
    assert erased() == []
    told = AuditEvent.objects.filter(verb="forget-circumstances")
    assert [row.subject_id for row in told] == [str(request.pk)]
    forget_decided(now=FORGOTTEN + timedelta(days=1))
    assert told.count() == 1


def test_it_is_paid_after_that_and_then_forgotten() -> None:
    request, by = make_granted(800), make_payers()
    forget_decided(now=FORGOTTEN)
    later = FORGOTTEN + timedelta(days=1)
    choose_way(request, by=None, now=later, way=CHEQUE)
    prepare_payment(request, by=by.payer, now=later)
    forget_decided(now=later)
    assert AidRequest.objects.get().preferred_name == "Louise"
    approve_payment(request, by=by.approver, now=later)
    send_payment(request, by=by.payer, now=later)
    forget_decided(now=later)
    assert AidRequest.objects.get().preferred_name == "Louise"
    confirm_payment(request, by=by.payer, now=later, paid_on=later.date())
    forget_decided(now=later)
    stored = AidRequest.objects.get()
    assert (stored.state, stored.preferred_name, stored.forgotten_at) == ("paid", "", later)


def test_her_page_and_whoever_pays_go_on_without_her_situation() -> None:
    officer = make_user(Role.FINANCE)
    request = make_granted(800, by=officer)
    forget_decided(now=FORGOTTEN)
    assert text_of(request, officer).count("Louise") > 0
    assert spoken_news(AidRequest.objects.get()).count("vous est accordée") == 1


def test_what_nobody_was_paid_goes_with_its_year() -> None:
    make_granted(800, now=NOW.replace(year=2017))
    later = start_of_day(date(2024, 1, 1))
    forget_years(now=later - SECOND)
    forget_decided(now=later)
    assert AidRequest.objects.get().preferred_name == "Louise"
    forget_years(now=later)
    forget_decided(now=later)
    assert left() == {}


def test_a_payment_that_was_tried_late_outlives_the_year() -> None:
    request, by = make_granted(800, now=NOW.replace(year=2017)), make_payers()
    choose_way(request, by=None, now=NOW, way=CHEQUE)
    prepare_payment(request, by=by.payer, now=NOW)
    take_payment_back(request, by=by.payer, now=NOW)
    delete_unused_ways(now=NOW + timedelta(days=90))
    forget_years(now=NOW)
    forget_decided(now=NOW)
    assert left() == {"aidrequest": 1, "payment": 1, "stageattestation": 1}
    assert AidRequest.objects.get().preferred_name == ""
