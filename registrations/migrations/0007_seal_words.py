"""Each text moves into its column of bytes, a few hundred rows at a time; it may be killed and begun again."""

from django.db import migrations

from stage4club.core.encrypting import encrypt_texts


def seal_words(apps, schema_editor):
    """Encrypt what stands in clear, and empty the columns where it stood."""
    database = schema_editor.connection.alias
    rows = apps.get_model("registrations", "Registration").objects
    encrypt_texts(rows.using(database), {"access_needs": "sealed_access_needs", "message": "sealed_message"}, bound_to="reference")
    rows = apps.get_model("registrations", "Helper").objects
    encrypt_texts(rows.using(database), {"relationship": "sealed_relationship"}, bound_to="pk")


class Migration(migrations.Migration):

    # Each batch is a transaction of its own.
    atomic = False

    dependencies = [
        ('registrations', '0006_sealed_columns'),
    ]

    operations = [
        migrations.RunPython(seal_words, migrations.RunPython.noop),
    ]
