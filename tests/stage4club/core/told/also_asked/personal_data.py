"""A third app, which is asked and knows one reason more."""

from collections.abc import Collection
from typing import Any


def may_contact(people: Collection[int], **_: Any) -> set[int]:
    return set(people) - {1}
