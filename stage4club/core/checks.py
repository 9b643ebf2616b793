"""What a real installation must have: `manage.py check --deploy` names what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation

from .client_address import is_network
from .doors import access_of
from .pdf import NoPdfHere, weasyprint
from .web_role import compare

SWITCHED_OFF = "core.E001"
NO_FRENCH = "core.E002"
OPEN_DOOR = "core.E003"
TOO_MIGHTY = "core.W004"
TOO_WEAK = "core.E005"
UNKNOWN_PROXY = "core.E006"
NO_PDF = "core.W007"


@register(Tags.security, deploy=True)
def check_switches(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Refuse the values that are for tests and benchmarks."""
    wrong = {
        "FORM_MIN_SECONDS": settings.FORM_MIN_SECONDS < 1,
        "RATE_LIMITS": not settings.RATE_LIMITS,
        "STAFF_MFA": settings.STAFF_MFA != "required",
    }
    return [
        Error(f"{name} is switched off.", hint="It is so for tests only.", id=SWITCHED_OFF)
        for name, is_wrong in wrong.items()
        if is_wrong
    ]


@register(Tags.security)
def check_proxies(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """core.E006: nobody can tell which proxies are trusted."""
    trusted = settings.TRUSTED_PROXIES
    is_count = len(trusted) == 1 and trusted[0].isdecimal() and int(trusted[0]) > 0
    if is_count or all(map(is_network, trusted)):
        return []
    hint = "How many there are, or their networks, comma separated: 10.0.0.0/8."
    return [Error("TRUSTED_PROXIES cannot be read.", hint=hint, id=UNKNOWN_PROXY)]


@register(Tags.translation, deploy=True)
def check_french(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Refuse to go out without French: pages in English, at English addresses."""
    with translation.override("fr"):
        if translation.gettext("Register") != "Register":
            return []
    hint = "Compile the catalogue: python -m tools.messages compile"
    return [Error("The French catalogue is not compiled.", hint=hint, id=NO_FRENCH)]


@register(Tags.compatibility, deploy=True)
def check_pdf(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """core.W007: letters leave as pages that the browser prints."""
    try:
        weasyprint()
    except NoPdfHere as missing:
        hint = f"Install what draws words: {missing}."
        return [checks.Warning("No letter can be drawn as a PDF.", hint=hint, id=NO_PDF)]
    return []


@register(Tags.database, deploy=True)
def check_web_role(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Whether this process, if a page or a message is what it is for, may do what it should.

    Asked only with `--database default`; migrate, which the owner runs, does not ask.
    """
    if not databases:
        return []
    too_much, missing = compare()
    found: list[CheckMessage] = []
    if too_much:
        words = f"The site could {too_much[0]}: {len(too_much)} rights too many."
        hint = (
            "Name another role than the owner of the tables in DATABASE_URL (docs/operations.md)."
        )
        found.append(checks.Warning(words, hint=hint, id=TOO_MIGHTY))
    if missing:
        words = f"The site may not {missing[0]}: {len(missing)} rights are missing."
        hint = "Run manage.py grant_web_role as the owner of the tables."
        found.append(Error(words, hint=hint, id=TOO_WEAK))
    return found


@register(Tags.urls)
def check_doors(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """core.E003: nobody has said who may open an address."""
    return [
        Error(
            f"“{address}” says nowhere who may open it.",
            hint="Put @page(…, access=Access.…) of core.doors above its view.",
            id=OPEN_DOOR,
        )
        for address, view in addresses(get_resolver())
        if access_of(view) is None
    ]


def addresses(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every address of the site, as its pattern reads, with the view that answers there."""
    for entry in resolver.url_patterns:
        address = f"{before}{entry.pattern}"
        if isinstance(entry, URLPattern):
            yield address, entry.callback
        else:
            yield from addresses(entry, address)
