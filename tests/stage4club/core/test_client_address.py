"""Whose request it is: what a visitor writes herself changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from stage4club.core.checks import check_proxies
from stage4club.core.client_address import client_address

VISITOR, PROXY, OUTER = "203.0.113.9", "10.0.0.2", "10.0.0.3"
FORGED = "198.51.100.1"


def seen(peer: str, forwarded: str | None = None) -> str:
    said: Any = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return client_address(RequestFactory().get("/", REMOTE_ADDR=peer, **said))


@pytest.mark.parametrize("forwarded", [None, "", FORGED, f"{FORGED}, {PROXY}", "x" * 5000])
def test_without_a_proxy_of_ours_nobody_is_believed(forwarded: str | None) -> None:
    assert seen(VISITOR, forwarded) == VISITOR


@pytest.mark.parametrize("trusted", [["1"], ["10.0.0.0/8"], ["2001:db8::/32", "10.0.0.2"]])
@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        (None, PROXY),
        ("", PROXY),
        (VISITOR, VISITOR),
        (f"{FORGED}, {VISITOR}", VISITOR),
        (f"{FORGED},{FORGED} ,  {VISITOR}:51234 ", VISITOR),
        (f"{FORGED}, unknown", PROXY),
        (f"{FORGED}, <script>", PROXY),
        (f"{FORGED},", PROXY),
        (f"::ffff:{VISITOR}", VISITOR),
        ("[2001:db9:1:2:3:4:5:6]:443", "2001:db9:1:2::/64"),
    ],
)
def test_behind_a_proxy_what_it_added_is_read(
    settings: Settings, trusted: list[str], forwarded: str | None, address: str
) -> None:
    settings.TRUSTED_PROXIES = trusted
    assert seen(PROXY, forwarded) == address


@pytest.mark.parametrize("trusted", [["2"], ["10.0.0.0/24"]])
@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        (f"{VISITOR}, {OUTER}", VISITOR),
        (f"{FORGED}, {VISITOR}, {OUTER}", VISITOR),
        (OUTER, OUTER),
    ],
)
def test_behind_two_proxies(
    settings: Settings, trusted: list[str], forwarded: str, address: str
) -> None:
    settings.TRUSTED_PROXIES = trusted
    assert seen(PROXY, forwarded) == address


def test_who_goes_round_the_proxy_is_not_believed(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
    assert seen(VISITOR, FORGED) == VISITOR


@pytest.mark.parametrize("peer", ["", "unix:", "/run/club.sock"])
def test_a_socket_has_no_address(peer: str) -> None:
    assert seen(peer, FORGED) == "unknown"


def test_a_household_has_one_address_whatever_its_last_half() -> None:
    assert seen("2001:db8:1:2:3:4:5:6") == seen("2001:db8:1:2::1") == "2001:db8:1:2::/64"
    assert seen("2001:db8:1:3::1") == "2001:db8:1:3::/64"
    assert seen("fe80::1%eth0") == "fe80::/64"


@pytest.mark.parametrize("trusted", [[], ["1"], ["3"], ["10.0.0.0/8", "2001:db8::/32"]])
def test_what_can_be_read_passes_the_check(settings: Settings, trusted: list[str]) -> None:
    settings.TRUSTED_PROXIES = trusted
    assert check_proxies() == []


@pytest.mark.parametrize("trusted", [["proxy"], ["0"], ["1", "10.0.0.0/8"], ["10.0.0.1/8"]])
def test_what_cannot_be_read_is_named_at_start_up(settings: Settings, trusted: list[str]) -> None:
    settings.TRUSTED_PROXIES = trusted
    assert [error.id for error in check_proxies()] == ["core.E004"]
