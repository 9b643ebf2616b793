"""System check of the register: what is stored is declared, and what is declared is stored."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error

from .register import Held, read_register

_HINT = (
    "Write it in privacy/register.toml under the word that says what it holds; its first lines say "
    "what the words mean."
)


def check_register(**kwargs: Any) -> list[CheckMessage]:
    """privacy.E001: a column is missing in the register, stands twice, or does not exist."""
    register = read_register()
    stored = Counter(
        f"{model._meta.label_lower}.{field.name}"
        for model in apps.get_models(include_auto_created=False)
        if not model.__module__.startswith("django.")
        for field in model._meta.concrete_fields
    )
    declared = Counter(
        f"{model}.{column}"
        for model, kinds in register.items()
        for kind, columns in kinds.items()
        # A word that means nothing declares nothing.
        if kind in set(Held)
        for column in columns
    )
    faults = [
        *((name, "is stored and stands nowhere in the register") for name in stored - declared),
        *((name, "stands in the register too often") for name in declared - stored),
    ]
    return [
        Error(f"“{name}” {fault}.", hint=_HINT, id="privacy.E001") for name, fault in sorted(faults)
    ]
