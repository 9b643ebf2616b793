"""How she wishes to be paid, on her private page; what the page says until it is paid."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assistance.contents.aid import is_decision_told
from assistance.enums import Grounds
from assistance.models import AidRequest, BankDetails, PaymentWay
from assistance.operations.aid import (
    approve_aid_request,
    approve_payment,
    choose_way,
    confirm_payment,
    prepare_payment,
    return_payment,
)
from stage4club.core.working_days import local_date
from stage4club.notifications.models import Message
from stage4club.people.enums import Role
from stage4club.people.models import CallTask
from stage4club.people.operations import note_death, undo_death
from tests.assistance.aids import dollars, make_declined, make_granted, make_reviewed
from tests.assistance.payments import (
    CHEQUE,
    OTHER,
    Payers,
    make_chosen,
    make_payers,
    paid,
    prepared,
    sent,
)
from tests.assistance.views.aid_private import CLOSE, FILE, PAGE, REVIEW, enter, open_up, plain
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db

PAYMENT = f"{PAGE}versement/"
DEPOSIT = {
    "pay_by": "deposit",
    "holder": "Louise Bergeron",
    "transit": "30 012",
    "institution": "0815",
    "account": "123-456-7",
}
MAILED = {
    "pay_by": "cheque",
    "payee": "Louise Bergeron",
    "street": "12, rue des Lilas",
    "city": "Laval",
    "postal_code": "h2x1y4",
}


@pytest.fixture
def by() -> Payers:
    return make_payers()


def choose(client: Client, **fields: Any) -> Any:
    return client.post(PAYMENT, fields, follow=True)


# Asked --------------------------------------------------------------------------------------------


def test_asked_beside_the_answer_and_masked_once_it_is_written(client: Client) -> None:
    request = make_granted()
    page = open_up(client, request)
    assert "Pour vous verser 800 $, nous avons besoin de savoir" in plain(page)
    asked = client.get(PAYMENT)
    assert 'value="Louise Bergeron"' in asked.text
    page = choose(client, **DEPOSIT)
    assert page.redirect_chain == [(FILE, 302)]
    assert "Par dépôt direct, dans le compte qui se termine par 567" in plain(page)
    assert "1234567" not in page.text
    details = BankDetails.objects.get()
    assert (details.transit, details.institution, details.account) == ("30012", "815", "1234567")
    # Changed later, from the beginning: neither the numbers nor their end come back.
    asked = client.get(PAYMENT)
    assert not re.search(r"\b567\b", asked.text.replace(request.reference, ""))
    assert re.search(r'value="deposit"[^>]*checked', asked.text)
    page = choose(client, **MAILED)
    assert "Par un chèque qui arrive par la poste" in plain(page)
    assert not BankDetails.objects.exists()
    assert PaymentWay.objects.get().address == "12, rue des Lilas\nLaval (Québec)  H2X 1Y4"
    page = choose(client, pay_by="other")
    assert "Autrement : nous vous appellerons" in plain(page)
    assert PaymentWay.objects.get().chosen_by is None


def test_in_english(client: Client) -> None:
    request = make_granted(language="en")
    open_up(client, request)
    page = client.get("/en/link/file/payment/")
    assert "How would you like to be paid?" in page.text
    page = client.post("/en/link/file/payment/", DEPOSIT, follow=True)
    assert "By direct deposit, into the account that ends in 567" in plain(page)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"pay_by": ""}, "Choisissez une façon"),
        ({"holder": ""}, "Écrivez le nom inscrit au compte."),
        ({"transit": "3001"}, "Écrivez les cinq chiffres du transit"),
        ({"institution": "81"}, "Écrivez les trois chiffres de l’institution"),
        ({"account": "abcdefg"}, "Écrivez les chiffres du compte"),
    ],
)
def test_what_has_to_be_corrected_comes_back_as_it_was_typed(
    client: Client, wrong: dict[str, str], sentence: str
) -> None:
    open_up(client, make_granted())
    typed = {**DEPOSIT, **wrong}
    page = client.post(PAYMENT, typed)
    assert page.status_code == 422
    assert sentence in page.text
    assert "no-store" in page.headers["Cache-Control"]
    for value in (typed["transit"], typed["account"]):
        assert f'value="{value}"' in page.text
    assert not PaymentWay.objects.exists()


def test_of_a_cheque_the_account_is_not_asked(client: Client) -> None:
    open_up(client, make_granted())
    page = client.post(PAYMENT, {**MAILED, "city": "", "account": "12"})
    assert page.status_code == 422
    assert "Écrivez la ville." in page.text
    assert "Écrivez les chiffres du compte" not in page.text


# Not asked ----------------------------------------------------------------------------------------


def test_only_where_a_code_has_opened_the_file(client: Client) -> None:
    request = make_granted()
    enter(client, request)
    assert client.get(PAYMENT).url == PAGE
    assert client.post(PAYMENT, DEPOSIT).url == PAGE
    open_up(client, request)
    client.post(CLOSE)
    assert client.post(PAYMENT, DEPOSIT).url == PAGE
    assert not PaymentWay.objects.exists()


def test_not_before_the_answer_is_told(client: Client) -> None:
    request = make_granted()
    open_up(client, request)
    Message.objects.filter(kind="assistance.aid_answer").update(
        state="pending", due_at=NOW.replace(year=2027)
    )
    assert client.get(PAYMENT).url == FILE
    assert "Le versement" not in client.get(FILE).text


@pytest.mark.parametrize("make", [make_declined, make_reviewed])
def test_not_where_nothing_is_granted(client: Client, make: Any) -> None:
    open_up(client, make())
    assert client.post(PAYMENT, DEPOSIT).url == FILE
    assert "Le versement" not in client.get(FILE).text
    assert not PaymentWay.objects.exists()


def test_not_while_somebody_prepares_it(client: Client, by: Payers) -> None:
    request = prepared(by)
    page = open_up(client, request)
    assert "Le versement de 800 $ est en préparation." in plain(page)
    assert client.post(PAYMENT, MAILED).url == FILE
    assert BankDetails.objects.exists()


def test_prepared_between_the_page_and_the_answer(
    client: Client, by: Payers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page was asked while it could be chosen."""
    request = make_chosen()
    open_up(client, request)
    prepare_payment(request, by=by.payer, now=NOW)
    monkeypatch.setattr("assistance.views.aid.payment.can_choose", lambda asked, now: True)
    assert client.post(PAYMENT, MAILED).url == FILE
    assert PaymentWay.objects.get().pay_by == "deposit"


