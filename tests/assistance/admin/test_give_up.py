"""That somebody gives up what was granted, noted in the back office."""

from __future__ import annotations

import pytest

from assistance.models import AidRequest
from assistance.operations.aid import send_payment
from stage4club.notifications.models import Message
from stage4club.people.enums import ContactBy, Role
from stage4club.people.operations import note_death
from tests.assistance.admin.aid_pages import named, offered, plain, press, text_of, url_of
from tests.assistance.aids import dollars, grant_more, make_declined, make_granted
from tests.assistance.payments import Payers, approved, make_payers, paid, prepared, sent
from tests.factories import NOW, make_user
from tests.registrations.kit import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "at_ten")]

TOLD = "assistance.aid_given_up"
PART = {"amount_requested": dollars(900)}


@pytest.fixture
def by() -> Payers:
    return make_payers()


def test_it_is_offered_where_something_can_be_given_up(by: Payers) -> None:
    at_the_bank = sent(by, amount=300, **PART, **named("Flo"))
    has = {
        "granted": make_granted(**named("Ana")),
        "prepared": prepared(by, **named("Bea")),
        "approved": approved(by, **named("Cleo")),
        "more than the bank has": grant_more(at_the_bank, 700, by.approver),
    }
    has_not = {
        "not granted": make_declined(**named("Dina")),
        "at the bank": sent(by, **named("Eva")),
        "paid": paid(by, **named("Gil")),
    }
    for user in (by.payer, by.approver):
        assert [name for name, row in has.items() if "give-up" in offered(row, user)] == [*has]
        assert [name for name, row in has_not.items() if "give-up" in offered(row, user)] == []


def test_it_is_read_before_it_is_noted(by: Payers) -> None:
    request = prepared(by)
    page = client_of(by.payer).get(url_of(request, "give-up"))
    assert "This person gives up $800." in plain(page.text)
    assert "Du nouveau sur votre page" in page.text
    assert press(by.payer, request, "give-up") == "Noted: what was given up is free again."
    stored = AidRequest.objects.get()
    assert stored.get_closing_display() == "This person gave up what was granted"
    assert Message.objects.filter(kind=TOLD).count() == 1
    assert "Given up by the person, and closed" in text_of(request, by.payer, "history")
    assert "give-up" not in offered(request, by.payer)
    page = client_of(by.payer).get(url_of(request, "give-up"))
    assert "This cannot be done now" in page.text


def test_another_amount_is_read_again(by: Payers) -> None:
    request = grant_more(approved(by, amount=300, **PART), 700, by.approver)
    client, url = client_of(by.payer), url_of(request, "give-up")
    digest = client.get(url).context["preview"].digest
    send_payment(request, by=by.payer, now=NOW)
    page = client.post(url, {"preview_digest": digest})
    assert "This person gives up $400." in plain(page.text)
    assert not Message.objects.filter(kind=TOLD).exists()


def test_who_is_not_written_to_is_told_by_nobody_else(by: Payers) -> None:
    called = make_granted(preferred_name="Ana", email="", contact_by=ContactBy.PHONE)
    page = text_of(called, by.payer, "give-up")
    assert "No message leaves" in page
    assert "This person is not written to: say it on the telephone." in page
    dead = make_granted(phone=None, **named("Bea"))
    note_death(dead.person, by=make_user(Role.COORDINATOR), now=NOW)
    page = text_of(dead, by.payer, "give-up")
    assert "This person has died: nobody is written to." in page
    assert press(by.payer, dead, "give-up") == "Noted: what was given up is free again."
    assert not Message.objects.filter(kind=TOLD).exists()
