"""First tables of the platform, the extensions every app may use, and the append-only audit.

Nothing here touches a table that exists already: no lock is taken that running code could wait for.
The three extensions are trusted ones (PostgreSQL 13): the owner of the database may create them.
"""

import uuid

from django.contrib.postgres.operations import (
    BtreeGistExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db import migrations, models

# Each statement, not each row: an UPDATE that would match nothing is refused as well. TRUNCATE
# passes: tests empty their tables with it.
REFUSE_CHANGE = """
CREATE FUNCTION core_auditevent_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'core_auditevent_append_only: an audit event is never changed nor deleted'
        USING ERRCODE = 'restrict_violation',
              CONSTRAINT = 'core_auditevent_append_only',
              TABLE = TG_TABLE_NAME;
END
$$;
CREATE TRIGGER core_auditevent_append_only
    BEFORE UPDATE OR DELETE ON core_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION core_auditevent_refuse_change();
"""
ALLOW_CHANGE = """
DROP TRIGGER core_auditevent_append_only ON core_auditevent;
DROP FUNCTION core_auditevent_refuse_change();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        UnaccentExtension(),
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(verbose_name="moment")),
                ("verb", models.CharField(max_length=100, verbose_name="verb")),
                ("subject_type", models.CharField(max_length=100, verbose_name="kind of subject")),
                ("subject_id", models.CharField(max_length=100, verbose_name="key of subject")),
                (
                    "actor_id",
                    models.BigIntegerField(
                        blank=True, null=True, verbose_name="key of staff member"
                    ),
                ),
                (
                    "from_state",
                    models.CharField(blank=True, max_length=100, verbose_name="state before"),
                ),
                (
                    "to_state",
                    models.CharField(blank=True, max_length=100, verbose_name="state after"),
                ),
                ("details", models.JSONField(blank=True, default=dict, verbose_name="details")),
            ],
            options={
                "verbose_name": "audit event",
                "verbose_name_plural": "audit events",
                "indexes": [
                    models.Index(
                        fields=["subject_type", "subject_id", "at"], name="core_auditevent_subject"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("verb", ""), _negated=True),
                        name="core_auditevent_has_verb",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("subject_type", ""), _negated=True),
                            models.Q(("subject_id", ""), _negated=True),
                        ),
                        name="core_auditevent_has_subject",
                    ),
                ],
            },
        ),
        migrations.RunSQL(REFUSE_CHANGE, ALLOW_CHANGE),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "key",
                    models.CharField(
                        max_length=64, primary_key=True, serialize=False, verbose_name="key"
                    ),
                ),
                ("kind", models.CharField(max_length=40, verbose_name="form")),
                ("body", models.BinaryField(verbose_name="answers, encrypted")),
                ("created_at", models.DateTimeField(verbose_name="created")),
                ("expires_at", models.DateTimeField(db_index=True, verbose_name="expires")),
            ],
            options={
                "verbose_name": "draft",
                "verbose_name_plural": "drafts",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("key__regex", "^[0-9a-f]{64}$")),
                        name="core_draft_key_is_hash",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind", ""), _negated=True), name="core_draft_has_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("created_at"))),
                        name="core_draft_expires_after_creation",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PrivateLink",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("purpose", models.CharField(max_length=40, verbose_name="purpose")),
                ("subject_type", models.CharField(max_length=100, verbose_name="kind of subject")),
                ("subject_id", models.CharField(max_length=100, verbose_name="key of subject")),
                ("generation", models.PositiveIntegerField(default=1, verbose_name="generation")),
                ("created_at", models.DateTimeField(verbose_name="created")),
                ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="expires")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revoked")),
            ],
            options={
                "verbose_name": "private link",
                "verbose_name_plural": "private links",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at", None)),
                        fields=("subject_type", "subject_id", "purpose"),
                        name="core_privatelink_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("purpose", ""), _negated=True),
                        name="core_privatelink_has_purpose",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("subject_type", ""), _negated=True),
                            models.Q(("subject_id", ""), _negated=True),
                        ),
                        name="core_privatelink_has_subject",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("generation__gte", 1)),
                        name="core_privatelink_generation_from_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expires_at", None),
                            ("expires_at__gt", models.F("created_at")),
                            _connector="OR",
                        ),
                        name="core_privatelink_expires_after_creation",
                    ),
                ],
            },
        ),
    ]
