"""Send what is due, without Celery or Redis: from cron, or by hand."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from stage4club.notifications.operations import drain, note_sweep


class Command(BaseCommand):
    help = "Send every message that is due, then stop. May run beside the workers."

    def handle(self, *args: Any, **options: Any) -> None:
        note_sweep(timezone.now())
        drained = drain(timezone.now, limit=None, seconds=None)
        self.stdout.write(f"{drained.handled} message(s) handled.")
