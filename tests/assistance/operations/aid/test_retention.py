"""What is forgotten of applications: when, what stays, and that nothing else does."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from assistance.enums import AidClosing, AidState
from assistance.models import AidRequest, AidYear, Document, LedgerEntry, StageAttestation
from assistance.operations.aid import (
    ask_review,
    close_aid_request,
    forget_closed,
    forget_decided,
    forget_years,
)
from assistance.policy import start_of_day
from services.models import Service
from stage4club.core.models import AuditEvent, PrivateLink
from stage4club.core.tasks import purge_expired
from stage4club.notifications.models import Message
from stage4club.people.enums import ContactBy, Role
from tests.assistance.admin.aid_pages import text_of
from tests.assistance.aids import (
    dollars,
    make_aid_request,
    make_complete,
    make_declined,
    make_granted,
    make_reviewed,
)
from tests.assistance.documents import send
from tests.assistance.payments import make_payers, paid
from tests.factories import NOW, make_helper, make_service, make_user
from tests.registrations.kit import client_of

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)
#: Decided on 11 March 2026: thirteen months later, by the calendar of Montréal.
FORGOTTEN = start_of_day(date(2027, 4, 12))
TWO = {"email": "ana@example.org", "phone": None, "preferred_name": "Ana"}


@pytest.fixture(autouse=True)
def aid() -> Service:
    return make_service(
        kind="assistance", room="assistance", slug="aid", phone_extension="245", promise_days=10
    )


def left() -> dict[str, int]:
    """What is stored of applications."""
    return {
        model._meta.model_name: count
        for model in apps.get_app_config("assistance").get_models()
        if (count := model._default_manager.count())
    }


def make_paid(**answers: Any) -> AidRequest:
    return paid(make_payers(), **answers)


def erased() -> list[tuple[str, int | None]]:
    rows = AuditEvent.objects.filter(verb="erase").order_by("pk")
    return [(row.subject_id, row.actor_id) for row in rows]


# Decided ------------------------------------------------------------------------------------------


def test_of_what_was_granted_who_received_how_much_stays() -> None:
    request = make_paid(helper=make_helper())
    before = {name: getattr(request, name) for name in ("reference", "person_id", "decided_at")}
    forget_decided(now=FORGOTTEN - SECOND)
    assert AidRequest.objects.get().forgotten_at is None
    forget_decided(now=FORGOTTEN)
    assert left() == {
        "aidrequest": 1,
        "aidyear": 1,
        "ledgerentry": 2,
        "payment": 1,
        "stageattestation": 1,
    }
    kept = AidRequest.objects.get()
    assert {name: getattr(kept, name) for name in before} == before
    assert (kept.state, kept.amount_granted, kept.forgotten_at) == (
        AidState.PAID,
        dollars(800),
        FORGOTTEN,
    )
    emptied = ("preferred_name", "email", "phone_extension", "postal_code")
    assert [getattr(kept, name) for name in emptied] == ["", "", "", ""]
    assert (str(kept.phone), kept.needs) == ("", [])
    assert erased() == [(str(request.pk), None)]
    forget_decided(now=FORGOTTEN)
    assert len(erased()) == 1


def test_its_link_opens_nothing_any_more() -> None:
    request = make_paid()
    assert PrivateLink.objects.of_subject(request).unrevoked().count() == 1
    forget_decided(now=FORGOTTEN)
    assert PrivateLink.objects.of_subject(request).unrevoked().count() == 0


def test_of_what_was_not_granted_nothing_stays() -> None:
    make_declined()
    forget_decided(now=FORGOTTEN)
    assert left() == {}


def test_an_attestation_stays_as_long_as_she_asks_for_something() -> None:
    make_declined()
    second = make_complete(now=NOW + timedelta(days=300))
    forget_decided(now=FORGOTTEN)
    assert AidRequest.objects.get() == second
    assert StageAttestation.objects.get().person == second.person


def test_what_is_reviewed_is_not_forgotten_meanwhile() -> None:
    ask_review(make_declined(), by=None, now=NOW)
    before = left()
    forget_decided(now=FORGOTTEN)
    assert left() == before


@pytest.mark.parametrize("make", [make_aid_request, make_complete, make_reviewed])
def test_what_waits_is_never_forgotten(make: Any) -> None:
    make()
    before = left()
    for forget in (forget_decided, forget_closed, forget_years):
        forget(now=NOW + timedelta(days=4000))
    assert left() == before


def test_who_decides_still_opens_what_is_left() -> None:
    officer = make_user(Role.FINANCE)
    request = make_paid()
    forget_decided(now=FORGOTTEN)
    page = text_of(request, officer)
    assert (page.count("Louise"), page.count("H2X 1Y4"), page.count(request.reference) > 0) == (
        0,
        0,
        True,
    )
    assert client_of(officer).get("/admin/assistance/aidrequest/?follow=all").status_code == 200


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("make", [make_granted, make_paid, make_declined])
def test_its_documents_go_with_it_row_and_file(make: Any, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    send(make(), "avis.pdf")
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1
    forget_decided(now=FORGOTTEN)
    assert not Document.objects.exists()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


# Closed -------------------------------------------------------------------------------------------


def close(request: AidRequest, now: datetime = NOW) -> AidRequest:
    return close_aid_request(request, by=None, now=now, closing=AidClosing.WITHDRAWN)


@pytest.mark.parametrize("make", [make_aid_request, make_reviewed])
def test_ninety_days_after_it_ended_nothing_is_left(make: Any) -> None:
    request = close(make())
    forget_closed(now=NOW + timedelta(days=90) - SECOND)
    assert AidRequest.objects.get() == request
    forget_closed(now=NOW + timedelta(days=90))
    assert left() == {}


def test_of_an_amount_that_was_kept_for_a_while_its_lines_stay() -> None:
    close(make_granted(1500))
    assert LedgerEntry.objects.count() == 2  # kept, and free again
    forget_closed(now=NOW + timedelta(days=90))
    assert left() == {"aidrequest": 1, "aidyear": 1, "ledgerentry": 2, "stageattestation": 1}


# Years --------------------------------------------------------------------------------------------


def in_year(first_year: int, **answers: Any) -> AidRequest:
    """Kept, free again, forgotten: in a year that ended long ago for the database too."""
    then = NOW.replace(year=first_year)
    request = close(make_granted(1500, now=then, **answers), now=then)
    forget_closed(now=NOW.replace(year=first_year + 2))
    assert AidYear.objects.get(person=request.person).period == DateRange(
        date(first_year, 1, 1), date(first_year + 1, 1, 1)
    )
    return request


def test_six_years_after_its_end_a_year_is_forgotten() -> None:
    in_year(2017)
    day = start_of_day(date(2024, 1, 1))
    forget_years(now=day - SECOND)
    assert left() == {"aidrequest": 1, "aidyear": 1, "ledgerentry": 2, "stageattestation": 1}
    forget_years(now=day)
    assert left() == {}


def test_the_years_of_others_stay() -> None:
    in_year(2017)
    other = in_year(2019, **TWO)
    forget_years(now=start_of_day(date(2024, 1, 1)))
    assert AidRequest.objects.get() == other
    assert {line.request for line in LedgerEntry.objects.all()} == {other}


def test_the_purge_of_each_hour_forgets() -> None:
    in_year(2017)
    close(make_aid_request(**TWO, now=NOW.replace(year=2020)), now=NOW.replace(year=2020))
    make_declined(now=NOW.replace(year=2021))
    purge_expired()
    assert left() == {}


# Two at once --------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_one_that_somebody_holds_waits_for_the_next_time() -> None:
    request = close(make_aid_request())
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute(
                "SELECT id FROM assistance_aidrequest WHERE id = %s FOR UPDATE", [request.pk]
            )
        forget_closed(now=NOW + timedelta(days=90))
        assert AidRequest.objects.get() == request
    finally:
        other.rollback()
        other.close()
    with transaction.atomic():
        forget_closed(now=NOW + timedelta(days=90))
    assert left() == {}


def test_who_is_called_is_forgotten_too() -> None:
    make_declined(contact_by=ContactBy.PHONE, email="")
    forget_decided(now=FORGOTTEN)
    assert left() == {}


def test_what_was_written_about_it_is_shown_to_nobody_any_more() -> None:
    officer, request = make_user(Role.FINANCE), make_aid_request()
    written = Message.objects.about(request)
    assert {*Message.objects.visible_to(officer)} == {*written} != set()
    close_aid_request(request, by=None, now=NOW, closing=AidClosing.WITHDRAWN)
    forget_closed(now=NOW + timedelta(days=91))
    assert not AidRequest.objects.exists()
    assert {*Message.objects.visible_to(officer)} == set() != {*written}
