"""Links for a password: to the owner alone, in her language, in words that do not lie."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.tokens import default_token_generator
from django.db import connection

from stage4club.core import audit
from stage4club.core.text import search_key
from stage4club.notifications.enums import MessageState
from stage4club.notifications.models import Message
from stage4club.notifications.operations.deliver import drain
from stage4club.people.emails import password_url, sample_url
from stage4club.people.enums import Role
from stage4club.people.models import User
from stage4club.people.operations import (
    AccountClosed,
    JustInvited,
    PasswordAlreadyChosen,
    PasswordNotChosen,
    choose_password,
    invite_user,
    last_invitations,
    preview_invitation,
    preview_new_password,
    send_new_password,
)
from tests.factories import NOW, make_user
from tests.smtp_sink import SmtpSink
from tests.stage4club.core.races import race, without_row_locks

LINK = re.compile(r"http://testserver/admin/invitation/(?P<key>[^/\s]+)/(?P<token>[^/\s]+)/")
pytestmark = pytest.mark.django_db


def make_invited(language: str = "fr", name: str = "Zoé") -> User:
    email = f"{search_key(name)}@example.org"
    user = User.objects.create_user(email, name=name, roles=[Role.PARTNER])
    user.language = language
    user.save(update_fields=["language"])
    return user


@pytest.fixture
def administrator() -> User:
    return make_user(Role.ADMIN, name="Martine")


@pytest.mark.parametrize(
    ("language", "subject", "until"),
    [
        ("fr", "Choisissez votre mot de passe", "mercredi 18\N{NO-BREAK SPACE}mars"),
        ("en", "Choose your password", "Wednesday, March\N{NO-BREAK SPACE}18"),
    ],
)
def test_an_invitation_is_written_in_her_language(
    administrator: User, language: str, subject: str, until: str
) -> None:
    user = make_invited(language)
    message = invite_user(user, by=administrator, now=NOW)
    message.refresh_from_db()
    assert (message.kind, message.to_address, message.language, message.subject) == (
        "people.invitation",
        user.email,
        language,
        subject,
    )
    # It leaves at once, and is nobody's personal file.
    assert (message.due_at, message.person_id, message.created_by_id) == (
        NOW,
        None,
        administrator.pk,
    )
    for body in (message.read_text(), message.read_html()):
        assert "Martine" in body
        assert until in body
        link = LINK.search(body)
        assert link is not None
        assert default_token_generator.check_token(user, link["token"])
    assert [(event.verb, event.actor_id, event.details) for event in audit.history(user)] == [
        ("invite", administrator.pk, {})
    ]


def test_the_preview_is_what_leaves_but_for_the_link(administrator: User) -> None:
    for write, look, user in (
        (invite_user, preview_invitation, make_invited()),
        (send_new_password, preview_new_password, make_user()),
    ):
        preview = look(user, by=administrator, now=NOW)
        message = write(user, by=administrator, now=NOW)
        hidden = (message.subject, _hidden(message.read_text()), _hidden(message.read_html()))
        assert (preview.subject, preview.text, preview.html) == hidden
        assert LINK.search(preview.text + preview.html) is None


def _hidden(body: str) -> str:
    return LINK.sub(sample_url(), body)


def test_the_token_stands_nowhere_in_clear(administrator: User) -> None:
    """The bodies are encrypted at rest; nothing else knows the token."""
    message = invite_user(make_invited(), by=administrator, now=NOW)
    link = LINK.search(message.read_text())
    assert link is not None
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(m)::text, body_text FROM notifications_message m")
        row, body = cursor.fetchone()
        cursor.execute("SELECT string_agg(row_to_json(a)::text, '') FROM core_auditevent a")
        [trail] = cursor.fetchone()
    for stored in (row, bytes(body).decode("latin-1"), trail):
        assert link["token"] not in stored
    # The pages of messages show it to nobody, whatever the roles.
    everything = make_user(*Role)
    assert list(Message.objects.visible_to(everything)) == []


@pytest.mark.django_db(transaction=True)
def test_it_leaves_with_a_link_that_works(smtp_sink: SmtpSink) -> None:
    user = make_invited()
    invite_user(user, by=make_user(Role.ADMIN), now=NOW)
    drain(lambda: NOW)
    [received] = smtp_sink.messages
    assert received.recipients == [user.email]
    text = received.message.get_body(("plain",))
    assert text is not None
    link = LINK.search(text.get_content())
    assert link is not None
    assert default_token_generator.check_token(user, link["token"])


def test_who_has_a_password_is_not_invited_and_who_has_none_gets_no_new_one(
    administrator: User,
) -> None:
    chosen, waiting = make_user(), make_invited()
    for write in (invite_user, preview_invitation):
        with pytest.raises(PasswordAlreadyChosen):
            write(chosen, by=administrator, now=NOW)
    for write in (send_new_password, preview_new_password):
        with pytest.raises(PasswordNotChosen):
            write(waiting, by=administrator, now=NOW)
    assert Message.objects.count() == 0


@pytest.mark.parametrize(
    ("write", "make"),
    [
        (invite_user, make_invited),
        (preview_invitation, make_invited),
        (send_new_password, make_user),
        (preview_new_password, make_user),
    ],
)
def test_a_closed_account_gets_no_link(administrator: User, write: Any, make: Any) -> None:
    user = make()
    User.objects.filter(pk=user.pk).update(is_active=False)
    with pytest.raises(AccountClosed):
        write(User.objects.get(pk=user.pk), by=administrator, now=NOW)


def test_a_new_password_has_words_of_its_own_and_the_old_one_still_works(
    administrator: User,
) -> None:
    user = make_user()
    message = send_new_password(user, by=administrator, now=NOW)
    assert (message.kind, message.subject) == (
        "people.new_password",
        "Un lien pour un nouveau mot de passe",
    )
    assert User.objects.get(pk=user.pk).check_password("un mot de passe de test")
    assert [event.verb for event in audit.history(user)] == ["new-password"]


def test_pressing_twice_sends_once_and_later_another_one_may_leave(administrator: User) -> None:
    user = make_invited()
    invite_user(user, by=administrator, now=NOW)
    with pytest.raises(JustInvited):
        invite_user(user, by=administrator, now=NOW + timedelta(minutes=9, seconds=59))
    second = invite_user(user, by=administrator, now=NOW + timedelta(minutes=10))
    assert Message.objects.count() == 2
    assert last_invitations([user, administrator]) == {user.pk: second}


@pytest.mark.django_db(transaction=True)
def test_pressing_twice_at_once_sends_once() -> None:
    user, administrator = make_invited(), make_user(Role.ADMIN)
    outcomes = race(*[lambda: invite_user(user, by=administrator, now=NOW)] * 4)
    assert [type(outcome) for outcome in outcomes].count(JustInvited) == 3
    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_on_the_account_nobody_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    user, administrator = make_invited(), make_user(Role.ADMIN)
    without_row_locks(monkeypatch, Message, 4, after="__iter__")
    outcomes = race(*[lambda: invite_user(user, by=administrator, now=NOW)] * 4)
    assert [type(outcome) for outcome in outcomes].count(JustInvited) == 0


def test_the_link_dies_with_its_week_its_use_or_another_address(administrator: User) -> None:
    user = make_invited()

    def token() -> str:
        return password_url(user).split("/")[-2]

    def works(token: str) -> bool:
        return default_token_generator.check_token(User.objects.get(pk=user.pk), token)

    with time_machine.travel(NOW, tick=False) as clock:
        old = token()
        clock.shift(timedelta(days=7))
        assert works(old)
        clock.shift(timedelta(seconds=1))
        assert not works(old)
        fresh = token()
        user.email = "other@example.org"
        user.save(update_fields=["email"])
        assert not works(fresh)
        fresh = token()
        choose_password(user, password="quatre mots sans rapport", now=NOW)
        assert not works(fresh)


def test_the_last_link_of_each_account_is_told_in_one_query(
    administrator: User, django_assert_num_queries: Any
) -> None:
    users = [make_invited(name=name) for name in ("Zoé", "Anh", "Luc")]
    for user in users[:2]:
        invite_user(user, by=administrator, now=NOW)
    with django_assert_num_queries(1):
        told = last_invitations(users)
    assert {pk: message.state for pk, message in told.items()} == {
        user.pk: MessageState.PENDING for user in users[:2]
    }
