"""The seals of the audit, which only grow, and what the two logs need to be read and exported."""

from django.db import migrations, models

REFUSE_CHANGE = """
CREATE TRIGGER core_auditseal_append_only
    BEFORE UPDATE OR DELETE ON core_auditseal
    FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
"""
ALLOW_CHANGE = "DROP TRIGGER core_auditseal_append_only ON core_auditseal;"


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0002_access_event'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditSeal',
            fields=[
                ('sequence', models.BigIntegerField(primary_key=True, serialize=False, verbose_name='number')),
                ('previous', models.CharField(max_length=64, verbose_name='seal before')),
                ('sealed_at', models.DateTimeField(verbose_name='sealed')),
                ('count', models.IntegerField(verbose_name='rows')),
                ('last_id', models.BigIntegerField(verbose_name='last key')),
                ('covers', models.JSONField(verbose_name='keys that are sealed')),
                ('given_up', models.JSONField(default=list, verbose_name='keys that were never used')),
                ('gaps', models.JSONField(default=list, verbose_name='keys that may still come')),
                ('rows_digest', models.CharField(max_length=64, verbose_name='digest of the rows')),
                ('marks', models.TextField(blank=True, verbose_name='beginnings of the digests of each row')),
                ('hash', models.CharField(max_length=64, verbose_name='digest of the seal')),
                ('key_id', models.CharField(max_length=8, verbose_name='name of the key')),
                ('signature', models.CharField(max_length=64, verbose_name='signature')),
            ],
            options={
                'verbose_name': 'seal of the audit',
                'verbose_name_plural': 'seals of the audit',
                'default_permissions': (),
            },
        ),
        migrations.AlterModelOptions(
            name='accessevent',
            options={'default_permissions': ('view',), 'permissions': [('export_accessevent', 'Can export the access log')], 'verbose_name': 'line', 'verbose_name_plural': 'access log'},
        ),
        migrations.AlterModelOptions(
            name='auditevent',
            options={'default_permissions': ('view',), 'permissions': [('export_auditevent', 'Can export the log of actions')], 'verbose_name': 'line', 'verbose_name_plural': 'log of actions'},
        ),
        migrations.AddIndex(
            model_name='accessevent',
            index=models.Index(condition=models.Q(('via__isnull', False), ('kind', 'break-glass'), _connector='OR'), fields=['at', 'id'], name='core_accessevent_emergency'),
        ),
        migrations.AddConstraint(
            model_name='auditseal',
            constraint=models.UniqueConstraint(fields=('previous',), name='core_auditseal_one_chain'),
        ),
        migrations.AddConstraint(
            model_name='auditseal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('previous', '0000000000000000000000000000000000000000000000000000000000000000'), ('sequence', 1)), models.Q(('sequence__gt', 1), models.Q(('previous', '0000000000000000000000000000000000000000000000000000000000000000'), _negated=True)), _connector='OR'), name='core_auditseal_begins_once'),
        ),
        migrations.AddConstraint(
            model_name='auditseal',
            constraint=models.CheckConstraint(condition=models.Q(('hash__regex', '^[0-9a-f]{64}$'), ('key_id__regex', '^[0-9a-f]{8}$'), ('previous__regex', '^[0-9a-f]{64}$'), ('rows_digest__regex', '^[0-9a-f]{64}$'), ('signature__regex', '^[0-9a-f]{64}$')), name='core_auditseal_digests'),
        ),
        migrations.AddConstraint(
            model_name='auditseal',
            constraint=models.CheckConstraint(condition=models.Q(('count__gte', 0), ('count__lte', 10000), ('last_id__gte', 0)), name='core_auditseal_counts'),
        ),
        migrations.RunSQL(REFUSE_CHANGE, ALLOW_CHANGE),
    ]
