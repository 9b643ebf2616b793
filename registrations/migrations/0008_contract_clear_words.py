"""The columns in clear go, and those of bytes take their names.

A program that writes to the old columns would fail from here on, and what it wrote since they were
emptied would be lost. None does: no release before this one was ever in service. Once one is, a
migration like this one waits for the release after (docs/operations.md, Update).
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registrations', '0007_seal_words'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='registration',
            name='access_needs',
        ),
        migrations.RenameField(
            model_name='registration',
            old_name='sealed_access_needs',
            new_name='access_needs',
        ),
        migrations.AlterField(
            model_name='registration',
            name='access_needs',
            field=models.BinaryField(blank=True, verbose_name='what would make it easier'),
        ),
        migrations.RemoveField(
            model_name='registration',
            name='message',
        ),
        migrations.RenameField(
            model_name='registration',
            old_name='sealed_message',
            new_name='message',
        ),
        migrations.AlterField(
            model_name='registration',
            name='message',
            field=models.BinaryField(blank=True, verbose_name='message'),
        ),
        migrations.RemoveField(
            model_name='helper',
            name='relationship',
        ),
        migrations.RenameField(
            model_name='helper',
            old_name='sealed_relationship',
            new_name='relationship',
        ),
        migrations.AlterField(
            model_name='helper',
            name='relationship',
            field=models.BinaryField(blank=True, verbose_name='relationship'),
        ),
    ]
