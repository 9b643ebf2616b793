"""Codes of an application against RFC 6238; codes on paper as people type them."""

from __future__ import annotations

from base64 import b32decode, b32encode
from datetime import UTC, datetime, timedelta

import pytest

from stage4club.core.references import ALPHABET
from stage4club.people.operations.one_time_codes import (
    code_of,
    matching_step,
    new_recovery_codes,
    new_secret,
    provisioning_url,
    recovery_digest,
    spaced,
    step_of,
)
from tests.factories import NOW
from tests.stage4club.people.proofs import SECRET, STEP

#: RFC 6238, Appendix B: the secret, moments and codes of which six digits are the last.
RFC_SECRET = b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    now = datetime.fromtimestamp(seconds, tz=UTC)
    assert code_of(RFC_SECRET, step_of(now)) == code
    assert matching_step(RFC_SECRET, code, now=now) == step_of(now)


@pytest.mark.parametrize(
    ("late", "fits"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_clock_may_be_wrong_by_half_a_minute(late: int, fits: bool) -> None:
    code = code_of(SECRET, step_of(NOW))
    assert (matching_step(SECRET, code, now=NOW + late * STEP) == step_of(NOW)) is fits


def test_a_code_of_before_the_last_one_is_none() -> None:
    step = step_of(NOW)
    code = code_of(SECRET, step)
    assert matching_step(SECRET, code, now=NOW, after=step - 1) == step
    assert matching_step(SECRET, code, now=NOW, after=step) is None


@pytest.mark.parametrize(
    ("typed", "fits"),
    [
        ("{code}", True),
        (" {half} {rest} ", True),
        ("{half}-{rest}", True),
        ("{wide}", True),
        ("{code}0", False),
        ("{half}", False),
        ("", False),
        ("é" * 6, False),
        (" " * 65 + "{code}", False),
    ],
)
def test_what_is_typed_is_read_kindly(typed: str, fits: bool) -> None:
    code = code_of(SECRET, step_of(NOW))
    wide = "".join(chr(ord("０") + int(digit)) for digit in code)
    said = typed.format(code=code, half=code[:3], rest=code[3:], wide=wide)
    assert (matching_step(SECRET, said, now=NOW) is not None) is fits


def test_secrets_are_twenty_bytes_and_never_the_same() -> None:
    secrets = {new_secret() for _ in range(20)}
    assert len(secrets) == 20
    assert {len(b32decode(secret)) for secret in secrets} == {20}
    assert spaced(SECRET) == "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP"


def test_an_application_is_told_nothing_but_a_neutral_name() -> None:
    link = provisioning_url(SECRET, address="zoe@example.org")
    assert link == (
        f"otpauth://totp/Club:zoe%40example.org?digits=6&secret={SECRET}"
        "&algorithm=SHA1&issuer=Club&period=30"
    )


def test_ten_codes_on_paper_that_cannot_be_guessed() -> None:
    codes = new_recovery_codes()
    assert len(set(codes)) == 10
    assert {tuple(map(len, code.split("-"))) for code in codes} == {(4, 4, 4)}
    assert set("".join(codes)) <= {*ALPHABET, "-"}


@pytest.mark.parametrize(
    "typed",
    ["K7M2-QX9R-D4TP", "k7m2qx9rd4tp", " k7m2 qx9r d4tp", "K7M2–QX9R–D4TP", "Ｋ7M2-QX9R-D4TP"],
)
def test_a_code_on_paper_is_read_however_it_is_typed(typed: str) -> None:
    assert recovery_digest(typed) == recovery_digest("K7M2-QX9R-D4TP")
    assert recovery_digest(typed + "X") != recovery_digest("K7M2-QX9R-D4TP")


def test_a_step_is_half_a_minute() -> None:
    assert step_of(NOW + timedelta(seconds=30)) == step_of(NOW) + 1
