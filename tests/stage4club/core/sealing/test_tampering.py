"""Real tampering, by whoever owns the tables: each is found and named."""

import json
from hashlib import sha256

import pytest

from stage4club.core.models import AuditEvent, AuditSeal
from stage4club.core.sealing import findings, seal_audit
from stage4club.core.sealing.form import hash_of
from tests.stage4club.core.sealing.kit import (
    DAY,
    NOW,
    as_owner,
    execute,
    found,
    make_chain,
    make_rows,
    tamper,
)

pytestmark = pytest.mark.django_db

SWAP = (
    "UPDATE core_auditevent AS one SET subject_id = other.subject_id, verb = other.verb"
    " FROM core_auditevent AS other WHERE one.id IN (%s, %s) AND other.id IN (%s, %s)"
    " AND one.id <> other.id"
)
ROW = (
    "INSERT INTO core_auditevent (id, at, verb, subject_type, subject_id, from_state, to_state,"
    " details) VALUES (%s, now(), 'open', 'sample.parcel', '9', '', '', '{}')"
)


@pytest.fixture(autouse=True)
def chain(monkeypatch):
    """Seals 1 to 3 over rows 1 to 10, four at a time."""
    return make_chain(10, 4, monkeypatch)


def test_untouched_nothing_is_found(chain):
    assert found(witnessed=str(chain[-1])) == []


@pytest.mark.parametrize(
    "change",
    [
        "at = at + interval '1 microsecond'",
        "verb = 'close'",
        "subject_type = 'sample.crate'",
        "subject_id = '7'",
        "actor_id = 41",
        "from_state = 'open'",
        "to_state = 'open'",
        "details = '{}'",
        "details = details || '{\"fields\": []}'",
    ],
)
def test_a_changed_row_is_named(change):
    tamper(f"UPDATE core_auditevent SET {change} WHERE id = 6")
    assert found() == ["Row 6 was changed (seal 2)."]


def test_changed_rows_are_named_one_by_one():
    tamper("UPDATE core_auditevent SET verb = 'close' WHERE id IN (2, 3, 9)")
    assert found() == [
        "Row 2 was changed (seal 1).",
        "Row 3 was changed (seal 1).",
        "Row 9 was changed (seal 3).",
    ]


def test_a_deleted_row_is_named():
    tamper("DELETE FROM core_auditevent WHERE id = 1")
    assert found() == ["Row 1 was deleted (seal 1)."]


def test_deleted_rows_are_named_together():
    tamper("DELETE FROM core_auditevent WHERE id BETWEEN 3 AND 6 OR id = 8")
    assert found() == [
        "Rows 3 to 4 were deleted (seal 1).",
        "Rows 5 to 6 were deleted (seal 2).",
        "Row 8 was deleted (seal 2).",
    ]


def test_a_truncated_table_is_found():
    execute("TRUNCATE core_auditevent")
    assert found() == [
        "Rows 1 to 4 were deleted (seal 1).",
        "Rows 5 to 8 were deleted (seal 2).",
        "Rows 9 to 10 were deleted (seal 3).",
    ]


@pytest.mark.parametrize("key", [-5, 0])
def test_a_row_before_the_first_is_named(key):
    execute(ROW, key)
    assert found() == [f"Row {key} was added where nothing was."]


def test_a_row_in_a_range_that_is_sealed_is_named():
    make_rows(1, first=20)
    seal_audit(now=NOW)
    seal_audit(now=NOW + DAY)
    execute(ROW, 15)
    assert found() == ["Row 15 was added where nothing was."]


@pytest.mark.parametrize(("one", "other"), [(2, 3), (2, 9)])
def test_two_swapped_rows_are_named(one, other):
    tamper(SWAP, one, other, one, other)
    assert AuditEvent.objects.get(pk=one).subject_id == str(other)
    assert found() == [f"Rows {one} and {other} were swapped."]


def test_a_swap_among_others_is_told_apart():
    tamper(SWAP, 2, 9, 2, 9)
    tamper("UPDATE core_auditevent SET verb = 'close' WHERE id IN (1, 5)")
    assert found() == [
        "Row 1 was changed (seal 1).",
        "Rows 2 and 9 were swapped.",
        "Row 5 was changed (seal 2).",
    ]


def test_of_very_many_changes_the_last_are_told_at_once(monkeypatch):
    monkeypatch.setattr(findings, "_REMEMBERED", 2)
    tamper("UPDATE core_auditevent SET verb = 'close' WHERE id < 5")
    assert found() == [f"Row {key} was changed (seal 1)." for key in (3, 4, 1, 2)]


@pytest.mark.parametrize(
    "change",
    [
        "sealed_at = sealed_at + interval '1 second'",
        "count = 3",
        "last_id = 9",
        "covers = '[[5, 7]]'",
        "given_up = '[[8, 8]]'",
        "gaps = '[[8, 8, 1]]'",
        f"rows_digest = '{'0' * 64}'",
        "marks = ''",
        f"hash = '{'0' * 64}'",
    ],
)
def test_a_changed_seal_is_named(change):
    tamper(f"UPDATE core_auditseal SET {change} WHERE sequence = 2")
    assert found()[0] == "Seal 2 was changed: what it covers cannot be checked."


def test_a_seal_that_follows_on_another_is_named():
    tamper("UPDATE core_auditseal SET previous = %s WHERE sequence = 3", "a" * 64)
    assert found() == [
        "Seal 3 does not follow on the seal before it: one of them was replaced.",
        "Seal 3 was changed: what it covers cannot be checked.",
    ]


