"""Where what people write in their own words will stand, encrypted."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registrations', '0005_by_telephone'),
    ]

    operations = [
        migrations.AddField(
            model_name='registration',
            name='sealed_access_needs',
            field=models.BinaryField(blank=True, db_default=b'', default=b''),
        ),
        migrations.AddField(
            model_name='registration',
            name='sealed_message',
            field=models.BinaryField(blank=True, db_default=b'', default=b''),
        ),
        migrations.AddField(
            model_name='helper',
            name='sealed_relationship',
            field=models.BinaryField(blank=True, db_default=b'', default=b''),
        ),
    ]
