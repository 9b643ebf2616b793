"""The register of what is held, against the models; what the check says when they differ."""

from __future__ import annotations

import pytest
from django.core.checks import CheckMessage

from stage4club.privacy import checks
from stage4club.privacy.register import Register, read_register

HINT = (
    "Write it in privacy/register.toml under the word that says what it holds; its first lines say "
    "what the words mean."
)


def said(messages: list[CheckMessage]) -> list[tuple[str | None, str, str | None]]:
    """Without what is about the sample models of our own tests."""
    return [
        (message.id, message.msg, message.hint)
        for message in messages
        if not message.msg.startswith("“sample.")
    ]


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Register:
    """The register, to be changed."""
    register = read_register()
    monkeypatch.setattr(checks, "read_register", lambda: register)
    return register


def test_every_column_is_in_the_register_once() -> None:
    assert said(checks.check_register()) == []


def test_a_column_that_nobody_declared_is_an_error(held: Register) -> None:
    held["people.person"]["person"].remove("email")
    assert said(checks.check_register()) == [
        (
            "privacy.E001",
            "“people.person.email” is stored and stands nowhere in the register.",
            HINT,
        )
    ]


def test_a_column_that_is_gone_or_stands_twice_is_an_error(held: Register) -> None:
    held["people.person"]["other"] += ["shoe_size", "email"]
    assert said(checks.check_register()) == [
        ("privacy.E001", f"“people.person.{name}” stands in the register too often.", HINT)
        for name in ("email", "shoe_size")
    ]


def test_a_word_that_means_nothing_declares_nothing(held: Register) -> None:
    kinds = dict(held["privacy.consent"])
    kinds["staf"] = kinds.pop("staff")
    held["privacy.consent"].clear()  # type: ignore[attr-defined]
    held["privacy.consent"].update(kinds)  # type: ignore[attr-defined]
    assert [message for _id, message, _hint in said(checks.check_register())] == [
        "“privacy.consent.recorded_by” is stored and stands nowhere in the register."
    ]
