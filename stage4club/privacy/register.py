"""What each column of the database holds: the register that a privacy officer can read.

`register.toml` beside this file is the register itself; the checks hold it equal to the models.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

REGISTER = Path(__file__).with_name("register.toml")

#: Kind of what is held → columns, for each model as Django labels it.
Register = Mapping[str, Mapping[str, list[str]]]


class Held(StrEnum):
    """What a column may hold; `register.toml` says what each word means."""

    PERSON = "person"
    STAFF = "staff"
    SEALED = "sealed"
    OTHER = "other"


def read_register(path: Path = REGISTER) -> Register:
    """The register. Raises TOMLDecodeError for a file that is none."""
    return tomllib.loads(path.read_text(encoding="utf-8"))
