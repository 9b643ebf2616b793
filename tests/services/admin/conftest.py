"""Who writes the pages of the site, and in which language the office answers."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from stage4club.people.enums import Role
from tests.factories import make_user


@pytest.fixture
def in_french() -> Iterator[None]:
    with translation.override("fr"):
        yield


@pytest.fixture
def editor(client: Client) -> Any:
    user = make_user(Role.EDITOR)
    client.force_login(user)
    return user
