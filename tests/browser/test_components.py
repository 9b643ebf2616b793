"""The page of the components, looked at in every way in which pages are read."""

from typing import Any

import pytest
from pytest_django import Settings

from tests.browser.conftest import Visitor
from tests.browser.test_fits import READERS, holds


@pytest.mark.parametrize(("language", "reader"), [r for r in READERS if r.values[0] == "fr"])
def test_components(
    visitor: Visitor, settings: Settings, language: str, reader: dict[str, Any], db: None
) -> None:
    settings.DEBUG = True
    settings.ROOT_URLCONF = "tests.stage4club.gallery.site_urls"
    walk = visitor(**reader)
    walk.opens("/composants/")
    walk.page.locator("summary").click()
    holds(walk)
    walk.page.get_by_role("button", name="Lecture confortable").click()
    holds(walk)
