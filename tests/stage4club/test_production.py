"""What production's settings promise a browser (reliability.md, Headers), asked of the settings."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tools.check import PRODUCTION

ROOT = Path(__file__).resolve().parent.parent.parent
ASK = """
import json, django
django.setup()
from django.conf import settings
from django.test import RequestFactory
from stage4club.core import device
names = [name for name in dir(settings) if name.isupper()]
plain = {name: getattr(settings, name) for name in names}
switch = device.comfort(RequestFactory().post("/confort/", {"comfort": "on"}))
erased = device.COOKIES
print(json.dumps({
    "settings": {k: v for k, v in plain.items() if isinstance(v, (str, int, bool))},
    "comfort": str(switch.cookies).partition(": ")[2],
    "erased": erased,
    "policy": settings.SECURE_CSP,
}))
"""


@pytest.fixture(scope="module")
def production() -> dict[str, Any]:
    """The settings of a real installation, and the cookie of comfortable reading."""
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=ROOT,
        env={**os.environ, **PRODUCTION},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@pytest.mark.parametrize("cookie", ["SESSION", "CSRF", "LANGUAGE"])
def test_a_cookie_is_of_this_host_alone(production: dict[str, Any], cookie: str) -> None:
    values = production["settings"]
    assert {
        "name": values[f"{cookie}_COOKIE_NAME"].startswith("__Host-"),
        "secure": values[f"{cookie}_COOKIE_SECURE"],
        "httponly": values[f"{cookie}_COOKIE_HTTPONLY"],
        "samesite": values[f"{cookie}_COOKIE_SAMESITE"],
        # What the prefix asks for: the whole of this host, and no other.
        "path": values[f"{cookie}_COOKIE_PATH"],
        "domain": values.get(f"{cookie}_COOKIE_DOMAIN"),
    } == {
        "name": True,
        "secure": True,
        "httponly": True,
        "samesite": "Lax",
        "path": "/",
        "domain": None,
    }


def test_so_is_the_one_of_comfortable_reading(production: dict[str, Any]) -> None:
    name, *rest = production["comfort"].split("; ")
    assert name == "__Host-comfort=on"
    kept = [part for part in rest if not part.startswith("expires=")]
    assert kept == ["HttpOnly", "Max-Age=31536000", "Path=/", "SameSite=Lax", "Secure"]


def test_a_browser_forgets_all_four(production: dict[str, Any]) -> None:
    names = ["session", "csrf", "language", "comfort"]
    assert production["erased"] == [f"__Host-{name}" for name in names]


def test_https_is_for_good(production: dict[str, Any]) -> None:
    values = production["settings"]
    assert values["SECURE_HSTS_SECONDS"] >= 365 * 24 * 60 * 60
    assert [
        values[name]
        for name in (
            "SECURE_HSTS_INCLUDE_SUBDOMAINS",
            "SECURE_HSTS_PRELOAD",
            "SECURE_SSL_REDIRECT",
            "SECURE_CONTENT_TYPE_NOSNIFF",
        )
    ] == [True] * 4
    assert values["X_FRAME_OPTIONS"] == "DENY"
    assert values["DEBUG"] is False


def test_the_policy_lets_nothing_inline_and_nobody_else(production: dict[str, Any]) -> None:
    sources = {source for sources in production["policy"].values() for source in sources}
    assert sources == {"'none'", "'self'", "data:"}
    assert [name for name, given in production["policy"].items() if "data:" in given] == ["img-src"]
