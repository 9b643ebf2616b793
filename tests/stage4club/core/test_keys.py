import pytest
from django.core.exceptions import ImproperlyConfigured

from stage4club.core.keys import derive_key, derive_keys

SECRET = "a-secret-of-the-tests-" + "s" * 20
OTHER = "a-secret-of-the-tests-" + "t" * 20


def test_a_key_depends_on_secret_and_purpose_alone() -> None:
    assert derive_key(SECRET, purpose="fields") == derive_key(SECRET, purpose="fields")
    keys = {derive_key(secret, purpose=use) for secret in (SECRET, OTHER) for use in ("a", "b")}
    assert len(keys) == 4


def test_a_key_is_never_the_same_from_one_version_to_the_next() -> None:
    # What is stored under it would be lost: HKDF-SHA256, no salt, computed apart.
    assert derive_key("k" * 32, purpose="fields").hex() == (
        "af362580a279ea14b5c6bb335738337d40967de9ebb8cfe55f3a21910c8552a9"
    )


@pytest.mark.parametrize("length", [4, 16, 32])
def test_a_key_has_the_length_asked_for(length: int) -> None:
    assert len(derive_key(SECRET, purpose="fields", length=length)) == length


def test_keys_come_in_the_order_of_the_setting(settings) -> None:
    settings.FIELD_KEYS = [OTHER, SECRET]
    assert derive_keys(purpose="fields") == (
        derive_key(OTHER, purpose="fields"),
        derive_key(SECRET, purpose="fields"),
    )


@pytest.mark.parametrize("value", [None, [], (), SECRET, [SECRET, "s" * 31], [b"s" * 40]])
def test_a_setting_that_protects_nothing_is_refused(settings, value: object) -> None:
    settings.FIELD_KEYS = value
    with pytest.raises(ImproperlyConfigured, match="FIELD_KEYS"):
        derive_keys(purpose="fields")


def test_a_missing_setting_is_refused(settings) -> None:
    del settings.FIELD_KEYS
    with pytest.raises(ImproperlyConfigured, match="FIELD_KEYS"):
        derive_keys(purpose="fields")
