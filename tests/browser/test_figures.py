"""Figures on every screen: exact ones, what would be published, what was, and the budget."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.utils import timezone

from assistance.enums import Need
from assistance.models import Figures
from assistance.operations.figures import publish_figures, set_programme_budget
from assistance.periods import period_holding, period_of
from assistance.policy import start_of_day
from stage4club.core.working_days import local_date
from stage4club.people.enums import Role
from stage4club.people.models import User
from tests.assistance.aids import dollars, make_granted
from tests.assistance.counted import answered
from tests.browser.conftest import Visitor
from tests.browser.test_fits import SCREENS, STAFF_SIZE, STAFF_TARGETS
from tests.factories import make_user

LIST = "/admin/assistance/figures/"
BUDGETS = "/admin/assistance/programmebudget/"


@pytest.fixture
def officer(transactional_db: None) -> User:
    """Whoever decides; a quarter that is over, with something of everything, and a budget."""
    user = make_user(Role.FINANCE, name="Françoise")
    now = timezone.now()
    make_granted(900, by=user, now=now)
    set_programme_budget(year=local_date(now).year, amount=dollars(2000), by=user, now=now)
    quarter = period_holding(period_holding(local_date(now)).first - timedelta(days=1))
    begun = start_of_day(quarter.first) + timedelta(days=3)
    places = (("H2X 1Y4", 14), ("G1R 4P5", 11), ("J4H 1A1", 9), ("G0G 1A0", 2))
    for number, (code, count) in enumerate(places):
        at = begun + timedelta(days=28 * min(number, 2))
        needs = (Need.TRANSPORT, Need.FOOD) if number % 2 else (Need.MEDICATION,)
        answered(count, by=user, at=at, postal_code=code, needs=needs)
    answered(6, 0, by=user, at=begun)
    return user


@pytest.mark.parametrize(
    ("screen", "scheme"),
    [
        pytest.param(screen, scheme, marks=() if screen == "narrow" else pytest.mark.axe)
        for screen, scheme in product(("narrow", "wide"), ("light", "dark"))
    ],
)
def test_on_every_screen(colleague: Visitor, officer: User, screen: str, scheme: str) -> None:
    quarter = period_holding(period_holding(local_date(timezone.now())).first - timedelta(days=1))
    options: dict[str, Any] = {"viewport": SCREENS[screen], "color_scheme": scheme}
    walk = colleague(officer, **options)
    asked = f"?period={quarter.code}"
    addresses = ["draft/", f"draft/{asked}", "publish/", f"publish/{asked}"]
    for address in [f"{LIST}{one}" for one in addresses] + [BUDGETS, f"{BUDGETS}add/"]:
        walk.opens(address)
        walk.examines()
        assert walk.small_targets(STAFF_TARGETS, STAFF_SIZE) == []
    figures = publish_figures(period_of(quarter.code), by=officer, now=timezone.now())
    reader = colleague(make_user(Role.COORDINATOR), **options)
    for address in (LIST, f"{LIST}{figures.pk}/change/"):
        reader.opens(address)
        reader.examines()
        assert reader.small_targets(STAFF_TARGETS, STAFF_SIZE) == []


def test_a_quarter_is_published_and_handed_on(colleague: Visitor, officer: User) -> None:
    walk = colleague(officer)
    walk.opens(LIST)
    walk.follows("Publier des chiffres")
    walk.page.locator(".figures__periods a").first.click()
    walk.reads("ce qui se remet aux bailleurs de fonds")
    walk.presses("Publier")
    walk.reads("Ils ne changent plus.", "non montré")
    assert Figures.objects.count() == 1
    with walk.page.expect_download() as given:
        walk.page.get_by_role("button", name="Exporter (XLSX)").click()
    assert given.value.suggested_filename == f"chiffres-{Figures.objects.get()}.xlsx"
