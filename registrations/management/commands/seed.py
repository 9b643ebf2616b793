"""`manage.py seed --people 100000`: invented people, on this machine and beside nobody real."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from registrations.management.seed import seed_people
from services.models import Pillar
from stage4club.core.errors import RuleError


class Command(BaseCommand):
    """Brings the number of invented people up to what is asked."""

    help = "Invented people for trying and measuring; refuses where somebody real may be."

    def add_arguments(self, parser: Any) -> None:
        """How many people."""
        parser.add_argument("--people", type=int, required=True)

    def handle(self, *args: Any, people: int, **options: Any) -> None:
        """Say how many were added."""
        if people < 0:
            raise CommandError("There are no fewer than zero people.")
        try:
            added = seed_people(people, now=timezone.now())
        except RuleError as refusal:
            raise CommandError(str(refusal.message)) from None
        except Pillar.DoesNotExist:
            raise CommandError("Load the catalogue first: manage.py load_catalogue.") from None
        self.stdout.write(f"{added} added.")
