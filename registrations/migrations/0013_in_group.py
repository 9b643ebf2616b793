"""Who registers for a group is marked on her card, so that these people are listed by an index."""

from django.db import migrations

from stage4club.people.room_marks import keep_mark


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0014_room_marks'),
        ('registrations', '0012_open_to'),
    ]

    operations = [
        migrations.RunSQL(*keep_mark('in_group', 'registrations_registration')),
    ]
