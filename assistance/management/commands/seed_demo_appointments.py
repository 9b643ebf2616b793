"""`manage.py seed_demo_appointments`: appointments of invented people, after `seed_demo`."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assistance.management.demo import create_appointments
from services.models import Service
from stage4club.people.models import User


class Command(BaseCommand):
    """Creates the hours and the appointments of the demonstration, when there are none."""

    help = "Appointments of invented people, after seed_demo (development only)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say nothing: there is nothing to type in."""
        if not settings.DEBUG:
            raise CommandError("Demonstration data exist in development only (DEBUG).")
        try:
            create_appointments(timezone.now())
        except (Service.DoesNotExist, User.DoesNotExist):
            raise CommandError("Load the catalogue and run seed_demo first.") from None
