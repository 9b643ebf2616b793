"""Those who registered before."""

from django.db import migrations

from stage4club.people.room_marks import mark_all


class Migration(migrations.Migration):

    dependencies = [
        ('registrations', '0013_in_group'),
    ]

    operations = [
        migrations.RunSQL(*mark_all('in_group', 'registrations_registration')),
    ]
