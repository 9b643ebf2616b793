"""Accounts in the back office: who may open them, what is asked, which verbs exist."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client

from stage4club.core import audit
from stage4club.notifications.enums import MessageState, Trouble
from stage4club.notifications.models import Message
from stage4club.people.enums import Role
from stage4club.people.models import User
from stage4club.people.operations import invite_user
from tests.factories import NOW, make_user
from tests.stage4club.people.admin.pages import (
    browser_of,
    list_of,
    page_of,
    queries_of,
    text_of,
    verbs_of,
)

pytestmark = pytest.mark.django_db

ADD = "/admin/people/user/add/"


@pytest.fixture
def administrator() -> User:
    return make_user(Role.ADMIN, name="Martine")


@pytest.fixture
def browser(administrator: User) -> Client:
    return browser_of(administrator)


def make_invited(name: str = "Zoé") -> User:
    number = User.objects.count()
    return User.objects.create_user(f"new{number}@example.org", name=name, roles=[Role.PARTNER])


def typed(**changes: Any) -> dict[str, Any]:
    return {
        "name": "Zoé Roy",
        "email": "Zoe@Example.org",
        "language": "en",
        "roles": ["partner", "editor"],
        **changes,
    }


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMIN])
def test_accounts_are_for_who_manages_them(role: Role) -> None:
    user = make_user(role)
    browser = browser_of(user)
    verbs = ["invite", "new-password", "change-roles", "close", "open-again"]
    for address in (
        list_of(User),
        ADD,
        page_of(user),
        page_of(user, "history"),
        *(page_of(user, verb) for verb in verbs),
    ):
        assert browser.get(address).status_code == HTTPStatus.FORBIDDEN


def test_an_account_is_opened_with_its_roles_and_leads_to_its_invitation(
    browser: Client, administrator: User
) -> None:
    assert list(browser.get(ADD).context["adminform"].form.fields) == [
        "name",
        "email",
        "language",
        "roles",
    ]
    response = browser.post(ADD, typed(), follow=True)
    user = User.objects.get(email="zoe@example.org")
    assert (user.name, user.language, user.roles) == (
        "Zoé Roy",
        "en",
        {Role.PARTNER, Role.EDITOR},
    )
    assert not user.has_usable_password()
    assert response.redirect_chain == [(page_of(user), HTTPStatus.FOUND)]
    assert verbs_of(response) == ["invite", "change-roles", "close"]
    assert response.context["verb_links"][0].main
    assert [(event.verb, event.actor_id) for event in audit.history(user)] == [
        ("added", administrator.pk),
        ("change-roles", administrator.pk),
    ]
    assert audit.history(user)[0].details == {"fields": ["email", "language", "name"]}
    words = text_of(browser.get(page_of(user, "history")))
    assert "Rôles donnés" in words


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "Zoé www.example.org"}, "name"),
        ({"name": "Zoé\nRoy"}, "name"),
        ({"email": "zoe"}, "email"),
        ({"email": "a@example.org, b@example.org"}, "email"),
        ({"email": "LOUISE@example.org"}, "email"),
        ({"language": "es"}, "language"),
        ({"roles": []}, "roles"),
        ({"roles": ["superuser"]}, "roles"),
    ],
)
def test_what_cannot_be_an_account_is_said(
    browser: Client, changes: dict[str, Any], field: str
) -> None:
    make_user(email="louise@example.org")
    before = User.objects.count()
    response = browser.post(ADD, typed(**changes))
    assert list(response.context["adminform"].form.errors) == [field]
    assert User.objects.count() == before


def test_name_address_and_language_are_corrected_and_nothing_else(browser: Client) -> None:
    user = make_user(Role.PARTNER, email="zoe@example.org")
    forged = {"is_active": "", "is_superuser": "on", "groups": "1", "password": "x"}
    answers = typed(email="Zoe.Roy@example.org", roles=["admin"], **forged)
    response = browser.post(page_of(user), answers, follow=True)
    assert response.status_code == HTTPStatus.OK
    stored = User.objects.get(pk=user.pk)
    assert (stored.name, stored.email, stored.language) == (
        "Zoé Roy",
        "zoe.roy@example.org",
        "en",
    )
    assert (stored.is_active, stored.is_superuser, stored.roles) == (True, False, {Role.PARTNER})
    assert stored.password == user.password
    event = audit.history(user).get()
    assert (event.verb, event.details) == ("changed", {"fields": ["email", "language", "name"]})
    assert Message.objects.get().to_address == "zoe@example.org"
    # Again the same: her own address is not taken by somebody else.
    assert browser.post(page_of(user), answers).status_code == HTTPStatus.FOUND
    assert Message.objects.count() == 1


def test_an_invitation_is_seen_before_it_leaves_but_for_its_link(browser: Client) -> None:
    user = make_invited()
    response = browser.get(page_of(user, "invite"))
    preview = response.context["preview"]
    assert (preview.subject, preview.recipient) == ("Choisissez votre mot de passe", user.email)
    assert "/admin/invitation/…/" in preview.text
    assert Message.objects.count() == 0
    frame = browser.get(response.context["frame_url"])
    assert frame.status_code == HTTPStatus.OK
    assert "/admin/invitation/…/" in frame.content.decode()
    digest = {"preview_digest": preview.digest}
    sent = browser.post(page_of(user, "invite"), digest, follow=True)
    assert sent.redirect_chain == [(page_of(user), HTTPStatus.FOUND)]
    assert Message.objects.get().kind == "people.invitation"
    # Opened or pressed again at once: one message, and a sentence.
    assert "preview" not in browser.get(page_of(user, "invite")).context
    again = browser.post(page_of(user, "invite"), digest)
    assert again.status_code == HTTPStatus.CONFLICT
    assert Message.objects.count() == 1


def test_who_has_a_password_gets_another_link_and_no_invitation(browser: Client) -> None:
    user = make_user(Role.PARTNER)
    assert verbs_of(browser.get(page_of(user))) == [
        "change-roles",
        "new-password",
        "close-sessions",
        "close",
    ]
    assert browser.post(page_of(user, "invite")).status_code == HTTPStatus.CONFLICT
    preview = browser.get(page_of(user, "new-password")).context["preview"]
    assert preview.subject == "Un lien pour un nouveau mot de passe"
    browser.post(page_of(user, "new-password"), {"preview_digest": preview.digest})
    assert Message.objects.get().kind == "people.new_password"
    invited = make_invited()
    assert browser.post(page_of(invited, "new-password")).status_code == HTTPStatus.CONFLICT


def test_the_page_says_what_became_of_the_link(browser: Client, administrator: User) -> None:
    user = make_invited()
    assert "Pas encore choisi" in text_of(browser.get(page_of(user)))
    message = invite_user(user, by=administrator, now=NOW)
    words = text_of(browser.get(page_of(user)))
    assert "Pas encore choisi. Lien du mercredi 11 mars 2026, 10 h : à envoyer." in words
    refused = {"failed_at": NOW, "error": Trouble.RECIPIENT_REFUSED}
    Message.objects.filter(pk=message.pk).update(state=MessageState.FAILED, **refused)
    link = "Lien du mercredi 11 mars 2026, 10 h : l’envoi a échoué. L’adresse n’a pas été acceptée."
    assert link in text_of(browser.get(page_of(user)))
    chosen = make_user()
    assert "Choisi par cette personne" in text_of(browser.get(page_of(chosen)))


def test_the_home_tells_of_invitations_that_did_not_arrive(
    browser: Client, administrator: User
) -> None:
    lost, waiting, _never, accepted = (
        make_invited("Zoé"),
        make_invited("Anh"),
        make_invited("Luc"),
        make_invited("Rose"),
    )
    for user in (lost, waiting, accepted):
        invite_user(user, by=administrator, now=NOW)
    failed = Message.objects.filter(subject_id__in=[lost.pk, accepted.pk])
    failed.update(state=MessageState.FAILED, failed_at=NOW, error=Trouble.RECIPIENT_REFUSED)
    accepted.set_password("quatre mots sans rapport")
    accepted.save()
    response = browser.get("/admin/")
    lines = [
        line
        for section in response.context["sections"]
        for line in section.lines
        if "/people/user/" in line.url
    ]
    assert [(line.text, line.url) for line in lines] == [
        ("L’invitation de Zoé n’a pas pu être remise.", page_of(lost))
    ]


def test_roles_are_changed_by_somebody_else(browser: Client, administrator: User) -> None:
    user = make_user(Role.PARTNER)
    form = browser.get(page_of(user, "change-roles")).context["form"]
    assert form["roles"].value() == ["partner"]
    empty = browser.post(page_of(user, "change-roles"), {})
    assert empty.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    response = browser.post(
        page_of(user, "change-roles"), {"roles": ["coordinator", "partner"]}, follow=True
    )
    roles = f"{Role.PARTNER.label}, {Role.COORDINATOR.label}"
    assert roles in text_of(response)
    assert User.objects.get(pk=user.pk).roles == {Role.PARTNER, Role.COORDINATOR}
    mine = browser.post(page_of(administrator, "change-roles"), {"roles": ["admin", "finance"]})
    assert mine.status_code == HTTPStatus.CONFLICT
    last = browser.post(page_of(administrator, "change-roles"), {"roles": ["editor"]})
    assert last.status_code == HTTPStatus.CONFLICT
    assert User.objects.get(pk=administrator.pk).roles == {Role.ADMIN}


def test_an_account_is_closed_signed_out_and_opened_again(
    browser: Client, administrator: User
) -> None:
    user = make_user(Role.EDITOR)
    hers = browser_of(user)
    assert hers.get("/admin/").status_code == HTTPStatus.OK
    assert browser.get(page_of(user, "close")).status_code == HTTPStatus.OK
    response = browser.post(page_of(user, "close"), follow=True)
    assert verbs_of(response) == ["change-roles", "open-again"]
    assert hers.get("/admin/").status_code == HTTPStatus.FOUND
    assert browser.get(page_of(user, "open-again")).status_code == HTTPStatus.OK
    browser.post(page_of(user, "open-again"))
    assert User.objects.get(pk=user.pk).is_active
    last = browser.post(page_of(administrator, "close"))
    assert last.status_code == HTTPStatus.CONFLICT
    assert User.objects.get(pk=administrator.pk).is_active


def test_the_list_tells_who_does_what_and_is_searched_by_name_or_address(browser: Client) -> None:
    make_user(Role.FINANCE, Role.EDITOR, name="Chantal", email="chantal@example.org")
    make_invited("Zoé")
    words = text_of(browser.get(list_of(User)))
    assert f"{Role.FINANCE.label}, {Role.EDITOR.label}" in words
    for query, names in (("chant", ["Chantal"]), ("new1@", []), ("Zo", ["Zoé"])):
        found = browser.get(list_of(User), {"q": query}).context["cl"].result_list
        assert [user.name for user in found] == names


def test_list_and_home_cost_the_same_for_one_account_and_for_fifty(
    browser: Client, administrator: User
) -> None:
    def add() -> None:
        invite_user(make_invited(), by=administrator, now=NOW)

    add()
    one = [queries_of(browser, address) for address in (list_of(User), "/admin/")]
    for _row in range(49):
        add()
    assert [queries_of(browser, address) for address in (list_of(User), "/admin/")] == one
