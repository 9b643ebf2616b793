"""What device it is, in words its owner knows."""

from __future__ import annotations

import pytest
from django.utils import translation

from stage4club.people.devices import device_of
from stage4club.people.models import BrowserSession

GECKO = "Mozilla/5.0 (%s; rv:140.0) Gecko/20100101 Firefox/140.0"
WEBKIT = "Mozilla/5.0 (%s) AppleWebKit/537.36 (KHTML, like Gecko) %s"
WINDOWS, MAC = "Windows NT 10.0; Win64; x64", "Macintosh; Intel Mac OS X 10_15_7"


@pytest.mark.parametrize(
    ("said", "device", "words"),
    [
        (WEBKIT % (WINDOWS, "Chrome/140.0.0.0 Safari/537.36"), "Chrome/Windows", None),
        (WEBKIT % (WINDOWS, "Chrome/140.0 Safari/537.36 Edg/140.0"), "Edge/Windows", None),
        (WEBKIT % (WINDOWS, "Chrome/140.0 Safari/537.36 OPR/120"), "Opera/Windows", None),
        (GECKO % WINDOWS, "Firefox/Windows", None),
        (GECKO % "X11; Linux x86_64", "Firefox/Linux", None),
        (WEBKIT % (MAC, "Version/19.0 Safari/605.1.15"), "Safari/Mac", None),
        (WEBKIT % ("iPhone; CPU iPhone OS 19_0", "Mobile Safari/604.1"), "Safari/iPhone", None),
        (WEBKIT % ("iPhone; CPU iPhone OS 19_0", "CriOS/140 Safari/604"), "Chrome/iPhone", None),
        (WEBKIT % ("iPad; CPU OS 19_0", "FxiOS/140 Safari/604"), "Firefox/iPad", None),
        (WEBKIT % ("Linux; Android 16", "Chrome/140 Safari/537"), "Chrome/Android", None),
        (
            WEBKIT % ("Linux; Android 16", "SamsungBrowser/29 Chrome/140 Safari/537"),
            "Samsung Internet/Android",
            None,
        ),
        (WEBKIT % ("X11; CrOS x86_64", "Chrome/140 Safari/537"), "Chrome/ChromeOS", None),
        ("curl/8.0 (Windows)", "/Windows", "Windows"),
        ("Firefox", "Firefox/", "Firefox"),
        ("curl/8.0", "", "Un autre appareil"),
        ("", "", "Un autre appareil"),
        ("<script>" * 1000, "", "Un autre appareil"),
    ],
)
def test_a_device_in_two_words(said: str, device: str, words: str | None) -> None:
    assert device_of(said) == device
    row = BrowserSession(device=device)
    assert row.device_words == (words or device.replace("/", " sur "))
    with translation.override("en"):
        assert row.device_words == {"Un autre appareil": "Another device"}.get(
            words or "", words or device.replace("/", " on ")
        )
