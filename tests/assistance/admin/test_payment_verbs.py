"""Each verb of a payment as it is pressed, by whom it may be."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from assistance.admin.aid import payment_previews, payment_words
from assistance.admin.aid.payment_verbs import PAYMENT_VERBS
from assistance.models import AidRequest, PaymentWay
from assistance.operations.aid import return_payment, take_payment_back
from stage4club.core.models import AccessEvent, AccessKind
from stage4club.notifications.models import Message
from stage4club.people.enums import Role
from tests.assistance.admin.aid_pages import offered, plain, press, text_of, url_of
from tests.assistance.aids import make_granted, make_reviewed
from tests.assistance.payments import (
    CHEQUE,
    OTHER,
    Payers,
    approved,
    make_chosen,
    make_payers,
    paid,
    payment_of,
    prepared,
    sent,
)
from tests.factories import NOW, make_user
from tests.registrations.kit import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "at_ten")]


@pytest.fixture
def by() -> Payers:
    return make_payers()


def pays(request: AidRequest, by: Payers) -> tuple[list[str], list[str]]:
    """What the payer and the approver are offered about the payment."""
    names = {verb.name for verb in PAYMENT_VERBS}
    found = [
        [name for name in offered(request, user) if name in names]
        for user in (by.payer, by.approver)
    ]
    return found[0], found[1]


def test_each_is_offered_where_it_can_be_done(by: Payers) -> None:
    assert pays(make_reviewed(preferred_name="Zoé", email="z@example.org"), by) == ([], [])
    granted = make_granted(preferred_name="Ana", email="ana@example.org")
    assert pays(granted, by) == (["choose-way", "give-up"], ["choose-way", "give-up"])
    request = make_chosen(300)
    assert pays(request, by) == (
        ["prepare-payment", "choose-way", "give-up"],
        ["choose-way", "give-up"],
    )
    assert press(by.payer, request, "prepare-payment") == (
        "Prepared: somebody else has to approve it."
    )
    assert pays(request, by) == (
        ["take-back-payment", "give-up"],
        ["approve-payment", "take-back-payment", "give-up"],
    )
    assert press(by.approver, request, "approve-payment") == (
        "Approved: the payer can give it to the bank."
    )
    assert pays(request, by) == (
        ["send-payment", "take-back-payment", "give-up"],
        ["take-back-payment", "give-up"],
    )
    client_of(by.payer).post(url_of(request, "send-payment"))
    assert pays(request, by) == (["confirm-payment", "show-details", "return-payment"], [])
    assert press(by.payer, request, "confirm-payment", paid_on="2026-03-11") == (
        "Noted as paid. The account and the address are destroyed."
    )
    assert pays(request, by) == (["return-payment"], [])


def test_nobody_else_pays_nor_approves(by: Payers) -> None:
    request = make_chosen()
    assert client_of(by.approver).post(url_of(request, "prepare-payment")).status_code == 403
    press(by.payer, request, "prepare-payment")
    assert client_of(by.payer).post(url_of(request, "approve-payment")).status_code == 403
    press(by.approver, request, "approve-payment")
    for verb in ("send-payment", "show-details", "confirm-payment", "return-payment"):
        assert client_of(by.approver).post(url_of(request, verb)).status_code == 403
    both = make_user(Role.FINANCE, Role.APPROVER)
    other = prepared(Payers(both, by.approver), preferred_name="Ana", email="ana@example.org")
    assert "approve-payment" not in offered(other, both)
    assert client_of(both).post(url_of(other, "approve-payment")).status_code == 409


def test_what_is_read_before_it_is_approved(by: Payers) -> None:
    request = prepared(by)
    page = text_of(request, by.approver, "approve-payment")
    assert "Chantal prepares to pay $800 (Direct deposit). Granted in all: $800." in page
    for secret in ("1234567", "30012", "Louise Bergeron"):
        assert secret not in page
    other = make_chosen(preferred_name="Ana", email="ana@example.org", way=CHEQUE)
    page = text_of(other, by.payer, "prepare-payment")
    assert "$800 are to be paid: Cheque (chosen on March 11, 2026)" in page


def test_the_file_never_shows_the_account(by: Payers) -> None:
    request = sent(by)
    for user in (by.payer, by.approver):
        page = text_of(request, user)
        assert "Direct deposit (chosen on" in page
        assert "$800, Direct deposit: Given to the bank" in page
        assert "1234567" not in page
        assert not re.search(r"\b567\b", page.replace(request.reference, ""))
    history = text_of(request, by.payer, "history")
    assert "Payment given to the bank" in history
    assert "Payment approved" in history


def test_the_account_is_shown_once_in_answer_to_a_post(by: Payers) -> None:
    request = approved(by)
    client = client_of(by.payer)
    assert "1234567" not in client.get(url_of(request, "send-payment")).text
    shown = client.post(url_of(request, "send-payment"))
    assert "Account: 1234567" in plain(shown.text)
    assert shown.headers["Cache-Control"].count("no-store") == 1
    assert "1234567" not in client.get(url_of(request, "show-details")).text
    again = client.post(url_of(request, "show-details"))
    assert "Institution: 815" in plain(again.text)
    assert AccessEvent.objects.filter(kind=AccessKind.REVEAL).count() == 2


def test_the_message_is_shown_before_it_leaves(by: Payers) -> None:
    request = sent(by)
    url = url_of(request, "confirm-payment")
    client = client_of(by.payer)
    first = client.post(url, {"paid_on": "2026-03-11"})
    assert "Du nouveau sur votre page" in first.text
    assert payment_of(request).state == "sent"
    page = client.post(url, {"paid_on": ""})
    assert page.status_code == 422
    assert 'value="2026-03-11"' in client.get(url).text
    press(by.payer, request, "confirm-payment", paid_on="2026-03-11")
    assert Message.objects.get(kind="assistance.aid_paid").created_by_id == by.payer.pk


def test_a_day_to_come_is_said_in_words(by: Payers) -> None:
    request = sent(by)
    url, client = url_of(request, "confirm-payment"), client_of(by.payer)
    fields = {"paid_on": "2026-03-12"}
    digest = client.post(url, fields).context["preview"].digest
    page = client.post(url, {**fields, "preview_digest": digest})
    assert page.status_code == 409
    assert "Check the day" in page.text


def test_it_came_back(by: Payers) -> None:
    request = sent(by)
    page = text_of(request, by.payer, "return-payment")
    assert "never left" in page
    assert "gave it back" not in page
    done = press(by.payer, request, "return-payment", because="account")
    assert done == "Noted: it is to be paid anew."
    assert Message.objects.filter(kind="assistance.aid_way_again").exists()


def test_it_came_back_after_it_was_paid(by: Payers) -> None:
    request = paid(by)
    page = text_of(request, by.payer, "return-payment")
    assert "never left" not in page
    done = press(by.payer, request, "return-payment", because="given_back")
    assert done == "Noted: the payment came back."
    stored = AidRequest.objects.get()
    assert stored.get_closing_display() == "The payment came back, and stays there"


def test_what_never_left_is_told_to_nobody(by: Payers) -> None:
    request = sent(by)
    client, url = client_of(by.payer), url_of(request, "return-payment")
    assert "No message leaves" in client.post(url, {"because": "not_sent"}).text
    press(by.payer, request, "return-payment", because="not_sent")
    assert not Message.objects.filter(kind="assistance.aid_way_again").exists()


def test_taken_back(by: Payers) -> None:
    request = prepared(by)
    assert press(by.approver, request, "take-back-payment") == "Taken back."
    assert pays(request, by)[0] == ["prepare-payment", "choose-way", "give-up"]


def test_a_cheque_is_noted_on_the_telephone(by: Payers) -> None:
    request = make_granted()
    page = text_of(request, by.payer, "choose-way")
    assert 'value="Louise Bergeron"' in page
    assert "direct deposit" not in page.lower().replace("an account is never noted", "")
    url = url_of(request, "choose-way")
    fields = {"pay_by": "cheque", "payee": "Louise Bergeron", "postal_code": "h2x1y4"}
    wrong = client_of(by.payer).post(url, {**fields, "street": "12, rue des Lilas"})
    assert wrong.status_code == 422
    assert "A cheque needs it." in wrong.text
    assert "12, rue des Lilas" in wrong.text
    whole = {**fields, "street": "12, rue des Lilas", "city": "Laval"}
    assert press(by.payer, request, "choose-way", **whole) == "Noted."
    way = PaymentWay.objects.get()
    assert way.address == "12, rue des Lilas\nLaval (Québec)  H2X 1Y4"
    assert way.chosen_by == by.payer
    assert press(by.payer, request, "choose-way", pay_by="other") == "Noted."
    assert PaymentWay.objects.get().pay_by == "other"
    assert "In another way (chosen on" in text_of(request, by.payer)
    wrong = client_of(by.payer).post(url, {"pay_by": "deposit"})
    assert wrong.status_code == 422


def test_without_her_situation_the_name_is_asked(by: Payers) -> None:
    request = make_granted()
    request.circumstances.delete()
    assert 'value="Louise Bergeron"' not in text_of(request, by.payer, "choose-way")


def test_a_review_is_offered_of_what_is_paid_in_part_only(by: Payers) -> None:
    whole = paid(by)
    assert "review-again" not in offered(whole, by.payer)


def test_a_payment_that_is_no_more_says_so(by: Payers) -> None:
    request = sent(by)
    return_payment(request, by=by.payer, now=NOW, because="not_sent")
    page = client_of(by.payer).get(url_of(request, "confirm-payment"))
    assert "This cannot be done now" in page.text
    granted = make_granted(preferred_name="Ana", email="ana@example.org")
    assert payment_words.before_approving(granted) == ""
    later = NOW + timedelta(days=1)
    assert payment_previews.paying(granted, by=by.payer, now=later, paid_on=later.date()) is None


def test_what_waits_stands_at_home(by: Payers) -> None:
    make_granted(preferred_name="Muette", email="m@example.org")
    make_chosen(preferred_name="Anaïs", email="ana@example.org")
    prepared(by, preferred_name="Rita", email="rita@example.org")
    approved(by, preferred_name="Élise", email="lise@example.org")
    sent(by, preferred_name="Zoé", email="zoe@example.org", way=OTHER)
    payer, approver = (plain(client_of(one).get("/admin/").text) for one in (by.payer, by.approver))
    assert "A payment is to be prepared for Anaïs." in payer
    assert "A payment for Élise is approved: it is to be given to the bank." in payer
    assert "for Rita" not in payer
    assert "A payment for Rita is to be approved." in approver
    for name in ("Anaïs", "Élise", "Zoé"):
        assert name not in approver
    sentence = "1 person was granted something and has not said how to be paid."
    assert sentence in payer
    assert sentence in approver
    page = client_of(by.payer).get("/admin/assistance/aidrequest/?follow=to-pay")
    shown = [row.preferred_name for row in page.context["cl"].result_list]
    assert sorted(shown) == ["Anaïs", "Muette"]
    taken = AidRequest.objects.get(preferred_name="Rita")
    take_payment_back(taken, by=by.payer, now=NOW)
    assert "A payment is to be prepared for Rita." in client_of(by.payer).get("/admin/").text
