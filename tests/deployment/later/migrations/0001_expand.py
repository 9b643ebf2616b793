"""Expand: what the later programs need, and the earlier ones do not notice."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("registrations", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE registrations_registration"
            " ADD COLUMN release varchar(40) NOT NULL DEFAULT 'before'"
        ),
    ]
