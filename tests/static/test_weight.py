"""What a person downloads: few requests, few bytes, the licence beside the typeface."""

import re
import shutil
from pathlib import Path

import brotli
import pytest
from django.core.files.storage import FileSystemStorage
from django.test import Client

from stage4club.core.staticfiles import BundledStaticFilesStorage

STATIC = Path(__file__).resolve().parents[2] / "static"
FONT = STATIC / "fonts" / "atkinson-hyperlegible-next.woff2"
KB = 1000


@pytest.fixture
def collected(tmp_path: Path) -> BundledStaticFilesStorage:
    """The project's own static files, as `collectstatic` would write them."""
    source = FileSystemStorage(location=STATIC)
    names = [path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*") if path.is_file()]
    shutil.copytree(STATIC, tmp_path, dirs_exist_ok=True)
    storage = BundledStaticFilesStorage(location=tmp_path, base_url="/static/")
    list(storage.post_process({name: (source, name) for name in names}))
    return storage


def wire_size(storage: BundledStaticFilesStorage, name: str) -> int:
    stored = storage.stored_name(name)
    smaller = stored + ".br"
    return storage.size(smaller if storage.exists(smaller) else stored)


def test_the_style_sheet_is_one_small_file(collected: BundledStaticFilesStorage) -> None:
    with collected.open(collected.stored_name("css/public.css")) as file:
        assert "@import" not in file.read().decode()
    assert wire_size(collected, "css/public.css") <= 20 * KB


def test_the_scripts_of_a_page_are_small(collected: BundledStaticFilesStorage) -> None:
    scripts = sorted(path.name for path in (STATIC / "js").iterdir())
    # The first is for the pages of signing in alone.
    assert scripts == ["passkeys.js", "site.js"]
    assert sum(wire_size(collected, f"js/{name}") for name in scripts) <= 5 * KB


def test_the_typeface_is_small_and_its_licence_is_kept() -> None:
    assert FONT.stat().st_size <= 35 * KB
    assert "SIL OPEN FONT LICENSE Version 1.1" in (STATIC / "fonts" / "OFL.txt").read_text()


def test_the_style_sheet_names_nothing_elsewhere(collected: BundledStaticFilesStorage) -> None:
    with collected.open(collected.stored_name("css/public.css")) as file:
        addresses = re.findall(r'url\("([^"]+)"\)', file.read().decode())
    assert addresses == ["../" + collected.stored_name("fonts/atkinson-hyperlegible-next.woff2")]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/en/"])
def test_a_first_visit_is_five_requests_and_sixty_kilobytes(
    address: str, collected: BundledStaticFilesStorage, client: Client
) -> None:
    page = client.get(address).content
    linked = re.findall(r'<(?:link|script|img)[^>]+(?:href|src)="/static/([^"]+)"', page.decode())
    assert sorted(linked) == [
        "css/public.css",
        "fonts/atkinson-hyperlegible-next.woff2",
        "img/favicon.svg",
        "js/site.js",
    ]
    weight = len(brotli.compress(page)) + sum(wire_size(collected, name) for name in linked)
    assert weight <= 60 * KB
