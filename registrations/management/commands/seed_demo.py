"""`manage.py seed_demo`: accounts and invented people for `make run`; refuses without DEBUG."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from registrations.management.demo import ACCOUNTS, create_accounts, create_story
from services.management.demo import create_opinions, create_readings
from services.models import Service

#: Printed, the same for all, and worth nothing: it opens invented data on one's own machine.
PASSWORD = "une chaise près de la fenêtre"  # noqa: S105 - meant to be read


class Command(BaseCommand):
    """Creates the demonstration accounts, and a story when the database has none."""

    help = "Demonstration accounts and invented people (development only)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the accounts and their password."""
        if not settings.DEBUG:
            raise CommandError("Demonstration data exist in development only (DEBUG).")
        create_accounts(PASSWORD)
        try:
            create_story(timezone.now())
            create_readings(timezone.now())
            create_opinions(timezone.now())
        except Service.DoesNotExist:
            raise CommandError("Load the catalogue first: manage.py load_catalogue.") from None
        for account in ACCOUNTS:
            self.stdout.write(f"{account}@example.org")
        self.stdout.write(f"Password: {PASSWORD}")
