"""The privacy officer reads both logs, on a telephone and on a computer, and takes one away."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from stage4club.core import audit
from stage4club.core.access import record_access
from stage4club.core.models import AccessKind
from stage4club.notifications.models import Message
from stage4club.people.enums import Role
from stage4club.people.models import User
from tests.browser.conftest import Visitor
from tests.browser.test_fits import SCREENS, STAFF_SIZE, STAFF_TARGETS
from tests.browser.walk import Walk
from tests.factories import make_registration, make_user
from tests.stage4club.privacy.logs_kit import ACCESS, ACTIONS, many_looks


@pytest.fixture
def officer(group: Any, partner: User) -> User:
    """Somebody who watches over what others look at and do."""
    now = timezone.now()
    registration = make_registration(group, now=now, taken_by=partner)
    many_looks(60, registration, partner, now=now - timedelta(days=2))
    consent = registration.person.consents.get()
    record_access(AccessKind.HISTORY, consent, by=partner, now=now, via=3)
    long_name = make_user(name="Marie-Joséphine Charbonneau-Desrochers de la Durantaye-Cadet")
    record_access(AccessKind.LIST_SEARCH, type(registration), by=long_name, now=now)
    letter = Message.objects.earliest("created_at")
    audit.record("resend", letter, by=long_name, now=now)
    return make_user(Role.PRIVACY, name="Solange", email="solange@example.org")


def holds(walk: Walk) -> None:
    walk.examines()
    assert walk.small_targets(STAFF_TARGETS, STAFF_SIZE) == []


@pytest.mark.parametrize(
    ("screen", "scheme"),
    [
        ("narrow", "light"),
        pytest.param("narrow", "dark", marks=pytest.mark.axe),
        pytest.param("wide", "light", marks=pytest.mark.axe),
        pytest.param("wide", "dark", marks=pytest.mark.axe),
    ],
)
def test_both_logs_on_every_screen(
    colleague: Visitor, officer: User, screen: str, scheme: str
) -> None:
    walk = colleague(officer, viewport=SCREENS[screen], color_scheme=scheme)
    for address in (ACCESS, f"{ACCESS}?since=2026-13-01", f"{ACCESS}?emergency=on", ACTIONS):
        walk.opens(address)
        holds(walk)
    walk.opens(ACCESS)
    walk.page.locator("summary").click()
    holds(walk)


def test_a_line_leads_to_all_about_its_row_and_away_as_a_file(
    colleague: Visitor, officer: User
) -> None:
    walk = colleague(officer)
    walk.opens(ACCESS)
    walk.follows("Page suivante")
    walk.follows("Inscription ")
    assert walk.page.locator("#result_list tbody tr").count() == 50
    assert walk.page.get_by_label("Au sujet de", exact=True).input_value()
    walk.page.get_by_label("Période").select_option("today")
    walk.presses("Afficher")
    walk.reads("Rien à montrer.")
    walk.follows("Tout montrer")
    walk.page.locator("summary").click()
    walk.page.get_by_label("Quoi").select_option("history")
    walk.presses("Afficher")
    with walk.page.expect_download() as given:
        walk.page.get_by_role("button", name="Exporter (CSV)").click()
    lines = Path(given.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 2
    assert given.value.suggested_filename.startswith("journal-20")
