"""`manage.py grant_web_role`, after each migrate: what the web processes may do in the database."""

from __future__ import annotations

import os
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from environ import Env

from stage4club.core.web_role import GROW, READ, WebRoleRefused, grant_web_role


class Command(BaseCommand):
    """Makes no role and gives no password: both are there before."""

    help = "Say what the role of web processes may do in the database. For the owner of its tables."

    def add_arguments(self, parser: CommandParser) -> None:
        """The role; that of DATABASE_URL where none is named."""
        parser.add_argument("role", nargs="?", help="the user of DATABASE_URL, by default")

    def handle(self, *args: Any, role: str | None, **options: Any) -> None:
        """Count the tables; a refusal is one sentence and exit status 1."""
        of_address = Env.db_url_config(os.environ["DATABASE_URL"])["USER"]
        if role is None and of_address == connection.settings_dict["USER"]:
            self.stderr.write("DATABASE_URL names the owner: nothing is held back from the site.")
            return
        role = role or of_address
        try:
            tables = grant_web_role(role)
        except WebRoleRefused as refusal:
            raise CommandError(str(refusal)) from None
        kinds = Counter(tables.values())
        self.stdout.write(
            f"{role}: {len(tables)} tables, of which {kinds[GROW]} only grow"
            f" and {kinds[READ]} are only read."
        )
