"""A reader's browser: the whole stack and nothing around it, since it is asked thousands of times.

Django's own client copies the context of every template; nobody here asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

from django.db import connection, transaction
from django.test import Client, RequestFactory
from django.test.client import ClientHandler, FakePayload

from stage4club.people.models import User

_HANDLER = ClientHandler(enforce_csrf_checks=False)
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_WRITES = re.compile(r"\s*(?:WITH\b.*?)?(INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.DOTALL)


@dataclass(frozen=True)
class Answer:
    """What came back, and what was written to the database meanwhile."""

    status: int
    text: str
    headers: str
    writes: frozenset[str]

    @property
    def title(self) -> str:
        """The title of the page."""
        found = _TITLE.search(self.text)
        return found[1] if found else ""


class Browser:
    """One reader's, signed in; nobody's without one."""

    def __init__(self, user: User | None = None) -> None:
        self._factory = RequestFactory()
        if user is not None:
            client = Client()
            client.force_login(user)
            self.carry(client.cookies)

    def carry(self, cookies: SimpleCookie) -> None:
        """Go on where another client stands."""
        self._factory.cookies = cookies

    def ask(self, method: str, path: str, body: str = "") -> Answer:
        """One request. What it writes stays, unless `undone` is around it."""
        address, _, query = path.partition("?")
        sent = body.encode()
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "PATH_INFO": address,
            "QUERY_STRING": query,
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(sent)),
        }
        request = self._factory._base_environ(**environ)
        request["wsgi.input"] = FakePayload(sent)
        with writes() as written:
            response = _HANDLER(request)
        headers = "\n".join(f"{name}: {value}" for name, value in response.items())
        text = b"".join(response).decode(errors="replace")
        return Answer(response.status_code, text, headers, frozenset(written))


@contextmanager
def writes() -> Iterator[set[str]]:
    """The statements that write, as "INSERT INTO table"."""
    written: set[str] = set()

    def note(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        found = _WRITES.match(str(sql))
        if found:
            written.add(f"{found[1]} {found[2]}")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield written


def stored_around() -> transaction.Atomic:
    """A transaction in which what is durable elsewhere is called, as in Django's own TestCase."""
    around = transaction.atomic()
    around._from_testcase = True  # type: ignore[attr-defined]
    return around


@contextmanager
def undone() -> Iterator[None]:
    """What the block writes is taken back."""
    with stored_around():
        point = transaction.savepoint()
        yield
        transaction.savepoint_rollback(point)
