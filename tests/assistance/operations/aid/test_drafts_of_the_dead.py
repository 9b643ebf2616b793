"""What is not sent yet is tied to a person as when it is sent: by her name and her contact."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from assistance.forms.aid import facts_of
from assistance.models import AidDraft, AidRequest
from assistance.operations.aid import (
    begin_again,
    begin_draft,
    notice_expiring_drafts,
    send_draft_link,
)
from stage4club.notifications.models import Message
from stage4club.notifications.operations.deliver import drain
from stage4club.people.enums import Role
from stage4club.people.operations import note_death, stop_contact, undo_death
from tests.assistance.aids import make_aid_request
from tests.factories import NOW, make_user
from tests.smtp_sink import SmtpSink

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
SOON = NOW + 33 * DAY
EXPIRES = "assistance.aid_draft_expires"


def begin(**answers: Any) -> AidDraft:
    typed = {"preferred_name": "LOUISE", "email": "Louise@example.org", **answers}
    key = f"form-{uuid4()}"
    return begin_draft(form_key=key, answers=typed, language="fr", now=NOW).row


def died(request: AidRequest) -> None:
    note_death(request.person, by=make_user(Role.COORDINATOR), now=NOW + DAY)


def told() -> int:
    """How many drafts are noticed, of which every message says whom it is about."""
    count = notice_expiring_drafts(SOON)
    assert Message.objects.filter(kind=EXPIRES).count() == count
    return count


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"email": "other@example.org", "phone": "514 555-0142"},
        {"for_whom": "other", "helper_email": "ana@example.org"},
    ],
)
def test_nobody_is_told_of_what_was_begun_for_who_has_died(typed: dict[str, str]) -> None:
    request = make_aid_request()
    begin(**typed)
    died(request)
    assert told() == 0
    assert AidDraft.objects.get().noticed_at == SOON


def test_nor_of_what_was_begun_from_her_file() -> None:
    request = make_aid_request()
    begin_again(form_key="again", answers=facts_of(request), language="fr", now=NOW)
    died(request)
    assert told() == 0


def test_who_lives_is_told_and_so_is_whoever_shares_the_mailbox() -> None:
    request = make_aid_request()
    begin()
    assert told() == 1
    assert Message.objects.get(kind=EXPIRES).person_id == request.person_id
    died(request)
    for typed in ({"preferred_name": "Marcel"}, {"preferred_name": ""}):
        begin(**typed)
    begin(phone="not a number", preferred_name="Marcel", email="marcel@example.org")
    assert notice_expiring_drafts(SOON) == 3


def test_nor_is_who_asked_for_silence() -> None:
    request = make_aid_request()
    begin()
    stop_contact(request.person, by=make_user(Role.COORDINATOR), now=NOW + DAY)
    assert told() == 0


@pytest.mark.django_db(transaction=True)
def test_a_link_that_waits_stops_with_her_and_is_not_sent_again(smtp_sink: SmtpSink) -> None:
    request = make_aid_request()
    Message.objects.all().delete()
    draft = begin()
    message = send_draft_link(draft, to="louise@example.org", now=NOW)
    assert message.person_id == request.person_id
    died(request)
    assert Message.objects.get().state == "aborted"
    # Whoever asks for one after that reads the same page; none arrives.
    send_draft_link(draft, to="louise@example.org", now=NOW + 2 * DAY)
    drain(lambda: NOW + 2 * DAY)
    assert smtp_sink.messages == []
    undo_death(request.person, by=make_user(Role.COORDINATOR), now=NOW + 3 * DAY)
    drain(lambda: NOW + 3 * DAY)
    assert smtp_sink.messages == []
