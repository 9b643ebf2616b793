"""What device this is, in two words its owner knows. No more is read of what a browser says."""

from __future__ import annotations

from collections.abc import Iterable

#: What stands in the header → what people call it; the first one found. Every browser says that it
#: is also one of those below it.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def device_of(user_agent: str) -> str:
    """Browser and system with a slash between, "Chrome/Windows"; empty where nothing is known."""
    names = _first(_BROWSERS, user_agent), _first(_SYSTEMS, user_agent)
    return "/".join(names) if any(names) else ""


def _first(known: Iterable[tuple[str, str]], user_agent: str) -> str:
    return next((name for sign, name in known if sign in user_agent), "")
