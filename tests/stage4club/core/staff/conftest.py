"""Members of staff with exactly the permissions of a test, and the sample back office."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client

from stage4club.people.enums import Role

EVERYTHING = ("add_item", "view_item", "change_item", "confirm_item", "close_item", "view_note")

MakeStaff = Callable[..., Any]


@pytest.fixture(autouse=True)
def sample_site(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.stage4club.core.staff.urls"


@pytest.fixture
def make_staff(db: None) -> MakeStaff:
    def make(name: str, *codenames: str) -> Any:
        users: Any = get_user_model()._default_manager
        user = users.create_user(f"{name.lower()}@example.org", name=name, roles=(Role.EDITOR,))
        # A group of her own: what is given to an account itself does not count.
        group = Group.objects.create(name=f"of {user.email}")
        group.permissions.set(
            Permission.objects.filter(content_type__app_label="sample", codename__in=codenames)
        )
        user.groups.add(group)
        return user

    return make


@pytest.fixture
def louise(make_staff: MakeStaff) -> Any:
    """She may do everything to items."""
    return make_staff("Louise", *EVERYTHING)


@pytest.fixture
def client_of() -> Callable[[Any], Client]:
    def sign_in(user: Any) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def client(louise: Any, client_of: Callable[[Any], Client]) -> Client:
    """Louise's browser."""
    return client_of(louise)
