"""A column whose attribute is a text and whose bytes are not."""

import copy
import pickle
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.db.models import NOT_PROVIDED, BinaryField, F

from stage4club.core import workflow
from stage4club.core.encrypted_fields import EncryptedTextField, encrypted_columns, stored_bytes
from stage4club.core.encryption import Undecipherable, decrypt, encrypt
from stage4club.core.models import Draft
from tests.stage4club.core.sample.models import Letter
from tests.stage4club.core.sample.workflow import READ_ALOUD

NOW = datetime(2026, 3, 5, 18, 30, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def make_letter(**values):
    return Letter.objects.create(**{"reference": "A-1", "words": "Bonjour Zoé"} | values)


def in_the_database(column="words", **row):
    [blob] = Letter.objects.filter(**row).values_list(column, flat=True)
    return bytes(blob)


def damage(name="words"):
    Letter.objects.update(**{name: b"\x01" + bytes(60)})


def test_a_text_goes_in_and_comes_out():
    letter = make_letter()
    assert letter.words == "Bonjour Zoé"
    assert Letter.objects.get().words == "Bonjour Zoé"
    assert b"Bonjour" not in in_the_database()


def test_it_is_bound_to_table_column_and_key():
    make_letter()
    assert decrypt(in_the_database(), context="sample_letter.words:A-1") == "Bonjour Zoé"
    Letter.objects.update(postscript=F("words"))
    with pytest.raises(Undecipherable):
        _ = Letter.objects.get().postscript


def test_a_blob_of_before_is_opened():
    draft = Draft(key="a" * 64, kind="x", created_at=NOW, expires_at=NOW + timedelta(hours=1))
    draft.body = encrypt("{}", context=f"core_draft.body:{draft.key}")
    draft.save()
    assert Draft.objects.get().body == "{}"


def test_many_rows_at_once():
    rows = [Letter(reference=str(number), words=f"Lettre {number}") for number in range(3)]
    Letter.objects.bulk_create(rows)
    assert [row.words for row in Letter.objects.order_by("pk")] == [row.words for row in rows]


def test_an_empty_text_has_nothing_to_hide_and_no_text_is_none():
    letter = make_letter(words="Bonjour", postscript="")
    assert (in_the_database("postscript"), letter.postscript) == (b"", "")
    assert (letter.answer, Letter.objects.get().answer) == (None, None)
    assert Letter.objects.filter(postscript=b"").exists()
    # Where a text must stand, an empty one is sealed as any other.
    make_letter(reference="A-2", words="")
    assert len(in_the_database(reference="A-2")) > 0
    assert Letter.objects.get(reference="A-2").words == ""
    Letter.objects.update(words=b"")
    with pytest.raises(Undecipherable):
        _ = Letter.objects.get(reference="A-2").words


def test_what_was_read_and_not_changed_keeps_its_bytes():
    make_letter()
    before = in_the_database()
    letter = Letter.objects.get()
    assert letter.words == "Bonjour Zoé"
    letter.save()
    assert in_the_database() == before
    letter.words = "Au revoir"
    letter.save(update_fields=["words"])
    assert Letter.objects.get().words == "Au revoir"


def test_a_damaged_text_is_noticed_when_it_is_read_and_not_before():
    make_letter()
    damage()
    letter = Letter.objects.get()
    for same in (letter, copy.copy(letter), pickle.loads(pickle.dumps(letter))):
        with pytest.raises(Undecipherable):
            _ = same.words
    letter.postscript = "P.-S."
    letter.save()
    assert Letter.objects.get().postscript == "P.-S."
    with transaction.atomic():
        workflow.apply(letter, READ_ALOUD, by=None, now=NOW)
    assert letter.state == "read"
    with pytest.raises(Undecipherable):
        _ = letter.words


def test_a_text_left_out_of_a_query_is_fetched_when_it_is_read(django_assert_num_queries):
    make_letter()
    letter = Letter.objects.defer("words").get()
    with django_assert_num_queries(1):
        assert letter.words == "Bonjour Zoé"


def test_bytes_are_given_as_they_stand():
    make_letter()
    assert stored_bytes(Letter.objects.get(), "words") == in_the_database()


@pytest.mark.parametrize(
    "ask",
    [
        lambda: Letter.objects.update(words="Bonjour"),
        lambda: Letter.objects.filter(words="Bonjour").exists(),
        lambda: Letter.objects.filter(words__gt="Bonjour").exists(),
    ],
)
def test_a_text_is_neither_searched_nor_written_without_its_row(ask):
    with pytest.raises(TypeError, match=r"sample\.Letter\.words is written through its row"):
        ask()


def test_a_row_whose_key_nobody_knows_yet_is_refused():
    with pytest.raises(ValueError, match="sealed for a row whose “reference” is known"):
        Letter(reference=None, words="Bonjour").save()


def test_a_form_that_cleans_a_row_leaves_the_text_alone():
    letter = make_letter()
    letter.words = "YWJj"
    letter.full_clean()
    assert letter.words == "YWJj"


def test_to_migrations_it_is_bytes():
    field = Letter._meta.get_field("postscript")
    name, path, args, options = field.deconstruct()
    assert (name, path, args, options) == (
        "postscript",
        "django.db.models.BinaryField",
        [],
        {"blank": True},
    )
    assert field.db_type(connection) == BinaryField().db_type(connection) == "bytea"
    assert field.default is NOT_PROVIDED
    assert isinstance(Letter.words.field, EncryptedTextField)


def test_every_model_is_found_with_its_columns():
    found = {model: [field.name for field in fields] for model, fields in encrypted_columns()}
    assert found[Letter] == ["words", "postscript", "answer"]
    assert found[Draft] == ["body"]
