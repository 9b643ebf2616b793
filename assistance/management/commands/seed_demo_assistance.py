"""`manage.py seed_demo_assistance`: requests of invented people, after `seed_demo`."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assistance.management.demo import create_appointments
from assistance.management.demo_aid import create_applications
from assistance.management.demo_figures import create_figures
from services.models import Service
from stage4club.people.models import User


class Command(BaseCommand):
    """Creates what the demonstration shows of both rooms, when there is nothing."""

    help = "Appointments and applications of invented people, after seed_demo (development only)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say nothing: there is nothing to type in."""
        if not settings.DEBUG:
            raise CommandError("Demonstration data exist in development only (DEBUG).")
        try:
            create_appointments(timezone.now())
            create_applications(timezone.now())
            create_figures(timezone.now())
        except (Service.DoesNotExist, User.DoesNotExist):
            raise CommandError("Load the catalogue and run seed_demo first.") from None
