"""What a real installation must have: `manage.py check --deploy` names what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.utils import translation

SWITCHED_OFF = "core.E001"
NO_FRENCH = "core.E002"


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
