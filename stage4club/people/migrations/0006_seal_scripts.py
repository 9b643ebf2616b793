"""Each text moves into its column of bytes, a few hundred rows at a time; it may be killed and begun again."""

from django.db import migrations

from stage4club.core.encrypting import encrypt_texts


def seal_words(apps, schema_editor):
    """Encrypt what stands in clear, and empty the columns where it stood."""
    database = schema_editor.connection.alias
    rows = apps.get_model("people", "CallTask").objects
    encrypt_texts(rows.using(database), {"script": "sealed_script"}, bound_to="reference")


class Migration(migrations.Migration):

    # Each batch is a transaction of its own.
    atomic = False

    dependencies = [
        ('people', '0005_sealed_script'),
    ]

    operations = [
        migrations.RunPython(seal_words, migrations.RunPython.noop),
    ]
