"""« Mon compte », once she has given her password again: her own proofs, and nobody else's."""

from __future__ import annotations

import pytest
from django.test import Client

from stage4club.people.enums import Role
from stage4club.people.models import Passkey, TotpDevice
from tests.permissions.addresses import OTHERS, OWN_PAGE, PASSKEY, filled
from tests.permissions.browser import Browser, undone
from tests.permissions.oracle import proofs
from tests.permissions.rows import World
from tests.registrations.kit import client_of
from tests.stage4club.people.proofs import PASSWORD

pytestmark = pytest.mark.django_db

OWN = [address for address in OTHERS if address.startswith(OWN_PAGE)]
REMOVAL = f"/{OWN_PAGE}cle/{PASSKEY}/retirer/"


def fresh(world: World, role: Role) -> Client:
    """She has just given her password again."""
    client = client_of(world.readers[role])
    sent = client.post(f"/{OWN_PAGE}confirmer/", {"password": PASSWORD})
    assert (sent.status_code, sent.headers["Location"]) == (302, f"/{OWN_PAGE}")
    return client


@pytest.mark.parametrize("role", Role)
def test_each_page_shows_hers_alone(role: Role, world: World) -> None:
    browser, found, shown = Browser(), [], set()
    browser.carry(fresh(world, role).cookies)
    for address in OWN:
        path = f"/{filled(address)}"
        for method in ("GET", "POST"):
            with undone():
                answer = browser.ask(method, path)
            shown |= world.canaries.found(answer.text)
            if answer.status >= 500:
                found.append(f"{method} {path}: {answer.status}")
    assert found == []
    assert shown == proofs(role, world)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.EDITOR])
def test_nobody_removes_the_key_of_a_colleague(role: Role, world: World) -> None:
    client = fresh(world, role)
    assert {client.get(REMOVAL).status_code, client.post(REMOVAL).status_code} == {404}
    assert Passkey.objects.filter(pk=PASSKEY).exists()
    client.post(f"/{OWN_PAGE}application/retirer/")
    assert TotpDevice.objects.filter(user=world.readers[Role.EDITOR]).exists()
