from django.core.management.base import BaseCommand
from django.utils import timezone

from stage4club.core.purge import delete_expired_rows


class Command(BaseCommand):
    help = "Delete expired drafts, sessions and lines of the access log, as the periodic task does."

    def handle(self, *args: object, **options: object) -> None:
        drafts = delete_expired_rows(now=timezone.now())
        self.stdout.write(f"Expired drafts deleted: {drafts}")
