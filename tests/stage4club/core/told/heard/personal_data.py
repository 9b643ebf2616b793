"""An app that listens to deaths and answers two questions."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

heard: list[dict[str, Any]] = []


def died(**news: Any) -> str:
    heard.append({**news, "in_transaction": connection.in_atomic_block})
    return "heard"


def may_contact(people: Collection[int], *, purpose: str, now: datetime) -> set[int]:
    assert (purpose, now.utcoffset()) == ("news", timedelta(0))
    return set(people) - {2}
