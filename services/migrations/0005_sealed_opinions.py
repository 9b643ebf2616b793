"""Where the words of an opinion will stand, encrypted."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('services', '0004_opinions'),
    ]

    operations = [
        # The texts are emptied before the bytes take their names; then it comes back.
        migrations.RemoveConstraint(
            model_name='opinion',
            name='services_opinion_says_something',
        ),
        migrations.AddField(
            model_name='opinion',
            name='sealed_would_help',
            field=models.BinaryField(blank=True, db_default=b'', default=b''),
        ),
        migrations.AddField(
            model_name='opinion',
            name='sealed_helps',
            field=models.BinaryField(blank=True, db_default=b'', default=b''),
        ),
    ]
