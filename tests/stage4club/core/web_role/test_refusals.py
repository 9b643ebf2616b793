"""What the role of the site cannot do, met in SQL: each is refused for want of a right (42501)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.apps import apps
from django.utils import timezone

from stage4club.core.access import delete_expired_accesses, record_access
from stage4club.core.audit import record
from stage4club.core.models import AccessEvent, AccessKind, AuditEvent
from stage4club.core.models.append_only import AppendOnlyModel
from stage4club.core.web_role import OF_MIGRATE
from tests.factories import make_user
from tests.stage4club.core.sample.models import Parcel

from .role import acting_as, execute, forbidden

NOW = datetime(2026, 3, 5, 18, 30, tzinfo=UTC)
GROWN = {
    model._meta.db_table: model._meta.pk.column
    for model in apps.get_models()
    if issubclass(model, AppendOnlyModel)
}
READ = [model._meta.db_table for model in OF_MIGRATE]


#: Whoever makes a table that only grows finds these tried on it.
CHANGES = (
    "UPDATE {} SET {key} = {key}",
    "UPDATE {} SET {key} = {key} WHERE false",
    "DELETE FROM {}",
    "TRUNCATE {}",
    "ALTER TABLE {} DISABLE TRIGGER ALL",
    "ALTER TABLE {} DISABLE TRIGGER {}_append_only",
    "DROP TRIGGER {}_append_only ON {}",
    "ALTER TABLE {} ADD COLUMN mine int",
    "ALTER TABLE {} RENAME TO mine",
    "ALTER TABLE {} OWNER TO CURRENT_USER",
    "CREATE INDEX mine ON {} ({key})",
    "CREATE RULE mine AS ON INSERT TO {} DO INSTEAD NOTHING",
    "CREATE TRIGGER mine BEFORE DELETE ON {} EXECUTE FUNCTION core_refuse_change()",
    "COMMENT ON TABLE {} IS 'mine'",
    "DROP TABLE {}",
    "SELECT {key} FROM {} FOR UPDATE",
    "LOCK TABLE {} IN EXCLUSIVE MODE",
)
WRITINGS = (
    "UPDATE {} SET id = id",
    "DELETE FROM {}",
    "TRUNCATE {}",
    "INSERT INTO {} DEFAULT VALUES",
)
DEFINITIONS = (
    "CREATE TABLE mine ()",
    "CREATE TEMPORARY TABLE mine ()",
    "CREATE VIEW mine AS SELECT 1",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE SCHEMA mine",
    "CREATE ROLE mine",
    "CREATE EXTENSION hstore",
    "CREATE EVENT TRIGGER mine ON ddl_command_end EXECUTE FUNCTION core_refuse_change()",
    "ALTER FUNCTION core_refuse_change() RENAME TO mine",
    "DROP FUNCTION core_accessevent_delete_expired()",
    "TRUNCATE people_person CASCADE",
    "ALTER TABLE people_person ADD COLUMN mine int",
    "SELECT setval('core_auditevent_id_seq', 1)",
    "SET session_replication_role = replica",
    "COPY people_person TO PROGRAM 'cat'",
    "COPY people_person TO '/tmp/persons'",
    "SELECT pg_read_file('PG_VERSION')",
    "SELECT rolpassword FROM pg_authid",
)


def test_what_only_grows_is_known() -> None:
    assert {"core_auditevent", "core_accessevent"} <= set(GROWN)


def test_what_only_grows_is_not_changed(role: str) -> None:
    with acting_as(role):
        for table, key in GROWN.items():
            for sql in CHANGES:
                with forbidden():
                    execute(sql.replace("{key}", key).replace("{}", table))


def test_what_migrate_writes_is_only_read(role: str) -> None:
    with acting_as(role):
        for table in READ:
            execute(f"SELECT count(*) FROM {table}")
            for sql in WRITINGS:
                with forbidden():
                    execute(sql.format(table))


def test_it_defines_nothing_and_leaves_no_guard_out(role: str) -> None:
    with acting_as(role):
        for sql in DEFINITIONS:
            with forbidden():
                execute(sql)


def test_to_give_itself_a_right_changes_nothing(role: str) -> None:
    """PostgreSQL only warns."""
    with acting_as(role):
        execute("GRANT ALL ON core_auditevent TO CURRENT_USER")
        with forbidden():
            execute("DELETE FROM core_auditevent")


def test_it_adds_to_what_grows_and_reads_it(role: str) -> None:
    with acting_as(role):
        record("open", Parcel.objects.create(), by=None, now=NOW)
        assert AuditEvent.objects.get().verb == "open"


def test_it_deletes_looks_by_the_owners_function_only(role: str) -> None:
    parcel, staff = Parcel.objects.create(), make_user()
    old, young = timezone.now() - timedelta(days=800), timezone.now()
    with acting_as(role):
        for at in (old, young):
            record_access(AccessKind.VIEW, parcel, by=staff, now=at)
        with forbidden():
            AccessEvent.objects.filter(at=old).delete()
        assert delete_expired_accesses() == 1
        assert AccessEvent.objects.get().at == young


def test_what_else_there_is_it_writes(role: str) -> None:
    with acting_as(role):
        parcel = Parcel.objects.create()
        Parcel.objects.filter(pk=parcel.pk).update(state=parcel.state)
        parcel.delete()
        assert not Parcel.objects.exists()


def test_without_the_role_the_same_is_allowed(role: str) -> None:
    """Negative control: these statements are refused to the role, and to nobody else."""
    for sql in (
        "ALTER TABLE core_auditevent DISABLE TRIGGER ALL",
        "UPDATE core_auditevent SET id = id",
        "TRUNCATE core_auditevent",
        "CREATE TEMPORARY TABLE mine ()",
        "SET LOCAL session_replication_role = replica",
    ):
        execute(sql)
