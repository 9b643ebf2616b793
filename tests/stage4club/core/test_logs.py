"""Neither tokens nor what somebody typed reach the logs."""

from __future__ import annotations

import logging
import sys
from typing import NoReturn

import pytest
from django.db import IntegrityError
from django.test import Client

from stage4club.core.logs import PrivateFormatter, hide_secrets

TOKEN = "k3" * 21


def record_of(error: BaseException | None = None) -> logging.LogRecord:
    info = (type(error), error, error.__traceback__) if error else None
    arguments = ("Gone", f"/lien/{TOKEN}/")
    return logging.LogRecord("x", logging.ERROR, "x.py", 1, "%s: %s", arguments, info)


@pytest.mark.parametrize(
    ("line", "hidden"),
    [
        (f"Not Found: /lien/{TOKEN}/", "Not Found: /lien/…"),
        (f'"GET /en/link/{TOKEN}/ HTTP/1.1" 302', '"GET /en/link/… HTTP/1.1" 302'),
        (f"/admin/invitation/MQ/{TOKEN}/?x=1", "/admin/invitation/…?x=1"),
        ("Not Found: /services/lien", "Not Found: /services/lien"),
    ],
)
def test_what_follows_a_secret_address_is_hidden(line: str, hidden: str) -> None:
    assert hide_secrets(line) == hidden


def test_arguments_are_hidden_too() -> None:
    assert PrivateFormatter().format(record_of()) == "Gone: /lien/…"


def fail(error: BaseException) -> NoReturn:
    raise error


def refuse(typed: str, *, kept: bool) -> NoReturn:
    try:
        fail(ValueError(typed))
    except ValueError as error:
        raise IntegrityError(typed) from (error if kept else None)


def stumble() -> NoReturn:
    try:
        fail(KeyError())
    except KeyError:
        raise LookupError  # noqa: B904 - the context itself is tested


@pytest.mark.parametrize("kept", [True, False])
def test_a_traceback_has_classes_and_lines_but_no_words(kept: bool) -> None:
    # Not written in the lines of code that a traceback quotes.
    typed = "Z" + "oé"
    try:
        refuse(typed, kept=kept)
    except IntegrityError:
        written = PrivateFormatter().formatException(sys.exc_info())
    classes = [line for line in written.splitlines() if line and not line.startswith(" ")]
    first = ["builtins.ValueError"] if kept else []
    assert classes == [*first, "django.db.utils.IntegrityError"]
    assert typed not in written


def test_what_led_to_an_error_is_told_first() -> None:
    try:
        stumble()
    except LookupError:
        written = PrivateFormatter().formatException(sys.exc_info())
    assert [line for line in written.splitlines() if line.startswith("builtins")] == [
        "builtins.KeyError",
        "builtins.LookupError",
    ]


@pytest.mark.django_db
def test_a_refused_request_is_logged_without_its_token(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    client.post(f"/lien/{TOKEN}/")
    lines = [PrivateFormatter().format(record) for record in caplog.records]
    assert lines == ["Method Not Allowed: /lien/…"]


def test_every_handler_writes_with_it() -> None:
    formatters = [type(handler.formatter) for handler in logging.getLogger().handlers]
    assert PrivateFormatter in formatters
