"""The access log, which only grows and expires, and the indexes by which both logs are read."""

from django.db import migrations, models

#: How long a look is kept (domain.md, Retention). The trigger and the purge read it here.
KEPT = "24 months"

# Each statement, not each row: an UPDATE that would match nothing is refused as well. The same
# function serves every table that only grows; the refusal bears the name of its trigger.
REFUSE_CHANGE = """
CREATE FUNCTION core_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%: what is stored here is never changed', TG_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
END
$$;
CREATE TRIGGER core_accessevent_append_only
    BEFORE UPDATE ON core_accessevent
    FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
"""
ALLOW_CHANGE = """
DROP TRIGGER core_accessevent_append_only ON core_accessevent;
DROP FUNCTION core_refuse_change();
"""

# By the clock of the database: whoever calls cannot say that it is later than it is.
KEEP = f"""
CREATE FUNCTION core_accessevent_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.at > clock_timestamp() - TG_ARGV[0]::interval THEN
        RAISE EXCEPTION '%: a look is kept for %', TG_NAME, TG_ARGV[0]
            USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
    END IF;
    RETURN OLD;
END
$$;
CREATE TRIGGER core_accessevent_kept
    BEFORE DELETE ON core_accessevent
    FOR EACH ROW EXECUTE FUNCTION core_accessevent_keep('{KEPT}');
"""
KEEP_NOTHING = """
DROP TRIGGER core_accessevent_kept ON core_accessevent;
DROP FUNCTION core_accessevent_keep();
"""

# With the rights of the owner, so that the role of the web process needs no DELETE. The body is
# bound to its table when it is written, and the search path is fixed: nobody's table of the same
# name can stand in its place. Nobody may call it but whom `grant_web_role` lets.
DELETE_EXPIRED = f"""
CREATE FUNCTION core_accessevent_delete_expired() RETURNS bigint LANGUAGE sql
    SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    WITH gone AS (
        DELETE FROM core_accessevent
            WHERE at <= clock_timestamp() - interval '{KEPT}' RETURNING id
    )
    SELECT count(*) FROM gone;
END;
REVOKE ALL ON FUNCTION core_accessevent_delete_expired() FROM PUBLIC;
"""
DELETE_NOTHING = "DROP FUNCTION core_accessevent_delete_expired();"


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='AccessEvent',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField(verbose_name='moment')),
                ('kind', models.CharField(choices=[('view', 'File read'), ('verb-page', 'Page of a decision'), ('history', 'History read'), ('list-search', 'Search in a list'), ('reveal', 'Hidden words shown'), ('export', 'Export'), ('sign-in', 'Signed in'), ('sign-out', 'Signed out'), ('sign-in-failed', 'Sign-in refused'), ('break-glass', 'Access in an emergency')], max_length=20, verbose_name='kind')),
                ('actor_id', models.BigIntegerField(blank=True, null=True, verbose_name='key of staff member')),
                ('subject_type', models.CharField(max_length=100, verbose_name='kind of subject')),
                ('subject_id', models.CharField(blank=True, max_length=100, verbose_name='key of subject')),
                ('via', models.BigIntegerField(blank=True, null=True, verbose_name='emergency access')),
            ],
            options={
                'verbose_name': 'line',
                'verbose_name_plural': 'access log',
                'default_permissions': ('view',),
            },
        ),
        migrations.AlterModelOptions(
            name='auditevent',
            options={'default_permissions': ('view',), 'verbose_name': 'line', 'verbose_name_plural': 'log of actions'},
        ),
        migrations.AddIndex(
            model_name='auditevent',
            index=models.Index(fields=['at', 'id'], name='core_auditevent_at'),
        ),
        migrations.AddIndex(
            model_name='auditevent',
            index=models.Index(fields=['actor_id', 'at', 'id'], name='core_auditevent_actor'),
        ),
        migrations.AddIndex(
            model_name='auditevent',
            index=models.Index(fields=['subject_type', 'at', 'id'], name='core_auditevent_type'),
        ),
        migrations.AddIndex(
            model_name='accessevent',
            index=models.Index(fields=['at', 'id'], name='core_accessevent_at'),
        ),
        migrations.AddIndex(
            model_name='accessevent',
            index=models.Index(fields=['actor_id', 'at', 'id'], name='core_accessevent_actor'),
        ),
        migrations.AddIndex(
            model_name='accessevent',
            index=models.Index(fields=['kind', 'at', 'id'], name='core_accessevent_kind'),
        ),
        migrations.AddIndex(
            model_name='accessevent',
            index=models.Index(fields=['subject_type', 'at', 'id'], name='core_accessevent_type'),
        ),
        migrations.AddIndex(
            model_name='accessevent',
            index=models.Index(fields=['subject_type', 'subject_id', 'at', 'id'], name='core_accessevent_subject'),
        ),
        migrations.AddConstraint(
            model_name='accessevent',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['view', 'verb-page', 'history', 'list-search', 'reveal', 'export', 'sign-in', 'sign-out', 'sign-in-failed', 'break-glass'])), name='core_accessevent_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='accessevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('subject_type', ''), _negated=True), models.Q(models.Q(('subject_id', ''), _negated=True), ('kind__in', ('list-search', 'export', 'sign-in-failed')), _connector='OR')), name='core_accessevent_has_subject'),
        ),
        migrations.AddConstraint(
            model_name='accessevent',
            constraint=models.CheckConstraint(condition=models.Q(('actor_id__isnull', False), ('kind', 'sign-in-failed'), _connector='OR'), name='core_accessevent_has_actor'),
        ),
        migrations.RunSQL(REFUSE_CHANGE, ALLOW_CHANGE),
        migrations.RunSQL(KEEP, KEEP_NOTHING),
        migrations.RunSQL(DELETE_EXPIRED, DELETE_NOTHING),
    ]
