"""Contract: nobody reads the column any more."""

from django.db import migrations


class Migration(migrations.Migration):
    operations = [
        migrations.RunSQL("ALTER TABLE registrations_registration DROP COLUMN release"),
    ]
