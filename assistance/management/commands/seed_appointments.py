"""`manage.py seed_appointments --appointments 10000`: past ones, here, of nobody real."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assistance.management.seed import seed_appointments
from stage4club.core.errors import RuleError


class Command(BaseCommand):
    """Brings the number of invented past appointments up to what is asked."""

    help = "Invented appointments for trying and measuring; refuses where somebody real may be."

    def add_arguments(self, parser: Any) -> None:
        """How many appointments."""
        parser.add_argument("--appointments", type=int, required=True)

    def handle(self, *args: Any, appointments: int, **options: Any) -> None:
        """Say how many were added."""
        if appointments < 0:
            raise CommandError("There are no fewer than zero appointments.")
        try:
            added = seed_appointments(appointments, now=timezone.now())
        except RuleError as refusal:
            raise CommandError(str(refusal.message)) from None
        self.stdout.write(f"{added} added.")
