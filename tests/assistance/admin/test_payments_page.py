"""The list of payments, the file for accounting, and the file of the bank."""

from __future__ import annotations

import csv  # noqa: TID251 - reads what was written
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from assistance.models import AidRequest, Payment
from assistance.operations.aid import return_payment
from stage4club.core.models import AccessEvent, AccessKind, AuditEvent
from stage4club.people.models import User
from stage4club.people.operations import declare_tie
from tests.assistance.admin.aid_pages import plain
from tests.assistance.payments import (
    CHEQUE,
    OTHER,
    Payers,
    approved,
    make_payers,
    paid,
    payment_of,
    prepared,
    sent,
)
from tests.factories import NOW
from tests.registrations.kit import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "at_ten")]

LIST = "/admin/assistance/payment/"
EXPORT, IMPORT = f"{LIST}export/", f"{LIST}import/"


@pytest.fixture
def by() -> Payers:
    return make_payers()


def named(name: str, **given: Any) -> dict[str, Any]:
    return {"preferred_name": name, "email": f"{len(name)}@example.org", **given}


@pytest.fixture
def several(by: Payers) -> dict[str, AidRequest]:
    """One of each kind."""
    back = sent(by, **named("Evangéline"))
    return_payment(back, by=by.payer, now=NOW, because="account")
    return {
        "prepared": prepared(by, **named("Anaïs")),
        "approved": approved(by, **named("Béatrice", way=CHEQUE)),
        "sent": sent(by, **named("Cléo", way=OTHER)),
        "paid": paid(by, **named("Léonide")),
        "back": back,
    }


# The list -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("", ["prepared", "approved", "sent"]),
        ("?follow=approve", ["prepared"]),
        ("?follow=pay", ["approved", "sent"]),
        ("?follow=paid", ["paid"]),
        ("?follow=back", ["back"]),
        ("?follow=all", ["back", "prepared", "approved", "sent", "paid"]),
    ],
)
def test_the_list_opens_on_those_under_way(
    by: Payers, several: dict[str, AidRequest], query: str, kinds: list[str]
) -> None:
    page = client_of(by.approver).get(LIST + query)
    shown = [row.request for row in page.context["cl"].result_list]
    assert shown == [several[kind] for kind in kinds]
    for name in ("Anaïs", "Béatrice", "Cléo", "Léonide", "Louise", "1234567", "Lilas"):
        assert name not in page.text


def test_one_of_them_says_who_did_what(by: Payers, several: dict[str, AidRequest]) -> None:
    payment = payment_of(several["paid"])
    page = client_of(by.payer).get(f"{LIST}{payment.pk}/change/")
    assert several["paid"].reference in page.text
    assert page.text.count("Chantal, March 11, 2026".replace(" 11", "\N{NO-BREAK SPACE}11")) == 3
    assert "Francine" in page.text
    history = client_of(by.payer).get(f"{LIST}{payment.pk}/history/").text
    for word in ("Prepared", "Approved", "Given to the bank", "Paid"):
        assert word in history


def test_whom_she_knows_is_not_in_her_list(by: Payers, several: dict[str, AidRequest]) -> None:
    declare_tie(several["sent"].person, by=by.payer, now=NOW)
    page = client_of(by.payer).get(LIST)
    assert payment_of(several["sent"]).reference not in page.text


def test_a_list_costs_the_same_however_long(by: Payers, django_assert_max_num_queries: Any) -> None:
    client = client_of(by.payer)
    prepared(by, **named("Anaïs"))
    client.get(LIST)
    with django_assert_max_num_queries(9) as one:
        client.get(LIST)
    for name in ("Béatrice", "Cléo", "Léonide", "Evangéline"):
        approved(by, **named(name))
    with django_assert_max_num_queries(len(one.captured_queries)):
        client.get(LIST)


# For accounting -----------------------------------------------------------------------------------


def table_of(user: User, **fields: str) -> list[list[str]]:
    response = client_of(user).post(EXPORT, {"which": "to_pay", "kind": "csv", **fields})
    assert response.status_code == 200
    content = b"".join(response).decode("utf-8-sig")
    return list(csv.reader(StringIO(content, newline=""), delimiter=";"))


def test_what_is_to_be_paid_as_a_text_file(by: Payers, several: dict[str, AidRequest]) -> None:
    titles, first, second = table_of(by.payer)
    assert titles[:4] == ["Reference", "Application", "Amount", "Paid by"]
    payment = payment_of(several["approved"])
    assert first == [
        payment.reference,
        several["approved"].reference,
        "800,00",
        "Cheque",
        "Approved, to be paid",
        "",
        "",
        "Chantal",
        "Francine",
    ]
    assert second[1] == several["sent"].reference
    [look] = AccessEvent.objects.filter(kind=AccessKind.EXPORT)
    assert (look.subject_type, look.actor_id) == ("assistance.payment", by.payer.pk)
    event = AuditEvent.objects.get(verb="export-payments")
    assert event.details == {"what": "to_pay", "kind": "csv", "lines": 2}


