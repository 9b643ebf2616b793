"""Adds what is missing of the catalogue, and says what it did."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from services.management.first_catalogue import UNKNOWN_GROUP_URL, read_catalogue
from services.models import Service
from services.operations import load_catalogue


class Command(BaseCommand):
    help = "Add what is missing of the catalogue. What staff wrote is never overwritten."

    def handle(self, *args: Any, **options: Any) -> None:
        catalogue = read_catalogue()
        result = load_catalogue(**vars(catalogue), now=timezone.now())
        for slug in result.added:
            self.stdout.write(f"Added: {slug}")
        if result.kept:
            self.stdout.write(f"Kept as they are: {', '.join(result.kept)}")
        for service in Service.objects.filter(external_url=UNKNOWN_GROUP_URL):
            self.stdout.write(
                f"To do: write the address of {service.slug} in the back office; "
                f"{UNKNOWN_GROUP_URL} only stands in for it."
            )
