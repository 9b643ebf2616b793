"""Those who asked for something before."""

from django.db import migrations

from stage4club.people.room_marks import mark_all


class Migration(migrations.Migration):

    dependencies = [
        ('assistance', '0013_room_marks'),
    ]

    operations = [
        migrations.RunSQL(*mark_all('in_assistance', 'assistance_aidrequest')),
        migrations.RunSQL(*mark_all('in_social_work', 'assistance_appointment')),
    ]