def test_what_was_paid_in_some_days_as_a_workbook(
    by: Payers, several: dict[str, AidRequest]
) -> None:
    fields = {"which": "paid", "kind": "xlsx", "first": "2026-03-11", "last": "2026-03-11"}
    response = client_of(by.payer).post(EXPORT, fields)
    assert 'filename="liste-2026-03-11.xlsx"' in response.headers["Content-Disposition"]
    sheet = load_workbook(BytesIO(response.content)).active
    _titles, row = sheet.iter_rows(values_only=True)
    assert row[0] == payment_of(several["paid"]).reference
    assert (row[2], row[5].date()) == (800, NOW.date())
    empty = client_of(by.payer).post(EXPORT, {**fields, "first": "2026-03-12", "last": ""})
    assert load_workbook(BytesIO(empty.content)).active.max_row == 1
    until = client_of(by.payer).post(EXPORT, {**fields, "first": ""})
    assert load_workbook(BytesIO(until.content)).active.max_row == 2


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"which": "paid", "first": "2026-03-12", "last": "2026-03-11"}, "before the first one"),
        ({"which": "paid", "first": "1026-03-12"}, "Check the year"),
        ({"which": "all"}, "Choose one"),
    ],
)
def test_a_form_that_has_to_be_corrected(by: Payers, fields: dict[str, str], sentence: str) -> None:
    page = client_of(by.payer).post(EXPORT, {"kind": "csv", **fields})
    assert page.status_code == 422
    assert sentence in page.text
    assert not AccessEvent.objects.filter(kind=AccessKind.EXPORT).exists()


def test_only_the_payer_takes_it_away(by: Payers, several: dict[str, AidRequest]) -> None:
    client = client_of(by.approver)
    assert client.post(EXPORT, {"which": "to_pay", "kind": "csv"}).status_code == 403
    assert client.get(IMPORT).status_code == 403
    assert "The list for accounting" not in client.get(LIST).text
    assert "The list for accounting" in client_of(by.payer).get(LIST).text
    assert client_of(by.payer).get(EXPORT).status_code == 405


# From the bank ------------------------------------------------------------------------------------


def file_of(*lines: str) -> SimpleUploadedFile:
    content = "\r\n".join(["référence;résultat;date", *lines])
    return SimpleUploadedFile("banque.csv", content.encode("cp1252"))


def line_of(request: AidRequest, result: str = "payé", day: str = "2026-03-11") -> str:
    return f"{payment_of(request).reference};{result};{day}"


def test_shown_then_noted_and_the_second_time_nothing(
    by: Payers, several: dict[str, AidRequest]
) -> None:
    client = client_of(by.payer)
    assert client.get(IMPORT).status_code == 200
    lines = [
        line_of(several["sent"]),
        line_of(several["approved"], "retourné"),
        line_of(several["paid"]),
        "K7M-2QX-9RD;payé;2026-03-11",
    ]
    page = client.post(IMPORT, {"file": file_of(*lines)})
    assert page.status_code == 200
    for said in (
        "Paid: this person will be told",
        "Returned: how to be paid is asked anew",
        "Noted before: nothing to do",
        "No payment has this reference: nothing is done",
    ):
        assert said in page.text
    assert payment_of(several["sent"]).state == "sent"
    looks = AccessEvent.objects.filter(kind=AccessKind.VERB_PAGE).count()
    assert looks == 3
    done = client.post(IMPORT, {"lines": page.context["sealed"]}, follow=True)
    assert "2 payments were noted." in plain(done.text)
    states = [payment_of(several[kind]).state for kind in ("sent", "approved", "paid")]
    assert states == ["paid", "returned", "paid"]
    again = client.post(IMPORT, {"lines": page.context["sealed"]}, follow=True)
    assert "0 payments were noted." in plain(again.text)
    shown = client.post(IMPORT, {"file": file_of(*lines)})
    assert "There is nothing new in this file." in shown.text


def test_what_cannot_be_true_blocks_all_of_it(by: Payers, several: dict[str, AidRequest]) -> None:
    client = client_of(by.payer)
    lines = [line_of(several["sent"]), line_of(several["prepared"])]
    page = client.post(IMPORT, {"file": file_of(*lines)})
    assert "Nothing can be noted as long as a line cannot be true." in page.text
    assert 'name="lines"' not in page.text
    refused = client.post(IMPORT, {"lines": page.context["sealed"]})
    assert refused.status_code == 409
    assert "Some lines cannot be true" in refused.text
    assert payment_of(several["sent"]).state == "sent"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This file is empty."),
        (b"%PDF-1.7 \0", "cannot be read as a table"),
        (b"a;b\n1;2", "three columns"),
        (b"reference;result;date\nx;y;z", "These lines cannot be read: 2."),
        (b";" * (512 * 1024 + 1), "too large"),
    ],
)
def test_a_bad_file_is_answered_in_words(by: Payers, content: bytes, sentence: str) -> None:
    file = SimpleUploadedFile("banque.csv", content)
    page = client_of(by.payer).post(IMPORT, {"file": file})
    assert page.status_code == 422
    assert sentence in page.text


def test_no_file_is_asked_for_again(by: Payers) -> None:
    page = client_of(by.payer).post(IMPORT)
    assert page.status_code == 422
    assert "Choose the file." in page.text


def test_what_was_shown_to_another_or_changed_is_not_noted(
    by: Payers, several: dict[str, AidRequest]
) -> None:
    page = client_of(by.payer).post(IMPORT, {"file": file_of(line_of(several["sent"]))})
    other = make_payers().payer
    for sealed, user in ((page.context["sealed"], other), ("x:y", by.payer)):
        refused = client_of(user).post(IMPORT, {"lines": sealed})
        assert refused.status_code == 409
        assert "shown too long ago" in refused.text
    assert Payment.objects.filter(state="paid").count() == 1
