"""Where the words of a call will stand, encrypted."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0004_told_of_a_death'),
    ]

    operations = [
        migrations.AddField(
            model_name='calltask',
            name='sealed_script',
            field=models.BinaryField(blank=True, db_default=b'', default=b''),
        ),
    ]
