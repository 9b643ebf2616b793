"""The table of the access log, met around Python."""

from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.utils import timezone

from stage4club.core.access import record_access
from stage4club.core.models import AccessEvent, AccessKind
from tests.stage4club.core.sample.models import Parcel
from tests.stage4club.core.violations import violates

NOW = datetime(2026, 3, 5, 18, 30, tzinfo=UTC)
MIGRATION = "stage4club.core.migrations.0002_access_event"

pytestmark = pytest.mark.django_db


def look(now):
    staff = get_user_model()(pk=41)
    return record_access(AccessKind.VIEW, Parcel.objects.create(), by=staff, now=now)


def execute(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE core_accessevent SET actor_id = 7",
        "UPDATE core_accessevent SET at = at WHERE false",
        "INSERT INTO core_accessevent TABLE core_accessevent ON CONFLICT (id) DO UPDATE SET via=1",
    ],
)
def test_sql_cannot_change(sql):
    look(NOW)
    with violates("core_accessevent_append_only"):
        execute(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM core_accessevent",
        "WITH gone AS (DELETE FROM core_accessevent RETURNING id) SELECT count(*) FROM gone",
    ],
)
def test_sql_cannot_delete_what_is_young(sql):
    look(timezone.now() - timedelta(days=729))
    with violates("core_accessevent_kept"):
        execute(sql)


def test_one_young_row_keeps_the_old_ones_of_the_same_statement():
    old, young = look(timezone.now() - timedelta(days=800)), look(timezone.now())
    with violates("core_accessevent_kept"):
        AccessEvent.objects.filter(pk__in=[old.pk, young.pk]).delete()
    assert AccessEvent.objects.filter(pk=old.pk).delete() == (1, {"core.AccessEvent": 1})


def test_without_the_triggers_sql_changes_and_deletes():
    """Negative control: it is the triggers that refuse."""
    look(timezone.now())
    migration = import_module(MIGRATION)
    execute("DROP TRIGGER core_accessevent_append_only ON core_accessevent")
    execute(migration.KEEP_NOTHING)

    assert AccessEvent.objects.update(actor_id=7) == 1
    assert AccessEvent.objects.all().delete() == (1, {"core.AccessEvent": 1})


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"kind": "glance"}, "core_accessevent_kind_known"),
        ({"subject_type": ""}, "core_accessevent_has_subject"),
        ({"subject_id": ""}, "core_accessevent_has_subject"),
        ({"actor_id": None}, "core_accessevent_has_actor"),
        ({"actor_id": None, "kind": "list-search"}, "core_accessevent_has_actor"),
    ],
)
def test_a_look_has_a_kind_a_subject_and_somebody(values, constraint):
    whole = {"kind": "view", "subject_type": "sample.parcel", "subject_id": "1", "actor_id": 41}

    with violates(constraint):
        AccessEvent.objects.bulk_create([AccessEvent(at=NOW, **whole | values)])


def test_who_may_delete_what_expired_is_said_by_the_owner():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT prosecdef, proconfig, proacl::text[] FROM pg_proc"
            " WHERE proname = 'core_accessevent_delete_expired'"
        )
        [(as_owner, configuration, rights)] = cursor.fetchall()
    assert (as_owner, configuration) == (True, ["search_path=pg_catalog, pg_temp"])
    # An entry that begins with = would be everybody's.
    assert [right for right in rights if right.startswith("=")] == []
