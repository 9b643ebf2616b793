"""Who is signed out, when, and who is told."""

from __future__ import annotations

import pytest
from django.utils import timezone

from stage4club.core import audit
from stage4club.notifications.models import Message
from stage4club.notifications.operations import NotOneAddress
from stage4club.people.enums import Role
from stage4club.people.models import BrowserSession, User
from stage4club.people.operations import choose_password, close_account, close_sessions
from tests.factories import NOW, make_user
from tests.stage4club.people.admin.pages import browser_of, page_of
from tests.stage4club.people.test_sessions import sign_in

pytestmark = pytest.mark.django_db

WORDS = "brouette violon tricot"


@pytest.fixture
def user() -> User:
    return make_user(Role.PARTNER, name="Josée")


def accounts_signed_in() -> list[int | None]:
    return sorted(BrowserSession.objects.values_list("account", flat=True))


def test_an_administrator_closes_the_sessions_of_somebody(user: User) -> None:
    administrator = make_user(Role.ADMIN)
    hers, telephone, browser = sign_in(user), sign_in(user), browser_of(administrator)
    page = browser.get(page_of(user, "close-sessions")).content.decode()
    assert "Pour une personne qui a perdu son téléphone, par exemple." in page
    assert hers.get("/admin/").status_code == 200
    done = browser.post(page_of(user, "close-sessions"), follow=True).content.decode()
    assert "Ses sessions sont toutes fermées." in done
    assert [one.get("/admin/").status_code for one in (hers, telephone)] == [302, 302]
    assert accounts_signed_in() == [administrator.pk]
    [event] = audit.history(user)
    assert (event.verb, event.actor_id) == ("close-sessions", administrator.pk)
    # She signs in again with her password.
    assert sign_in(user).get("/admin/").status_code == 200


def test_her_own_are_closed_on_her_page_of_sessions() -> None:
    administrator = make_user(Role.ADMIN)
    browser = browser_of(administrator)
    assert browser.post(page_of(administrator, "close-sessions")).status_code == 409
    assert browser.get("/admin/").status_code == 200


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMIN])
def test_nobody_else_does(user: User, role: Role) -> None:
    hers = sign_in(user)
    browser = browser_of(make_user(role))
    assert browser.post(page_of(user, "close-sessions")).status_code in {403, 404}
    assert hers.get("/admin/").status_code == 200


def test_closing_an_account_leaves_none_of_its_sessions(user: User) -> None:
    sign_in(user), sign_in(user)
    colleague = make_user()
    sign_in(colleague)
    close_account(user, by=make_user(Role.ADMIN), now=NOW)
    assert accounts_signed_in() == [colleague.pk]


def test_another_password_by_a_link_signs_out_everywhere_and_tells_her(user: User) -> None:
    sign_in(user), sign_in(user)
    choose_password(user, password=WORDS, now=NOW)
    assert accounts_signed_in() == []
    [message] = Message.objects.all()
    assert (message.kind, message.to_address) == ("people.account_changed", user.email)
    assert message.subject == "Un changement à votre compte"
    assert "Le mot de passe de votre compte a été changé." in message.body_text
    when = "le mercredi 11\u00a0mars\u00a02026, à 10\u00a0h, heure du Québec."
    assert [when in body for body in (message.body_text, message.body_html)] == [True, True]
    assert [WORDS in body for body in (message.body_text, message.body_html)] == [False, False]


def test_the_notice_is_in_her_language(user: User) -> None:
    User.objects.update(language="en")
    user.refresh_from_db()
    choose_password(user, password=WORDS, now=NOW)
    message = Message.objects.get()
    assert message.subject == "A change to your account"
    assert "on Wednesday, March\u00a011, 2026, at 10\u00a0a.m., Quebec time." in message.body_text


def test_a_first_password_is_no_change() -> None:
    user = User.objects.create_user("new@example.org", name="Neuve", roles=[Role.PARTNER])
    choose_password(user, password=WORDS, now=NOW)
    assert not Message.objects.exists()


def test_who_changes_her_password_stays_and_is_told(user: User) -> None:
    here, telephone = sign_in(user), sign_in(user)
    typed = {
        "old_password": "un mot de passe de test",
        "new_password1": WORDS,
        "new_password2": WORDS,
    }
    assert here.post("/admin/password_change/", typed).status_code == 302
    assert (here.get("/admin/").status_code, telephone.get("/admin/").status_code) == (200, 302)
    assert accounts_signed_in() == [user.pk]
    assert Message.objects.get().kind == "people.account_changed"
    assert [event.verb for event in audit.history(user)] == ["change-password"]


def test_a_wrong_present_password_closes_nothing(user: User) -> None:
    here, telephone = sign_in(user), sign_in(user)
    typed = {"old_password": "faux", "new_password1": WORDS, "new_password2": WORDS}
    assert here.post("/admin/password_change/", typed).status_code == 422
    assert telephone.get("/admin/").status_code == 200
    assert not Message.objects.exists()


def test_what_is_closed_is_told_apart_from_what_was_none(user: User) -> None:
    close_sessions(user, by=make_user(Role.ADMIN), now=timezone.now())
    # The administrator did it, whether somebody was signed in or not.
    assert [event.verb for event in audit.history(user)] == ["close-sessions"]


def test_all_is_undone_when_the_notice_cannot_be_written(user: User) -> None:
    sign_in(user)
    User.objects.filter(pk=user.pk).update(email="no-address")
    user.refresh_from_db()
    with pytest.raises(NotOneAddress):
        choose_password(user, password=WORDS, now=NOW)
    user.refresh_from_db()
    assert (accounts_signed_in(), user.check_password(WORDS)) == ([user.pk], False)
