"""Somebody without e-mail asks on the telephone that her care team sends its word."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from assistance.emails.aid import CARE_TEAM_PURPOSE
from assistance.enums import Paper
from assistance.models import AidRequest
from assistance.operations.aid import (
    NotAgreed,
    ask_care_team_for_her,
    receive_documents,
    start_review,
)
from stage4club.core.models import AuditEvent, PrivateLink
from stage4club.notifications.models import Message
from stage4club.people.enums import ContactBy, Role
from stage4club.people.models import User
from tests.assistance.admin.aid_pages import named, offered, plain, press, text_of, url_of
from tests.assistance.aids import make_aid_request, make_complete
from tests.factories import NOW, make_user
from tests.registrations.kit import client_of, digest_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "at_ten")]

VERB = "ask-care-team"
TYPED = {"to": "pivot@example.org", "agrees": "on"}


@pytest.fixture
def officer() -> User:
    return make_user(Role.FINANCE, name="Chantal")


@pytest.fixture
def rose() -> AidRequest:
    """She is called, and never written to."""
    return make_aid_request(**named("Rose", email="", contact_by=ContactBy.PHONE))


def test_what_is_shown_is_what_leaves(officer: User, rose: AidRequest) -> None:
    client, url = client_of(officer), url_of(rose, VERB)
    assert "For somebody who asks for it on the telephone." in plain(client.get(url).text)
    page = client.post(url, TYPED)
    preview = page.context["preview"]
    assert (preview.recipient, preview.language) == ("pivot@example.org", "fr")
    assert "It leaves at once." in page.text
    assert not Message.objects.filter(kind="assistance.aid_care_team").exists()
    frame = client.get(page.context["frame_url"])
    assert "Une personne que vous suivez" in plain(frame.text)
    assert press(officer, rose, VERB, **TYPED) == "Her care team is written to."
    letter = Message.objects.get(kind="assistance.aid_care_team")
    assert (letter.to_address, letter.language, letter.due_at) == ("pivot@example.org", "fr", NOW)
    shown, sent = preview.text.splitlines(), letter.read_text().splitlines()
    differ = [one for one, other in zip(shown, sent, strict=True) if one != other]
    # Its link, and nothing else.
    assert len(differ) == 1
    assert "/lien/" in differ[0]
    assert "Rose" not in letter.read_text()
    [event] = AuditEvent.objects.filter(verb=VERB)
    assert event.actor_id == officer.pk
    assert "Write to the care team" in text_of(rose, officer, "history")


def test_another_address_is_shown_again(officer: User, rose: AidRequest) -> None:
    client, url = client_of(officer), url_of(rose, VERB)
    digest = digest_in(client.post(url, TYPED))
    page = client.post(url, {**TYPED, "to": "autre@example.org", "preview_digest": digest})
    assert (page.status_code, page.context["preview"].recipient) == (200, "autre@example.org")
    assert not Message.objects.filter(kind="assistance.aid_care_team").exists()


def test_she_is_asked_first(officer: User, rose: AidRequest) -> None:
    answer = client_of(officer).post(url_of(rose, VERB), {"to": TYPED["to"]})
    assert answer.status_code == 422
    assert "Ask this person first, then tick the box." in plain(answer.text)
    assert TYPED["to"] in answer.text
    with pytest.raises(NotAgreed):
        ask_care_team_for_her(rose, by=officer, now=NOW, to=TYPED["to"], agrees=False)
    assert not PrivateLink.objects.filter(purpose=CARE_TEAM_PURPOSE).exists()


def test_an_address_that_is_none(officer: User, rose: AidRequest) -> None:
    answer = client_of(officer).post(url_of(rose, VERB), {**TYPED, "to": "a@localhost"})
    assert (answer.status_code, answer.context["preview"]) == (422, None)


def test_only_while_the_attestation_is_missing(officer: User, rose: AidRequest) -> None:
    assert VERB in offered(rose, officer)
    receive_documents(rose, by=officer, now=NOW, unasked=[Paper.RECEIPT])
    assert VERB in offered(rose, officer)
    start_review(rose, by=officer, now=NOW)
    assert VERB in offered(rose, officer)
    client, url = client_of(officer), url_of(rose, VERB)
    digest = digest_in(client.post(url, TYPED))
    receive_documents(rose, by=officer, now=NOW, papers=list(rose.papers.awaited()))
    assert VERB not in offered(rose, officer)
    assert client.post(url, {**TYPED, "preview_digest": digest}).status_code == 409
    robot = make_aid_request(**named("Robot"), suspicious=True)
    for other in (robot, make_complete(**named("Ana"))):
        assert VERB not in offered(other, officer)
    assert not Message.objects.filter(kind="assistance.aid_care_team").exists()


def test_one_mailbox_is_written_to_three_times_a_day(
    officer: User, rose: AidRequest, settings: Any
) -> None:
    settings.RATE_LIMITS = True
    for _time in range(3):
        assert press(officer, rose, VERB, **TYPED) == "Her care team is written to."
    client, url = client_of(officer), url_of(rose, VERB)
    digest = digest_in(client.post(url, TYPED))
    answer = client.post(url, {**TYPED, "preview_digest": digest})
    assert (answer.status_code, "Please try again tomorrow." in plain(answer.text)) == (409, True)
    tomorrow = NOW + timedelta(days=1, hours=1)
    ask_care_team_for_her(rose, by=officer, now=tomorrow, to=TYPED["to"], agrees=True)
    assert Message.objects.filter(kind="assistance.aid_care_team").count() == 4
