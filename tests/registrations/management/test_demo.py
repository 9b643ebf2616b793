"""`seed_demo`: one account per role that signs in, a story, the same the second time."""

from __future__ import annotations

from collections import Counter
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import Client

from registrations.management.commands.seed_demo import PASSWORD
from registrations.models import Registration
from services.models import Session
from stage4club.notifications.models import Message
from stage4club.people.enums import Role
from stage4club.people.models import User
from tests.registrations.kit import client_of

pytestmark = pytest.mark.django_db

#: The accounts of the README.
ACCOUNTS = (
    "partner",
    "partner2",
    "coordinator",
    "social-worker",
    "finance",
    "approver",
    "privacy",
    "editor",
    "admin",
)


@pytest.fixture
def development(settings: Any) -> None:
    settings.DEBUG = True


def seed() -> str:
    out = StringIO()
    call_command("seed_demo", stdout=out)
    return out.getvalue()


def row_counts() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


@pytest.fixture
def seeded(development: None) -> str:
    call_command("load_catalogue", stdout=StringIO())
    return seed()


def test_it_prints_the_accounts_of_the_contract(seeded: str) -> None:
    lines = [*(f"{account}@example.org" for account in ACCOUNTS), f"Password: {PASSWORD}"]
    assert seeded.splitlines() == lines


@pytest.mark.parametrize("account", ACCOUNTS)
def test_each_signs_in_with_her_role(seeded: str, account: str) -> None:
    client = Client()
    form = {"username": f"{account}@example.org", "password": PASSWORD}
    answer = client.post("/admin/login/?next=/admin/", form)
    assert (answer.status_code, answer.url) == (302, "/admin/")
    assert client.get("/admin/").status_code == 200
    role = Role(account.rstrip("2"))
    assert User.objects.get(email=form["username"]).roles == {role}


def test_a_second_time_changes_nothing_but_forgotten_passwords(seeded: str) -> None:
    partner = User.objects.get(email="partner@example.org")
    partner.set_password("un autre mot de passe")
    partner.save()
    before = row_counts()
    assert seed() == seeded
    assert row_counts() == before
    partner.refresh_from_db()
    assert partner.check_password(PASSWORD)


def test_the_story_has_something_of_everything(seeded: str) -> None:
    states = Counter(Registration.objects.values_list("state", flat=True))
    assert states == {
        "received": 4,
        "assigned": 2,
        "contacting": 1,
        "confirmed": 2,
        "not_a_fit": 1,
    }
    assert Registration.objects.exclude(attached_to=None).count() == 1
    assert Registration.objects.quarantined().count() == 1
    assert Session.objects.count() == 6
    # Each has a number of her own, but for those who live together.
    numbers = Counter(str(row.phone) for row in Registration.objects.exclude(phone=""))
    assert sorted(numbers.values()) == [1, 1, 1, 1, 1, 1, 3]
    assert {address.partition("@")[2] for address in addresses()} == {"example.org"}


def addresses() -> list[str]:
    return list(Message.objects.values_list("to_address", flat=True))


def test_the_home_of_the_partner_has_something_to_do(seeded: str) -> None:
    page = client_of(User.objects.get(email="partner@example.org")).get("/admin/")
    [section] = [s for s in page.context["sections"] if len(s.lines) > 1]
    assert "Louise" in str(section.lines[0].text)
    assert section.lines[0].late


def test_it_says_what_is_missing(development: None) -> None:
    with pytest.raises(CommandError, match="load_catalogue"):
        seed()


def test_it_refuses_outside_development() -> None:
    with pytest.raises(CommandError, match="DEBUG"):
        seed()
    assert User.objects.count() == 0
