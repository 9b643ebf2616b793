"""The first day of each role, from the invitation to her first call or her first page.

The pages of the door are examined in `test_signing_in`, those behind it in their own tests.
"""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from stage4club.people.emails import password_url
from stage4club.people.enums import CallTaskState, Role
from stage4club.people.models import CallTask, User
from stage4club.people.policy import ROOMS
from tests.browser.conftest import Visitor
from tests.browser.signing_in import GOOD, gives_password, sets_up_application
from tests.browser.walk import Walk
from tests.stage4club.people.rows import make_call_task

pytestmark = pytest.mark.django_db(transaction=True)

#: Of who calls nobody: a link of her home, and what stands above the page it leads to.
FIRST_PAGES = {
    Role.PRIVACY: "Journal des consultations",
    Role.EDITOR: "Pages",
    Role.ADMIN: "Comptes de l’équipe",
}


class Hurried(Walk):
    """She only passes."""

    def examines(self) -> None:
        """Wait for the page."""
        self.page.wait_for_load_state()


@pytest.fixture(autouse=True)
def required(settings: Settings, live_server: LiveServer) -> None:
    settings.STAFF_MFA = "required"
    settings.SITE_URL = live_server.url


@pytest.mark.parametrize("role", Role)
def test_from_her_invitation_to_her_first_work(
    visitor: Visitor, settings: Settings, role: Role
) -> None:
    user = User.objects.create_user("zoe@example.org", name="Zoé Roy", roles=[role])
    call = _call_for(user)
    walk = Hurried(visitor().page, None)
    walk.opens(password_url(user).removeprefix(settings.SITE_URL))
    walk.answers(new_password1=GOOD, new_password2=GOOD)
    walk.presses("Garder ce mot de passe")
    gives_password(walk, user)
    sets_up_application(walk)
    walk.arrives_at("À faire aujourd’hui")
    if call is None:
        walk.follows(FIRST_PAGES[role])
        expect(walk.page.locator("h1")).to_have_text(FIRST_PAGES[role])
        return
    walk.page.locator(".waiting a", has_text="Marguerite").click()
    walk.reads("Marguerite", "514\N{NO-BREAK SPACE}555-0143")
    walk.follows("Nous nous sommes parlé")
    walk.presses("Nous nous sommes parlé")
    walk.reads("C’est noté. Merci.")
    assert CallTask.objects.get().state == CallTaskState.DONE


def _call_for(user: User) -> CallTask | None:
    """A call of her room, given to her; None for who has none."""
    for room in user.rooms:
        return make_call_task(room=room, assigned_to=user, now=timezone.now())
    return None


def test_each_role_has_a_first_day() -> None:
    assert {role for role in Role if not ROOMS[role]} == set(FIRST_PAGES)
