"""The back office: Django's own admin, scoped, audited, and acting through declared verbs.

What an app needs: `from stage4club.core.staff import Preview, StaffModelAdmin, Verb`. The names
are imported when they are asked for, because Django reads this package (StaffAdminConfig) before
its models are loaded.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .home import WaitingLine
    from .inlines import StaffInline
    from .model_admin import StaffModelAdmin
    from .preview import Preview
    from .site import StaffSite
    from .verbs import Verb

__all__ = ["Preview", "StaffInline", "StaffModelAdmin", "StaffSite", "Verb", "WaitingLine"]

_MODULES = {
    "Preview": "preview",
    "StaffInline": "inlines",
    "StaffModelAdmin": "model_admin",
    "StaffSite": "site",
    "Verb": "verbs",
    "WaitingLine": "home",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_MODULES[name]}", __name__), name)
