"""Writing a message: in the transaction, once, to one person, in words that are whole."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from stage4club.core.links import open_link, placeholder
from stage4club.notifications.enums import MessageState
from stage4club.notifications.models import Channel, Message
from stage4club.notifications.operations import (
    NotOneAddress,
    OutsideTransaction,
    preview_message,
    queue_message,
    wake,
)
from stage4club.notifications.rendering import EmailTemplateError, render
from tests.stage4club.notifications.letters import (
    CALENDAR,
    CONTEXT,
    LINKED,
    NOW,
    PLAIN,
    queue,
    queue_in_vain,
    staff,
)


@pytest.mark.django_db(transaction=True)
def test_refuses_to_write_outside_a_transaction():
    with pytest.raises(OutsideTransaction):
        queue_message(
            PLAIN, to="zoe@example.org", language="fr", context=CONTEXT, dedupe_key="a", now=NOW
        )
    assert Message.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_is_rolled_back_writes_nothing_and_wakes_nobody(monkeypatch):
    rung = []
    monkeypatch.setattr(wake, "ring_doorbell", lambda: rung.append(1))
    with pytest.raises(ZeroDivisionError):
        queue_in_vain()
    assert (Message.objects.count(), rung) == (0, [])
    queue()
    assert (Message.objects.count(), rung) == (1, [1])


@pytest.mark.django_db
def test_every_column():
    by, about = staff(), Channel.objects.create(name="email")
    message = queue(
        by=by, about=about, person_id=7, dedupe_key="registration/1/received", calendar=CALENDAR
    )
    message = Message.objects.get(pk=message.pk)
    columns = {field.attname: getattr(message, field.attname) for field in Message._meta.fields}
    sealed = {columns.pop(name) for name in ("body_text", "body_html", "calendar")}
    assert columns == {
        "id": message.pk,
        "kind": "trial.plain",
        "purpose": "reply",
        "dedupe_key": "registration/1/received",
        "to_address": "zoe@example.org",
        "language": "fr",
        "subject": "Votre rencontre du 19 mars",
        "calendar_method": "PUBLISH",
        "person_id": 7,
        "subject_type": "notifications.channel",
        "subject_id": "email",
        "created_at": NOW,
        "created_by_id": by.pk,
        "due_at": NOW,
        "state": MessageState.PENDING,
        "attempts": 0,
        "unsure": 0,
        "lease_token": None,
        "lease_expires_at": None,
        "sent_at": None,
        "failed_at": None,
        "aborted_at": None,
        "stop_reason": "",
        "code": None,
        "error": "",
        "message_id": f"<{message.pk}@example.org>",
        "date_header": NOW,
        "resend_of_id": None,
    }
    assert len(sealed) == 3


@pytest.mark.django_db
def test_the_defaults():
    message = queue()
    columns = ("person_id", "subject_type", "created_by_id", "calendar", "calendar_method")
    assert [getattr(message, name) for name in columns] == [None, "", None, None, ""]


@pytest.mark.django_db
def test_an_undo_delay(settings):
    settings.OUTBOX_UNDO_SECONDS = 90
    assert queue(undo=True).due_at == NOW + timedelta(seconds=90)


@pytest.mark.django_db
def test_one_row_per_key():
    first = queue(dedupe_key="one")
    again = queue(dedupe_key="one", context={**CONTEXT, "name": "Louise"}, to="l@example.org")
    assert again == first
    assert again.to_address == "zoe@example.org"
    assert Message.objects.count() == 1


@pytest.mark.django_db
def test_one_statement():
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        queue_message(
            PLAIN, to="zoe@example.org", language="fr", context=CONTEXT, dedupe_key="a", now=NOW
        )
    assert len(queries) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "to",
    [
        "zoe@example.org, louise@example.org",
        "Zoé <zoe@example.org>",
        "zoe@example.org\n",
        "zoe@localhost",
        "zoe@[2001:db8::1]",
        "",
        ["zoe@example.org", "louise@example.org"],
    ],
)
def test_one_person(to):
    with pytest.raises(NotOneAddress):
        queue(to=to)
    with pytest.raises(NotOneAddress):
        preview_message(PLAIN, to=to, language="fr", context=CONTEXT)


@pytest.mark.django_db
def test_a_broken_template_fails_here():
    with pytest.raises(EmailTemplateError):
        queue(context={"name": "Zoé"})
    assert Message.objects.count() == 0


@pytest.mark.django_db
def test_an_unknown_method_of_calendar_fails_here():
    with pytest.raises(ValueError, match="REQUEST"):
        queue(calendar=CALENDAR, calendar_method="REQUEST")


@pytest.mark.django_db
def test_a_preview_takes_the_same_arguments_and_writes_nothing():
    with CaptureQueriesContext(connection) as queries:
        shown = preview_message(
            PLAIN,
            to="zoe@example.org",
            language="fr",
            context=CONTEXT,
            now=NOW,
            undo=True,
            calendar=CALENDAR,
        )
    assert shown == render(PLAIN, language="fr", context=CONTEXT)
    assert len(queries) == 0


@pytest.mark.django_db
def test_the_stored_text_holds_no_token():
    link = open_link("trial", Channel.objects.create(name="email"), now=NOW, expires_at=None)
    message = queue(LINKED, context={"link": placeholder(link)})
    assert message.read_text() == f"Votre page : {placeholder(link)}\n.point en tete\n"
