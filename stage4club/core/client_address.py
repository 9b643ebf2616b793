"""Whose request this is, as far as the network tells: believed only where a proxy of ours said it.

`settings.TRUSTED_PROXIES` is a list of the networks our proxies speak from (`["172.16.0.0/12"]`),
or how many of them stand in front of us (`["1"]`). Empty: nobody is believed.
"""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

Address = IPv4Address | IPv6Address

#: What one household or one telephone has of IPv6: it may use another address each minute.
IPV6_PREFIX = 64
#: A request that came through a socket without an address.
UNKNOWN = "unknown"


def client_address(request: HttpRequest) -> str:
    """The address the request comes from, that of a whole /64 for IPv6; `UNKNOWN` without any.

    What a visitor writes into X-Forwarded-For changes nothing: only what was added by a proxy of
    `settings.TRUSTED_PROXIES` is read, from the nearest one outwards. Where a proxy said nothing
    that can be read, its own address stands.
    """
    peer = _address(request.META.get("REMOTE_ADDR", ""))
    if peer is None:
        return UNKNOWN
    trusted = settings.TRUSTED_PROXIES
    if not trusted:
        return _whole(peer)
    said = request.headers.get("x-forwarded-for", "").split(",")
    return _whole(_outermost(peer, said, trusted))


def is_network(text: str) -> bool:
    """Whether a network, or one address, can be read in `text`."""
    try:
        ip_network(text)
    except ValueError:
        return False
    return True


def _outermost(peer: Address, said: Sequence[str], trusted: Sequence[str]) -> Address:
    """The first address that no proxy of ours has, nearest first; the last one that can be read."""
    found = peer
    for hop, text in enumerate(reversed(said)):
        if not _is_proxy(found, hop, trusted):
            break
        before = _address(text)
        if before is None:
            break
        found = before
    return found


def _is_proxy(address: Address, hop: int, trusted: Sequence[str]) -> bool:
    if trusted[0].isdecimal():
        return hop < int(trusted[0])
    # An address of one version is in no network of the other.
    return any(address in ip_network(network) for network in trusted)


def _address(text: str) -> Address | None:
    """What was written, without a port; IPv4 written as IPv6 is IPv4."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _whole(address: Address) -> str:
    if isinstance(address, IPv4Address):
        return str(address)
    return str(IPv6Network((int(address), IPV6_PREFIX), strict=False))
