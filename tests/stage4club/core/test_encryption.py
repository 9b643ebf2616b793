import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from stage4club.core.encryption import (
    Undecipherable,
    decrypt,
    encrypt,
    written_with_first_key,
)

OLD = "an-old-key-of-the-tests-" + "o" * 20
NEW = "a-new-key-of-the-tests-" + "n" * 20
CONTEXT = "core_draft.body:7"
# A blob written by the first version of the format, to be read for as long as it exists.
KEPT = bytes.fromhex("01a4bc3ed81e22c1b290e77b3d630a0139ee1c97e1dca22faf73f5bca03a63b4bddb644762")

# The text after the header: version, key, nonce.
HEADER, NONCE, TAG = 5, 12, 16


@pytest.fixture
def field_keys(settings):
    settings.FIELD_KEYS = [NEW, OLD]
    return settings


@given(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8"), min_size=1))
def test_every_text_comes_back_in_its_context(text: str, context: str) -> None:
    assert decrypt(encrypt(text, context=context), context=context) == text


@given(st.data())
def test_a_blob_with_any_byte_changed_does_not_open(data: st.DataObject) -> None:
    blob = bytearray(encrypt("Zoé", context=CONTEXT))
    place = data.draw(st.integers(0, len(blob) - 1))
    blob[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Undecipherable):
        decrypt(blob, context=CONTEXT)


@given(st.binary(max_size=80))
def test_anything_that_is_no_blob_does_not_open(blob: bytes) -> None:
    with pytest.raises(Undecipherable):
        decrypt(blob, context=CONTEXT)


@pytest.mark.parametrize("length", range(HEADER + NONCE + TAG + len("Zoé".encode())))
def test_a_blob_cut_anywhere_does_not_open(length: int) -> None:
    with pytest.raises(Undecipherable):
        decrypt(encrypt("Zoé", context=CONTEXT)[:length], context=CONTEXT)


@pytest.mark.parametrize(
    "elsewhere", ["core_draft.body:8", "core_draft.bodY:7", "core_draft.body:77"]
)
def test_a_blob_moved_to_another_row_or_column_does_not_open(elsewhere: str) -> None:
    blob = encrypt("Zoé", context=CONTEXT)
    with pytest.raises(Undecipherable):
        decrypt(blob, context=elsewhere)


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_a_blob_is_read_as_the_database_driver_gives_it(kind: type) -> None:
    blob = kind(encrypt("Zoé", context=CONTEXT))
    assert decrypt(blob, context=CONTEXT) == "Zoé"
    assert written_with_first_key(blob) is True


def test_a_blob_is_header_nonce_text_and_tag() -> None:
    blob = encrypt("Zoé", context=CONTEXT)
    assert blob[:1] == b"\x01"
    assert len(blob) == HEADER + NONCE + len("Zoé".encode()) + TAG


def test_the_same_text_never_gives_the_same_blob() -> None:
    blobs = [encrypt("Zoé", context=CONTEXT) for _ in range(100)]
    assert len({blob[HEADER : HEADER + NONCE] for blob in blobs}) == 100
    assert len({blob[HEADER + NONCE :] for blob in blobs}) == 100


def test_the_text_cannot_be_read_in_the_blob() -> None:
    assert b"Louise" not in encrypt("Louise", context=CONTEXT)


def test_the_first_key_writes_and_the_old_one_still_reads(field_keys) -> None:
    field_keys.FIELD_KEYS = [OLD]
    before = encrypt("Zoé", context=CONTEXT)
    assert written_with_first_key(before) is True
    field_keys.FIELD_KEYS = [NEW, OLD]
    after = encrypt("Zoé", context=CONTEXT)
    assert (written_with_first_key(before), written_with_first_key(after)) == (False, True)
    assert [decrypt(blob, context=CONTEXT) for blob in (before, after)] == ["Zoé", "Zoé"]
    field_keys.FIELD_KEYS = [NEW]
    assert decrypt(after, context=CONTEXT) == "Zoé"
    with pytest.raises(Undecipherable):
        decrypt(before, context=CONTEXT)


def test_a_blob_of_another_key_does_not_open_under_our_keys_name(field_keys) -> None:
    ours = encrypt("Zoé", context=CONTEXT)
    field_keys.FIELD_KEYS = [OLD]
    theirs = encrypt("Zoé", context=CONTEXT)
    field_keys.FIELD_KEYS = [NEW]
    with pytest.raises(Undecipherable):
        decrypt(ours[:HEADER] + theirs[HEADER:], context=CONTEXT)


def test_a_blob_of_the_first_version_is_still_read(field_keys) -> None:
    assert decrypt(KEPT, context=CONTEXT) == "Zoé"


@pytest.mark.parametrize("blob", [b"", b"\x01", b"\x01abcd", b"\x02" + b"\x00" * 60])
def test_a_header_that_is_not_ours_is_not_the_first_key(blob: bytes) -> None:
    assert written_with_first_key(blob) is False


def test_a_text_without_a_context_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="context"):
        encrypt("Zoé", context="")
    with pytest.raises(ValueError, match="context"):
        decrypt(encrypt("Zoé", context=CONTEXT), context="")


def test_the_refusal_tells_nothing_of_the_text() -> None:
    with pytest.raises(Undecipherable) as refused:
        decrypt(encrypt("Zoé", context="elsewhere"), context=CONTEXT)
    with override("en"):
        assert str(refused.value) == "This cannot be read any more. Please call us."
