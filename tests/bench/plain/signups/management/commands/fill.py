"""`manage.py fill 100000`: as many rows, and one who may see them."""

from random import Random

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand

from signups.models import Signup

FIRST = ["Élodie", "Marie-Ève", "Noémie", "Françoise", "Zoé", "Geneviève", "Océane", "Maude"]
LAST = ["Tremblay", "Gagnon", "Lévesque", "Bélanger", "Côté", "Ouellet", "Bérubé", "Hébert"]
BATCH = 2000


class Command(BaseCommand):
    """Invented rows."""

    help = "Fill the table with invented people."

    def add_arguments(self, parser):
        """How many."""
        parser.add_argument("rows", type=int)

    def handle(self, *args, rows, **options):
        """Write them in batches."""
        rng = Random("signups")
        Signup.objects.bulk_create(
            (signup(number, rng) for number in range(rows)), batch_size=BATCH
        )
        get_user_model().objects.create_superuser("staff", "staff@example.org", "staff")


def signup(number, rng):
    """An invented person."""
    return Signup(
        preferred_name=f"{rng.choice(FIRST)} {rng.choice(LAST)} {number}",
        email=f"invented{number}@example.org",
        phone=f"+1514555{number % 10000:04}",
        contact_by=rng.choice(Signup.ContactBy.values),
        good_time=rng.choice(Signup.GoodTime.values),
        voicemail=rng.choice(Signup.YesNo.values),
        lives_with_mbc="yes",
        french=rng.choice(Signup.French.values),
        attendance=rng.choice(Signup.Attendance.values),
        consent_contact=True,
        status=rng.choice(Signup.Status.values),
    )
