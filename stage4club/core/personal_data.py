"""The one way news about a person travels up: each app's own `personal_data.py`.

Lower apps may not import higher ones, yet a death must reach the registrations. So each app may
hold a module `personal_data` with plain functions named as in `HANDLERS`; `autodiscover` finds
them when Django starts, as it finds the modules of the admin, and whoever has the news calls
`notify` in its own transaction.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils.module_loading import autodiscover_modules

MODULE = "personal_data"

# Asked at any moment: they change nothing.
QUESTIONS = (
    "may_contact",
    "visible_messages",
    "visible_consents",
    "visible_people",
    "requests",
    "rows_about",
    "emergency_record",
    "emergency_sections",
    "exported",
    "of_same_person",
)
# Told once, inside the transaction of what happened: all of it is stored, or nothing.
NEWS = (
    "message_failed",
    "call_made",
    "consent_withdrawn",
    "hold_requests",
    "tied",
    "died",
    "undied",
    "merged",
    "erased",
    "links_asked",
)
# Done before messages are sent: what people asked to be sent, and no page could tell them.
CHORES = ("write_asked_messages",)
HANDLERS = QUESTIONS + NEWS + CHORES

Handler = Callable[..., Any]

_registry: dict[str, list[Handler]] = {name: [] for name in HANDLERS}


class UnknownHandler(LookupError):
    """A handler was asked for by a name that is not in `HANDLERS`."""

    def __init__(self, name: str) -> None:
        super().__init__(f"No handler is called {name!r}; there are: {', '.join(HANDLERS)}.")


def autodiscover() -> None:
    """Import each installed app's `personal_data` and keep its handlers, in the apps' order.

    May be called again: what was found before is replaced. Raises `ImproperlyConfigured` for a
    module that declares no handler at all, or gives a handler's name to something else than a
    function: the app would believe itself told of a death and never be.
    """
    autodiscover_modules(MODULE)
    found: dict[str, list[Handler]] = {name: [] for name in HANDLERS}
    for app in apps.get_app_configs():
        module = sys.modules.get(f"{app.name}.{MODULE}")
        # The core is an app too, and this very module has the name that is looked for.
        if module is None or module.__name__ == __name__:
            continue
        declared = {name: getattr(module, name) for name in HANDLERS if hasattr(module, name)}
        if not declared:
            message = f"{module.__name__} declares no handler; it may: {', '.join(HANDLERS)}."
            raise ImproperlyConfigured(message)
        for name, handler in declared.items():
            if not callable(handler):
                raise ImproperlyConfigured(f"{module.__name__}.{name} is not a function.")
            found[name].append(handler)
    _registry.update(found)


def handlers(name: str) -> list[Handler]:
    """The functions of that name, in the order of INSTALLED_APPS; none when no app has one.

    Raises `UnknownHandler` for a name that is not in `HANDLERS`.
    """
    if name not in _registry:
        raise UnknownHandler(name)
    return list(_registry[name])


def contactable(people: Collection[int], *, purpose: str, now: datetime) -> set[int]:
    """Those of `people` (keys) to whom a message or a call of this purpose may go at `now`.

    Every app that may know a reason against it is asked, once for all of them: its
    `may_contact(people, *, purpose, now)` gives back the keys it has nothing against.
    """
    left = set(people)
    for may_contact in handlers("may_contact"):
        left = left & may_contact(left, purpose=purpose, now=now)
    return left


def notify(name: str, **kwargs: Any) -> list[Any]:
    """Call every handler of that name with `kwargs`, and give their answers in the same order.

    What a handler raises goes through: the caller's transaction then undoes the others. Raises
    `UnknownHandler`, and `TransactionManagementError` for news told outside a transaction.
    """
    found = handlers(name)
    if name in NEWS and not transaction.get_connection().in_atomic_block:
        message = f"notify({name!r}) is called in the transaction of what happened."
        raise transaction.TransactionManagementError(message)
    return [handler(**kwargs) for handler in found]
