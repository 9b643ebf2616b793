"""The page of the components: whole, in development only."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

ROOT = Path(__file__).resolve().parents[3]
#: Read by the pages they are part of, not by themselves.
PARTS = {
    "arrow_back.html",
    "comfort.html",
    "crisis_help.html",
    "donation.html",
    "footer.html",
    "head.html",
    "header.html",
    "help_band.html",
    "mark.html",
    "place.html",
    "preview_band.html",
    "telephone.html",
}


@pytest.fixture
def page(settings: Settings, client: Client) -> str:
    settings.DEBUG = True
    settings.ROOT_URLCONF = "tests.stage4club.gallery.site_urls"
    answer = client.get("/composants/")
    assert answer.status_code == 200
    assert client.post("/composants/").status_code == 405
    return answer.text


def test_every_component_is_shown(page: str) -> None:
    template = (ROOT / "templates" / "gallery" / "components.html").read_text()
    shown = set(re.findall(r"components/([a-z_]+\.html)", template))
    there = {path.name for path in (ROOT / "templates" / "components").iterdir()}
    assert there - PARTS == shown


def test_it_cannot_be_loaded_in_production() -> None:
    program = "import django; django.setup(); import stage4club.gallery.urls"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "ImproperlyConfigured: The components are shown" in done.stderr
