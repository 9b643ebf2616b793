"""Confirming through its page: the message is read first, and can be taken back for a minute."""

from __future__ import annotations

import pytest

from registrations.operations import withdraw_registration
from stage4club.core import audit
from stage4club.notifications.models import Message
from tests.factories import (
    NOW,
    make_helper,
    make_registration,
    make_service,
    make_session,
    make_user,
)
from tests.registrations.admin.pages import offered, said, state_of
from tests.registrations.kit import client_of, digest_in, make_confirmed, press, url_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "at_ten")]


def test_the_message_is_read_again_when_a_line_was_typed():
    partner = make_user()
    registration = make_registration(taken_by=partner)
    client = client_of(partner)
    url = url_of(registration, "confirm")
    first = client.get(url)
    preview = first.context["preview"]
    assert (preview.recipient, preview.language) == ("louise@example.org", "fr")
    assert preview.note == (
        "If you confirm now, it leaves at 10:01\N{NO-BREAK SPACE}a.m.; "
        "until then you can take it back."
    )
    answer = client.post(url, {"personal_line": "À jeudi.", "preview_digest": digest_in(first)})
    assert (answer.status_code, answer.context["changed"]) == (200, True)
    assert "À jeudi." in answer.context["preview"].text
    assert state_of(registration) == "assigned"
    again = {"personal_line": "À jeudi.", "preview_digest": digest_in(answer)}
    assert said(client, client.post(url, again)) == (
        "Confirmed. The message leaves at 10:01\N{NO-BREAK SPACE}a.m.; "
        "until then you can take it back."
    )
    assert "À jeudi." in Message.objects.get(kind="registrations.confirmed").read_text()


def test_a_date_that_moved_meanwhile_is_seen_before_it_is_sent():
    partner = make_user()
    registration = make_registration(taken_by=partner)
    client = client_of(partner)
    url = url_of(registration, "confirm")
    digest = digest_in(client.get(url))
    make_session(registration.service)
    answer = client.post(url, {"preview_digest": digest})
    assert (answer.context["changed"], state_of(registration)) == (True, "assigned")


def test_a_line_that_cannot_be_kept_is_not_sent():
    partner = make_user()
    registration = make_registration(taken_by=partner)
    answer = press(client_of(partner), registration, "confirm", personal_line="x" * 501)
    assert answer.status_code == 422
    assert "x" * 501 in answer.text
    assert state_of(registration) == "assigned"


def test_who_is_called_hears_the_words_on_the_page():
    partner = make_user()
    registration = make_registration(taken_by=partner, contact_by="phone")
    client = client_of(partner)
    page = client.get(url_of(registration, "confirm"))
    preview = page.context["preview"]
    assert preview.script.startswith("Bonjour Louise.")
    assert (preview.text, preview.html) == ("", "")
    assert preview.recipient == '<a href="tel:+15145550142">514-555-0142</a>'
    # There is no message in which a line of hers could stand.
    assert list(page.context["form"].fields) == []
    assert preview.note == "No e-mail leaves. Call, say these words, then press the button."
    assert preview.button == "I have said it: confirm"
    assert said(client, press(client, registration, "confirm")) == (
        "Confirmed, and noted as told by telephone."
    )
    assert "undo" not in offered(registration, partner)


@pytest.mark.parametrize(
    ("left", "recipient"),
    [
        ({}, '<a href="tel:+15145550143">514-555-0143</a> (Marthe, sa sœur)'),
        ({"phone": None, "relationship": ""}, "marthe@example.org (Marthe)"),
    ],
)
def test_who_is_reached_through_her_helper_only(left, recipient):
    partner = make_user()
    registration = make_registration(
        taken_by=partner, email="", phone=None, contact_by="phone", helper=make_helper(**left)
    )
    page = client_of(partner).get(url_of(registration, "confirm"))
    assert page.context["preview"].recipient == recipient


def test_without_a_number_in_the_form_it_is_said_at_the_one_we_keep():
    service, partner = make_service(), make_user()
    known = make_registration(service)
    withdraw_registration(known, by=None, now=NOW)
    again = make_registration(service, taken_by=partner, phone=None, contact_by="phone")
    assert again.person == known.person
    page = client_of(partner).get(url_of(again, "confirm"))
    assert page.context["preview"].recipient == '<a href="tel:+15145550142">514-555-0142</a>'


def test_take_back():
    partner = make_user()
    registration = make_registration(taken_by=partner)
    client = client_of(partner)
    press(client, registration, "confirm")
    assert said(client, press(client, registration, "undo")) == "Taken back. Nothing was sent."
    assert state_of(registration) == "assigned"
    answer = client.post(url_of(registration, "undo"))
    assert answer.status_code == 409
    assert [event.verb for event in audit.history(registration)[:2]] == [
        "undo-confirm-assigned",
        "confirm",
    ]


def test_a_second_place_is_refused_in_words_before_a_message_is_read():
    service = make_service()
    partner = make_user()
    make_confirmed(service, by=partner)
    again = make_registration(service, taken_by=partner)
    client, url = client_of(partner), url_of(again, "confirm")
    for answer, status in ((client.get(url), 200), (client.post(url), 409)):
        assert (answer.status_code, answer.context.get("preview")) == (status, None)
        assert answer.context["refusal"] == (
            "This person already has a place in this group, by another registration. "
            "Please follow that one."
        )
