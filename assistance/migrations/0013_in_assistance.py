"""Who applied for assistance is marked on her card, so that these people are listed by an index."""

from django.db import migrations

from stage4club.people.room_marks import keep_mark


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0014_room_marks'),
        ('assistance', '0012_lists_of_payments'),
    ]

    operations = [
        migrations.RunSQL(*keep_mark('in_assistance', 'assistance_aidrequest')),
    ]