def test_a_signature_that_is_not_ours_is_named():
    tamper("UPDATE core_auditseal SET signature = %s WHERE sequence = 2", "0" * 64)
    assert found() == ["Seal 2 is not signed by us: somebody else wrote it."]


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        ("sequence = 1", "Seal 1 is missing."),
        ("sequence = 2", "Seal 2 is missing."),
        ("sequence < 3", "Seals 1 to 2 are missing."),
    ],
)
def test_a_seal_that_was_removed_is_named(gone, said):
    tamper(f"DELETE FROM core_auditseal WHERE {gone}")
    assert found() == [said]


def test_seals_that_were_put_in_another_order_are_named():
    with as_owner():
        for before, after in ((2, 9), (3, 2), (9, 3)):
            execute("UPDATE core_auditseal SET sequence = %s WHERE sequence = %s", after, before)
    wrong = ["does not follow on the seal before it: one of them was replaced."]
    wrong += ["was changed: what it covers cannot be checked."]
    assert found() == [f"Seal {number} {what}" for number in (2, 3) for what in wrong]


def test_an_end_that_was_cut_off_is_known_by_the_log_alone(chain):
    tamper("DELETE FROM core_auditseal WHERE sequence = 3")
    assert found() == []
    assert found(witnessed=str(chain[1])) == []
    assert found(witnessed=str(chain[2])) == [
        "The log has seen seal 3, and the chain ends at 2: its end was cut off."
    ]


def test_an_end_that_was_cut_off_and_sealed_again_is_known_by_the_log(chain):
    tamper("DELETE FROM core_auditseal WHERE sequence = 3")
    tamper("UPDATE core_auditevent SET verb = 'close' WHERE id = 9")
    seal_audit(now=NOW)
    assert found() == []
    assert found(witnessed=str(chain[2])) == [
        "Seal 3 is not the one that the log has seen: the chain was written again."
    ]


def test_seals_that_are_all_gone_are_known_by_the_log(chain):
    execute("TRUNCATE core_auditseal")
    assert found(witnessed=str(chain[2])) == [
        "The log has seen seal 3, and the chain ends at 0: its end was cut off."
    ]


def write_again(change, *, key_id=None):
    """A row is changed, and every digest after it, by somebody who has no key."""
    tamper(change)
    previous = None
    for seal in AuditSeal.objects.order_by("sequence"):
        rows = AuditEvent.objects.filter(id__in=range(seal.covers[0][0], seal.covers[0][1] + 1))
        lines = [
            json.dumps(
                [*row[:1], row[1].isoformat(timespec="microseconds"), *row[2:]],
                sort_keys=True,
                separators=(",", ":"),
            )
            for row in rows.order_by("id").values_list()
        ]
        seal.rows_digest = sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
        seal.previous = previous or seal.previous
        seal.key_id = key_id or seal.key_id
        seal.hash = previous = hash_of(seal)
        tamper(
            "UPDATE core_auditseal SET rows_digest = %s, previous = %s, hash = %s, key_id = %s"
            " WHERE sequence = %s",
            seal.rows_digest,
            seal.previous,
            seal.hash,
            seal.key_id,
            seal.sequence,
        )


def test_a_chain_that_was_written_again_bears_no_signature_of_ours():
    write_again("UPDATE core_auditevent SET verb = 'close' WHERE id = 6")
    assert found() == [
        "Seal 2 is not signed by us: somebody else wrote it.",
        "Seal 3 is not signed by us: somebody else wrote it.",
        "Row 6 was changed (seal 2).",
    ]


def test_a_name_of_a_key_that_nobody_has_makes_nobody_believe_it():
    write_again("UPDATE core_auditevent SET verb = 'close' WHERE id = 6", key_id="ffffffff")
    assert found() == [
        "Seals 1 to 3 cannot be verified any more: their keys are not in FIELD_KEYS.",
        "Row 6 was changed (seal 2).",
    ]


def test_a_collision_of_marks_is_still_found():
    tamper("UPDATE core_auditevent SET verb = 'close' WHERE id = 6")
    # As if the six bytes of the mark were the same by chance.
    seal = AuditSeal.objects.get(sequence=2)
    from stage4club.core.sealing.form import lines_of
    from stage4club.core.sealing.ranges import rows_in

    seal.marks = lines_of(rows_in(seal.covers)).marks
    tamper(
        "UPDATE core_auditseal SET marks = %s, hash = %s WHERE sequence = 2",
        seal.marks,
        hash_of(seal),
    )
    assert "A row of seal 2 was changed; which one cannot be told." in found()


def test_rows_that_nobody_seals_are_a_warning():
    make_rows(2, first=11)
    assert found(now=NOW) == []
    assert found(now=NOW + DAY) == ["2 rows have waited to be sealed for more than ten minutes."]


def test_old_seals_whose_key_is_gone_need_an_unbroken_chain(settings):
    settings.FIELD_KEYS = ["a key that is newer than all the others", *settings.FIELD_KEYS]
    seal_audit(now=NOW)
    settings.FIELD_KEYS = settings.FIELD_KEYS[:1]
    assert found() == []
    tamper("DELETE FROM core_auditseal WHERE sequence = 3")
    assert found() == [
        "Seals 1 to 2 cannot be verified any more: their keys are not in FIELD_KEYS.",
        "Seal 3 is missing.",
    ]
