"""The columns in clear go, and those of bytes take their names.

A program that writes to the old columns would fail from here on, and what it wrote since they were
emptied would be lost. None does: no release before this one was ever in service. Once one is, a
migration like this one waits for the release after (docs/operations.md, Update).
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0006_seal_scripts'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='calltask',
            name='script',
        ),
        migrations.RenameField(
            model_name='calltask',
            old_name='sealed_script',
            new_name='script',
        ),
        migrations.AlterField(
            model_name='calltask',
            name='script',
            field=models.BinaryField(blank=True, verbose_name='what to say'),
        ),
    ]
