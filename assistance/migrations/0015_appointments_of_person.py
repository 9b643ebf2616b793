"""Whose an appointment is, and who may read it: told by one index."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assistance', '0014_mark_people'),
        ('people', '0014_room_marks'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='appointment',
            index=models.Index(fields=['person', 'social_worker', 'id'], name='assistance_of_person'),
        ),
        # The index alone: Django would make the foreign key again, and nobody read a person meanwhile.
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    'DROP INDEX assistance_appointment_person_id_57f43b57',
                    'CREATE INDEX assistance_appointment_person_id_57f43b57 ON assistance_appointment (person_id)',
                ),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name='appointment',
                    name='person',
                    field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='people.person', verbose_name='person'),
                ),
            ],
        ),
    ]
