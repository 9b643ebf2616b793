"""A person without a computer: her care team is written to for her, and a paper comes by mail."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from assistance.models import AidRequest
from services.models import Service
from stage4club.notifications.models import Message
from stage4club.people.enums import Role
from tests.assistance.aids import make_aid_request
from tests.browser.conftest import Visitor
from tests.factories import make_user

READERS: list[dict[str, Any]] = [
    {"viewport": {"width": 320, "height": 700}, "color_scheme": "dark"},
    {"viewport": {"width": 1280, "height": 900}},
]


@pytest.fixture
def awaited(group: Service, settings: Settings) -> AidRequest:
    settings.OUTBOX_UNDO_SECONDS = 0
    return make_aid_request(preferred_name="Rose", now=timezone.now())


@pytest.mark.parametrize("reader", READERS, ids=["narrow and dark", "wide"])
def test_what_came_and_who_is_written_to(
    colleague: Visitor, awaited: AidRequest, reader: dict[str, Any]
) -> None:
    chantal = colleague(make_user(Role.FINANCE, name="Chantal"), **reader)
    chantal.opens(f"/admin/assistance/aidrequest/{awaited.pk}/change/")
    chantal.follows("Écrire à l’équipe de soins")
    chantal.arrives_at("Écrire à l’équipe de soins – Rose")
    chantal.answers(to="equipe")
    chantal.presses("Écrire à l’équipe de soins")
    chantal.reads("Demandez d’abord à la personne, puis cochez la case.")
    chantal.examines()
    chantal.answers(to="equipe@example.org")
    chantal.page.locator("[name=agrees]").check()
    chantal.presses("Écrire à l’équipe de soins")
    chantal.reads("equipe@example.org")
    chantal.examines()
    assert not Message.objects.filter(kind="assistance.aid_care_team").exists()
    chantal.presses("Écrire à l’équipe de soins")
    chantal.arrives_at("Rose")
    chantal.reads("Le message part vers son équipe de soins.")
    message = Message.objects.get(kind="assistance.aid_care_team")
    assert message.to_address == "equipe@example.org"

    chantal.follows("Des documents sont arrivés")
    chantal.arrives_at("Des documents sont arrivés – Rose")
    chantal.presses("Des documents sont arrivés")
    chantal.reads("Cochez ce qui est arrivé.")
    chantal.examines()
    chantal.page.get_by_label("Reçu, facture ou soumission").check()
    chantal.presses("Des documents sont arrivés")
    chantal.arrives_at("Rose")
    chantal.reads("Personne ne l’avait demandé")
    assert awaited.papers.awaited().count() == 1
