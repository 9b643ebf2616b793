"""Somebody gives up what was granted: noted by the office, read on her private page."""

from __future__ import annotations

import pytest
from django.utils import timezone
from pytest_django import Settings

from assistance.models import AidRequest
from assistance.operations.aid import give_up_grant
from services.models import Service
from stage4club.people.enums import Role
from tests.assistance.aids import make_granted
from tests.browser.aid_office import opens
from tests.browser.conftest import Visitor
from tests.browser.test_aid_payment import NARROW, WIDE_AND_DARK, opens_her_file
from tests.factories import make_user


@pytest.fixture
def granted(group: Service, settings: Settings) -> AidRequest:
    """Its letter, and what follows, leave at once."""
    settings.OUTBOX_UNDO_SECONDS = 0
    return make_granted(600, now=timezone.now())


@pytest.mark.parametrize("look", [NARROW, WIDE_AND_DARK], ids=["narrow", "wide and dark"])
def test_noted_by_the_office_and_read_by_her(
    visitor: Visitor, colleague: Visitor, granted: AidRequest, look: dict[str, object]
) -> None:
    chantal = colleague(make_user(Role.FINANCE, name="Chantal"), **look)
    opens(chantal, granted)
    chantal.follows("Noter un renoncement")
    chantal.arrives_at("Noter un renoncement – Louise")
    chantal.reads("Cette personne renonce à 600 $.", "Du nouveau sur votre page")
    chantal.presses("Noter un renoncement")
    chantal.arrives_at("Louise")
    chantal.reads("Noté : ce montant est de nouveau libre.")

    louise = visitor(**look)
    opens_her_file(louise, granted)
    louise.arrives_at("La réponse à votre demande")
    louise.reads("Vous avez renoncé à 600 $ le", "600 $ peuvent encore vous être accordés")


@pytest.mark.parametrize("look", [NARROW, WIDE_AND_DARK], ids=["narrow", "wide and dark"])
def test_in_english(visitor: Visitor, granted: AidRequest, look: dict[str, object]) -> None:
    chantal = make_user(Role.FINANCE, name="Chantal")
    give_up_grant(granted, by=chantal, now=timezone.now())
    louise = visitor(**look)
    opens_her_file(louise, granted, english=True)
    louise.arrives_at("The answer to your request")
    louise.reads("You gave up $600 on", "$600 can be granted to you again")
