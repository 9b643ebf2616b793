"""A second app that listens to deaths, and cannot bear some."""

from typing import Any


def died(*, person: str, **_: Any) -> str:
    if person == "Marguerite":
        raise RuntimeError("cannot")
    return "also"
