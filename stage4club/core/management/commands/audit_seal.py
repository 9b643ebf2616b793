"""Seal the audit, as the periodic task does."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from stage4club.core.models import AuditSeal
from stage4club.core.sealing import BrokenChain, seal_audit


class Command(BaseCommand):
    help = "Seal the rows of the audit that are finished. May be stopped and begun again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--after",
            default="",
            metavar="SEQUENCE:HASH",
            help="follow on this last seal, whose key is lost: look it up in the log first",
        )

    def handle(self, *args: Any, after: str, **options: Any) -> None:
        try:
            sealed = seal_audit(now=timezone.now(), trusted=after, report=self._report)
        except BrokenChain as broken:
            raise CommandError(str(broken)) from None
        self.stdout.write(_("Rows sealed: %(count)d.") % {"count": sealed})

    def _report(self, seal: AuditSeal) -> None:
        self.stdout.write(str(seal))
