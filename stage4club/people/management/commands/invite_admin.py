"""`manage.py invite_admin zoe@example.org "Zoé Roy"`: the first account of an installation."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from stage4club.core.errors import RuleError
from stage4club.people.emails import password_url
from stage4club.people.operations import invite_admin


class Command(BaseCommand):
    """Makes a system administrator and prints the link at which she chooses her password."""

    help = "Invite a system administrator. Replaces createsuperuser: there is no superuser."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The address and the name."""
        parser.add_argument("email")
        parser.add_argument("name")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the link; a fault is one sentence and exit status 1."""
        try:
            user = invite_admin(options["email"], name=options["name"], now=timezone.now())
        except RuleError as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(password_url(user))
