from base64 import urlsafe_b64decode
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.signing import TimestampSigner

from stage4club.core.forms.tokens import is_form_token, new_form_token, read_form_token

NOON = datetime(2026, 3, 5, 17, 0, tzinfo=UTC)


def token_of(moment):
    with time_machine.travel(moment, tick=False):
        return new_form_token()


def test_a_token_says_when_the_form_was_opened():
    token = read_form_token(token_of(NOON), NOON + timedelta(seconds=40))

    assert token.opened_at == NOON


def test_a_key_holds_128_random_bits():
    keys = {read_form_token(new_form_token(), NOON).key for _ in range(100)}

    assert len(keys) == 100
    assert {len(urlsafe_b64decode(key + "==")) for key in keys} == {16}


def test_a_token_keeps_its_key():
    token = token_of(NOON)

    assert read_form_token(token, NOON) == read_form_token(token, NOON + timedelta(days=1))


def test_a_token_has_no_maximum_age():
    assert read_form_token(token_of(NOON), NOON + timedelta(days=900)).opened_at == NOON


def test_a_token_is_never_opened_in_the_future():
    earlier = NOON - timedelta(hours=1)

    assert read_form_token(token_of(NOON), earlier).opened_at == earlier


@pytest.mark.parametrize(
    "damaged",
    [
        None,
        "",
        "x",
        "::",
        "\0",
        "é" * 10_000,
        "key:1xV50L:9AQi-cLWBctzvIzOWUtMqwYfVV0iHn_QX9Qv6uFVXvw",
        # Signed at this moment: without a name of its own, each worker would name it otherwise.
        pytest.param(TimestampSigner(salt="another use").sign("key"), id="foreign"),
    ],
)
def test_a_damaged_or_foreign_token_says_nothing(damaged):
    assert read_form_token(damaged, NOON) is None
    assert is_form_token(damaged) is False


def test_every_sign_of_a_token_counts():
    token = token_of(NOON)
    altered = [
        token[:place] + ("A" if sign != "A" else "B") + token[place + 1 :]
        for place, sign in enumerate(token[:-1])
    ]

    assert [read_form_token(text, NOON) for text in altered] == [None] * len(altered)


def test_a_token_survives_a_rotation_of_the_key(settings):
    token = token_of(NOON)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "tests-only-next-" + "y" * 40

    assert is_form_token(token)
