"""The columns in clear go, and those of bytes take their names.

A program that writes to the old columns would fail from here on, and what it wrote since they were
emptied would be lost. None does: no release before this one was ever in service. Once one is, a
migration like this one waits for the release after (docs/operations.md, Update).
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('services', '0006_seal_opinions'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='opinion',
            name='would_help',
        ),
        migrations.RenameField(
            model_name='opinion',
            old_name='sealed_would_help',
            new_name='would_help',
        ),
        migrations.AlterField(
            model_name='opinion',
            name='would_help',
            field=models.BinaryField(blank=True, verbose_name='what would help'),
        ),
        migrations.RemoveField(
            model_name='opinion',
            name='helps',
        ),
        migrations.RenameField(
            model_name='opinion',
            old_name='sealed_helps',
            new_name='helps',
        ),
        migrations.AlterField(
            model_name='opinion',
            name='helps',
            field=models.BinaryField(blank=True, verbose_name='what helps already'),
        ),
        migrations.AddConstraint(
            model_name='opinion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('helps', b''), ('state', 'erased'), ('would_help', b'')), models.Q(models.Q(('state', 'erased'), _negated=True), models.Q(models.Q(('would_help', b''), _negated=True), models.Q(('helps', b''), _negated=True), _connector='OR')), _connector='OR'), name='services_opinion_says_something'),
        ),
    ]