# Paid ---------------------------------------------------------------------------------------------


def test_paid_only_once_it_is(client: Client, by: Payers) -> None:
    request = sent(by)
    page = open_up(client, request)
    assert "vous a été versé" not in plain(page)
    confirm_payment(request, by=by.payer, now=NOW, paid_on=local_date(NOW))
    page = client.get(FILE)
    assert "800 $</strong> vous a été versé le mercredi 11 mars 2026" in plain(page)
    assert "en préparation" not in page.text
    # By the link alone nothing is said of it.
    client.post(CLOSE)
    page = enter(client, AidRequest.objects.get())
    assert "Une réponse vous attend" in plain(page)
    assert "800\N{NO-BREAK SPACE}$" not in page.text


def test_a_cheque_was_mailed(client: Client, by: Payers) -> None:
    page = open_up(client, paid(by, way=CHEQUE))
    assert "Un chèque de <strong>800 $</strong> vous a été posté le" in plain(page)


def test_who_is_called_reads_it_before_she_was_called(client: Client, by: Payers) -> None:
    """Of the decision she was told: that the payment is still to be said hides nothing."""
    request = paid(by, way=OTHER, contact_by="phone")
    assert CallTask.objects.open().exists()
    assert is_decision_told(request, now=NOW)
    assert request.state == "paid"


def test_it_came_back_and_is_asked_anew(client: Client, by: Payers) -> None:
    request = sent(by)
    return_payment(request, by=by.payer, now=NOW, because="account")
    page = open_up(client, request)
    assert "Le versement nous est revenu." in plain(page)
    assert "Dire comment le recevoir" in page.text
    page = choose(client, **MAILED)
    assert "nous est revenu" not in page.text


def test_what_is_paid_in_part_can_be_looked_at_again(client: Client, by: Payers) -> None:
    request = make_reviewed(amount_requested=dollars(900))
    approve_aid_request(
        request, by=request.reviewer, now=NOW, amount=dollars(500), grounds=Grounds.BUDGET
    )
    choose_way(request, by=None, now=NOW, way=CHEQUE)
    prepare_payment(request, by=by.payer, now=NOW)
    approve_payment(request, by=by.approver, now=NOW)
    confirm_payment(request, by=by.payer, now=NOW, paid_on=local_date(NOW))
    page = open_up(client, request)
    assert REVIEW in page.text
    client.post(REVIEW)
    assert AidRequest.objects.get().state == "review_asked"
    assert "Un chèque de <strong>500 $</strong>" in plain(client.get(FILE))


def test_what_is_paid_in_whole_is_not(client: Client, by: Payers) -> None:
    page = open_up(client, paid(by))
    assert REVIEW not in page.text
    assert client.post(REVIEW).url == FILE
    assert AidRequest.objects.get().state == "paid"


def test_after_a_death_the_link_shows_the_one_kind_page(client: Client) -> None:
    request = make_granted()
    open_up(client, request)
    coordinator = make_user(Role.COORDINATOR)
    note_death(request.person, by=coordinator, now=NOW)
    for page in (client.get(PAGE), client.get(FILE), choose(client, **DEPOSIT)):
        assert page.status_code == 404
        assert next(one.name for one in page.templates) == "links/dead.html"
    assert not PaymentWay.objects.exists()
    # It was a mistake: the same link opens as before.
    undo_death(request.person, by=coordinator, now=NOW)
    assert client.get(FILE).status_code == 200
    choose(client, **DEPOSIT)
    assert PaymentWay.objects.get().pay_by == "deposit"


@pytest.mark.parametrize("rows", [1, 10])
def test_it_costs_the_same(
    client: Client, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows - 1):
        make_chosen(10)
    open_up(client, make_chosen(10))
    with django_assert_num_queries(14):
        client.get(FILE)
    with django_assert_num_queries(11):
        client.get(PAYMENT)
