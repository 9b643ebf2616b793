"""The table of the seals, met around Python."""

from importlib import import_module

import pytest

from stage4club.core.models import AppendOnly, AuditSeal, append_only_tables
from stage4club.core.models.audit_seal import BEGINNING, MOST_ROWS
from stage4club.core.sealing import seal_audit
from tests.stage4club.core.sealing.kit import NOW, execute, make_rows
from tests.stage4club.core.violations import violates

MIGRATION = "stage4club.core.migrations.0003_audit_seal"
DIGEST = "a" * 64

pytestmark = pytest.mark.django_db


@pytest.fixture
def seal():
    make_rows(1)
    seal_audit(now=NOW)
    return AuditSeal.objects.get()


def insert(**values):
    whole = {
        "sequence": 2,
        "previous": "b" * 64,
        "count": 0,
        "last_id": 1,
        "rows_digest": DIGEST,
        "hash": DIGEST,
        "key_id": "0" * 8,
        "signature": DIGEST,
    } | values
    columns, marks = ", ".join(whole), ", ".join(["%s"] * len(whole))
    execute(
        f"INSERT INTO core_auditseal (sealed_at, covers, given_up, gaps, marks, {columns})"
        f" VALUES (now(), '[]', '[]', '[]', '', {marks})",
        *whole.values(),
    )


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE core_auditseal SET count = 7",
        "UPDATE core_auditseal SET count = count WHERE false",
        "DELETE FROM core_auditseal",
        "DELETE FROM core_auditseal WHERE false",
        "WITH gone AS (DELETE FROM core_auditseal RETURNING sequence) SELECT count(*) FROM gone",
    ],
)
def test_sql_cannot_change_or_delete(sql, seal):
    with violates("core_auditseal_append_only"):
        execute(sql)


def test_python_cannot_change_or_delete(seal):
    with pytest.raises(AppendOnly, match="never changed"):
        seal.save()
    with pytest.raises(AppendOnly, match="never deleted"):
        seal.delete()
    with violates("core_auditseal_append_only"):
        AuditSeal.objects.update(count=7)


def test_without_the_trigger_sql_changes_and_deletes(seal):
    """Negative control: it is the trigger that refuses."""
    execute(import_module(MIGRATION).ALLOW_CHANGE)

    assert AuditSeal.objects.update(count=7) == 1
    assert AuditSeal.objects.all().delete() == (1, {"core.AuditSeal": 1})


def test_two_seals_never_follow_on_the_same_one(seal):
    insert(previous=seal.hash)
    with violates("core_auditseal_one_chain"):
        insert(sequence=3, previous=seal.hash)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"sequence": 1, "previous": "c" * 64}, "core_auditseal_begins_once"),
        ({"sequence": 2, "previous": BEGINNING}, "core_auditseal_begins_once"),
        ({"sequence": 0, "previous": "c" * 64}, "core_auditseal_begins_once"),
        ({"previous": "C" * 64}, "core_auditseal_digests"),
        ({"hash": "a" * 63}, "core_auditseal_digests"),
        ({"rows_digest": ""}, "core_auditseal_digests"),
        ({"signature": "z" * 64}, "core_auditseal_digests"),
        ({"key_id": "1"}, "core_auditseal_digests"),
        ({"count": -1}, "core_auditseal_counts"),
        ({"count": MOST_ROWS + 1}, "core_auditseal_counts"),
        ({"last_id": -1}, "core_auditseal_counts"),
    ],
)
def test_a_seal_is_whole(values, constraint):
    with violates(constraint):
        insert(**values)


def test_a_seal_is_read_by_nobody(seal):
    assert list(AuditSeal.objects.visible_to(None)) == []
    assert str(seal) == f"1:{seal.hash}"


def test_the_tables_that_only_grow_are_known():
    """Whoever gives rights to a role asks for this list."""
    assert append_only_tables() == (
        "assistance_figures",
        "assistance_programmebudget",
        "core_accessevent",
        "core_auditevent",
        "core_auditseal",
    )
