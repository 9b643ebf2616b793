"""The table of the audit, met around Python."""

from datetime import UTC, datetime
from importlib import import_module

import pytest
from django.db import connection

from stage4club.core.audit import record
from stage4club.core.models import AuditEvent
from tests.stage4club.core.sample.models import Parcel
from tests.stage4club.core.violations import violates

NOW = datetime(2026, 3, 5, 18, 30, tzinfo=UTC)
TRIGGER = "core_auditevent_append_only"

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return record("open", Parcel.objects.create(), by=None, now=NOW)


def execute(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE core_auditevent SET actor_id = 7",
        "UPDATE core_auditevent SET verb = verb",
        "UPDATE core_auditevent SET actor_id = 7 WHERE false",
        "DELETE FROM core_auditevent",
        "DELETE FROM core_auditevent WHERE false",
        "WITH gone AS (DELETE FROM core_auditevent RETURNING id) SELECT count(*) FROM gone",
        "INSERT INTO core_auditevent TABLE core_auditevent ON CONFLICT (id) DO UPDATE SET verb='x'",
    ],
)
def test_sql_cannot_change_or_delete(event, sql):
    with violates(TRIGGER):
        execute(sql)


def test_querysets_cannot_change_or_delete(event):
    with violates(TRIGGER):
        AuditEvent.objects.update(actor_id=7)
    with violates(TRIGGER):
        AuditEvent.objects.all().delete()
    event.verb = "close"
    with violates(TRIGGER):
        AuditEvent.objects.bulk_update([event], ["verb"])
    with violates(TRIGGER):
        AuditEvent.save_base(event, force_update=True)


def test_without_the_trigger_sql_changes_and_deletes(event):
    """Negative control: it is the trigger that refuses."""
    execute(import_module("stage4club.core.migrations.0001_initial").ALLOW_CHANGE)

    assert AuditEvent.objects.update(actor_id=7) == 1
    assert AuditEvent.objects.all().delete() == (1, {"core.AuditEvent": 1})


def test_truncate_is_left_to_the_rights_of_the_role(event):
    execute("TRUNCATE core_auditevent")

    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(
    ("empty", "constraint"),
    [
        ("verb", "core_auditevent_has_verb"),
        ("subject_type", "core_auditevent_has_subject"),
        ("subject_id", "core_auditevent_has_subject"),
    ],
)
def test_an_event_has_a_verb_and_a_subject(empty, constraint):
    words = {"verb": "open", "subject_type": "sample.parcel", "subject_id": "1", empty: ""}

    with violates(constraint):
        AuditEvent.objects.bulk_create([AuditEvent(at=NOW, **words)])


@pytest.mark.parametrize("extension", ["btree_gist", "pg_trgm", "unaccent"])
def test_extensions_are_there(extension):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = %s", [extension])
        assert cursor.fetchall() == [(1,)]
