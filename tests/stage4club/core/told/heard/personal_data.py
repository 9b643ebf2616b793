"""An app that listens to deaths and answers two questions."""

from typing import Any

from django.db import connection

heard: list[dict[str, Any]] = []


def died(**news: Any) -> str:
    heard.append({**news, "in_transaction": connection.in_atomic_block})
    return "heard"


def may_contact(person: object) -> bool:
    return person == "Louise"
