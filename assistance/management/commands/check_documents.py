"""Say which documents have no file: after a restore, or a disk that failed."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from assistance.operations.aid import rows_without_file


class Command(BaseCommand):
    help = "Name each document whose file is not there; fails when there is one."

    def handle(self, *args: Any, **options: Any) -> None:
        lost = rows_without_file()
        for key in lost:
            self.stdout.write(f"{key}: its file is not there.")
        if lost:
            sys.exit(1)
        self.stdout.write("Every document has its file.")
