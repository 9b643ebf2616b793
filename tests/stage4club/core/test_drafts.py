import logging
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from stage4club.core.drafts import (
    LIFETIME,
    delete_expired_drafts,
    discard_draft,
    find_draft,
    load_draft,
    save_draft,
)
from stage4club.core.encrypted_fields import stored_bytes
from stage4club.core.models import Draft
from tests.stage4club.core.violations import violates

NOW = datetime(2026, 3, 5, 18, 30, tzinfo=UTC)
TOKEN = "Vv8mK2m1Q6uZr0c3"
ANSWERS = {
    "preferred_name": "Zoé",
    "phone": "514 555-0101",
    "times": ["morning", "evening"],
    "french": None,
    "consent": True,
    "message": "a\0b \udcff 🌷",
}

pytestmark = pytest.mark.django_db


def test_what_was_typed_comes_back(django_assert_num_queries):
    with django_assert_num_queries(1):
        save_draft(TOKEN, "registration", ANSWERS, now=NOW)
    with django_assert_num_queries(1):
        assert load_draft(TOKEN, "registration", now=NOW) == ANSWERS


def test_the_last_save_replaces_the_others_and_prolongs():
    save_draft(TOKEN, "registration", {"name": "Zo"}, now=NOW)
    save_draft(TOKEN, "registration", {"name": "Zoé"}, now=NOW + timedelta(hours=19))

    draft = Draft.objects.get()
    assert (draft.created_at, draft.expires_at) == (NOW, NOW + timedelta(hours=39))
    assert load_draft(TOKEN, "registration", now=NOW + timedelta(hours=38)) == {"name": "Zoé"}


def test_a_draft_lives_twenty_hours():
    save_draft(TOKEN, "registration", ANSWERS, now=NOW)
    end = NOW + timedelta(hours=20)

    assert end == NOW + LIFETIME
    assert load_draft(TOKEN, "registration", now=end - timedelta(microseconds=1)) == ANSWERS
    assert load_draft(TOKEN, "registration", now=end) is None


def test_token_and_kind_are_both_needed():
    save_draft(TOKEN, "registration", ANSWERS, now=NOW)

    assert load_draft(TOKEN, "appointment", now=NOW) is None
    assert load_draft(f"{TOKEN}A", "registration", now=NOW) is None
    assert load_draft("\udcff", "registration", now=NOW) is None
    save_draft(TOKEN, "appointment", {"mode": "phone"}, now=NOW)
    assert load_draft(TOKEN, "registration", now=NOW) == ANSWERS
    assert load_draft(TOKEN, "appointment", now=NOW) == {"mode": "phone"}


def test_the_table_tells_neither_token_nor_answers():
    save_draft(TOKEN, "registration", ANSWERS, now=NOW)

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM core_draft")
        [row] = cursor.fetchall()
    stored = b" ".join(
        bytes(it) if isinstance(it, bytes | memoryview) else str(it).encode() for it in row
    )
    assert b"registration" in stored
    for word in (TOKEN, "Zoé", "514 555", "morning"):
        assert word.encode() not in stored
    assert str(Draft.objects.get()) == f"registration {Draft.objects.get().key[:8]}"


def test_staff_sees_no_draft():
    save_draft(TOKEN, "registration", ANSWERS, now=NOW)

    assert list(Draft.objects.visible_to(object())) == []


def test_a_body_copied_into_another_row_cannot_be_read(caplog):
    save_draft(TOKEN, "registration", ANSWERS, now=NOW)
    save_draft("another", "registration", {"name": "Louise"}, now=NOW)
    stolen = Draft.objects.order_by("key").first()
    Draft.objects.update(body=stored_bytes(stolen, "body"))

    found = [load_draft(token, "registration", now=NOW) for token in (TOKEN, "another")]

    assert found.count(None) == 1
    [line] = caplog.record_tuples
    assert line == (
        "stage4club.core.drafts",
        logging.ERROR,
        "A draft of kind registration cannot be read: is a key missing?",
    )


@pytest.mark.parametrize(
    ("answers", "error"),
    [({"day": NOW}, TypeError), ({"amount": float("nan")}, ValueError)],
)
def test_answers_are_json(answers, error):
    with pytest.raises(error):
        save_draft(TOKEN, "registration", answers, now=NOW)
    assert not Draft.objects.exists()


def test_discard(django_assert_num_queries):
    save_draft(TOKEN, "registration", ANSWERS, now=NOW)
    save_draft(TOKEN, "appointment", ANSWERS, now=NOW)

    kept = find_draft(TOKEN, "registration", now=NOW)

    with django_assert_num_queries(2):
        discard_draft(kept)
        discard_draft(kept)

    assert load_draft(TOKEN, "registration", now=NOW) is None
    assert load_draft(TOKEN, "appointment", now=NOW) == ANSWERS


def test_expired_drafts_are_deleted():
    save_draft("old", "registration", ANSWERS, now=NOW)
    save_draft("older", "registration", ANSWERS, now=NOW - timedelta(hours=1))
    save_draft("young", "registration", ANSWERS, now=NOW + timedelta(seconds=1))

    assert delete_expired_drafts(NOW + LIFETIME) == 2
    assert delete_expired_drafts(NOW + LIFETIME) == 0
    assert load_draft("young", "registration", now=NOW + LIFETIME) == ANSWERS


def test_what_was_typed_since_it_was_read_is_not_forgotten():
    save_draft(TOKEN, "registration", ANSWERS, now=NOW)
    read = find_draft(TOKEN, "registration", now=NOW)
    save_draft(TOKEN, "registration", {"name": "Zoé"}, now=NOW)

    discard_draft(read)

    assert load_draft(TOKEN, "registration", now=NOW) == {"name": "Zoé"}


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"key": TOKEN}, "core_draft_key_is_hash"),
        ({"key": "A" * 64}, "core_draft_key_is_hash"),
        ({"kind": ""}, "core_draft_has_kind"),
        ({"expires_at": NOW}, "core_draft_expires_after_creation"),
    ],
)
def test_checks(changes, constraint):
    row = {
        "key": "0" * 64,
        "kind": "registration",
        "body": b"",
        "created_at": NOW,
        "expires_at": NOW + LIFETIME,
    }
    with violates(constraint):
        Draft.objects.bulk_create([Draft(**{**row, **changes})])
