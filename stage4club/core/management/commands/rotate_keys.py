"""Let an old key of FIELD_KEYS go: write again what it wrote, or say how much that is."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from stage4club.core.encryption import key_ids
from stage4club.core.files import count_files_by_key, rotate_files
from stage4club.core.rotation import count_by_key, rotate_keys


class Command(BaseCommand):
    help = (
        "Write encrypted texts and files again with the first of FIELD_KEYS. May be stopped and "
        "begun again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="only say how much each key still holds"
        )

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        lost = 0
        if not check:
            done = rotate_keys(report=self._report)
            self.stdout.write(f"{done.written} text(s) written again.")
            for text in done.lost:
                self.stderr.write(f"Cannot be opened by any key: {text}")
            files, unread = rotate_files()
            if files:
                self.stdout.write(f"{files} file(s) written again.")
            for name in unread:
                self.stderr.write(f"Cannot be opened by any key: file {name}")
            lost = len(done.lost) + len(unread)
        left = self._tell()
        if lost or left:
            raise CommandError(f"{left} text(s) are not written with the first key.")

    def _report(self, model: str, written: int) -> None:
        self.stdout.write(f"{model}: {written}")

    def _tell(self) -> int:
        """Say what each key holds; return how much of it the first one did not write."""
        names = [name.hex() for name in key_ids()]
        left = 0
        for what, counted in (("text(s)", count_by_key()), ("file(s)", count_files_by_key())):
            for name, number in counted.items():
                place = f"key {names.index(name) + 1}" if name in names else "no key of FIELD_KEYS"
                # Of files there may be none at all.
                if number or what == "text(s)":
                    self.stdout.write(f"{place} ({name}): {number} {what}")
            left += counted.total() - counted[names[0]]
        return left
