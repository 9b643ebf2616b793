"""Whole lists by the promised day, and who asks either room for something marked on her card."""

from django.conf import settings
from django.db import migrations, models

from stage4club.people.room_marks import keep_mark


class Migration(migrations.Migration):

    dependencies = [
        ('assistance', '0012_lists_of_payments'),
        ('people', '0014_room_marks'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='aidrequest',
            index=models.Index(fields=['promised_on', 'id'], name='assistance_aid_promised'),
        ),
        migrations.AddIndex(
            model_name='appointment',
            index=models.Index(fields=['promised_on', 'id'], name='assistance_promised'),
        ),
        migrations.RunSQL(*keep_mark('in_assistance', 'assistance_aidrequest')),
        migrations.RunSQL(*keep_mark('in_social_work', 'assistance_appointment')),
    ]
