"""After a restore: nothing leaves until a person releases it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from stage4club.notifications.operations import hold_open_messages


class Command(BaseCommand):
    help = (
        "Put every unsent message on hold. Run it after restoring a backup, before the workers"
        " start: what the backup believes unsent may have left since."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        held = hold_open_messages(timezone.now())
        self.stdout.write(f"{held} message(s) on hold.")
