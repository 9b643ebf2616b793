"""Walk along the seals of the audit and name whatever was changed since."""

from __future__ import annotations

import re
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stage4club.core.sealing import Verification

HEAD = re.compile(r"[1-9][0-9]{0,17}:[0-9a-f]{64}")


class Command(BaseCommand):
    help = "Verify that the audit is as it was sealed. Ends with an error when it is not."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--head",
            default="",
            metavar="SEQUENCE:HASH",
            help="a head that the log has seen, so that a chain whose end was cut off is noticed",
        )

    def handle(self, *args: Any, head: str, **options: Any) -> None:
        if head and not HEAD.fullmatch(head):
            raise CommandError(_("A head is written SEQUENCE:HASH, as in the log."))
        walk, found = Verification(), 0
        for finding in walk.findings(now=timezone.now(), witnessed=head):
            self.stderr.write(str(finding))
            found += not finding.is_warning
        words = _("Seals: %(seals)d, rows: %(rows)d. Head: %(head)s")
        told = {"seals": walk.seals, "rows": walk.rows, "head": walk.head or "–"}
        self.stdout.write(words % told)
        if found:
            words = ngettext("%(n)d thing is wrong.", "%(n)d things are wrong.", found)
            raise CommandError(words % {"n": found})
        self.stdout.write(_("Everything is as it was sealed."))
