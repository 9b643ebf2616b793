"""Periodic work of this app. No task has an argument: what is due stands in the database."""

from celery import shared_task
from django.utils import timezone

from .operations import (
    expire_proposals,
    give_back_of_who_left,
    write_earlier_notices,
    write_reminders,
)
from .operations.aid import (
    notice_expiring_drafts,
    remind_of_documents,
    remind_of_ways,
    scan_documents,
)


@shared_task
def expire_old_proposals(**_: object) -> None:
    """Give back the times that nobody answered about. Lost or repeated, it does no harm."""
    expire_proposals(timezone.now())


@shared_task
def give_back_what_is_left(**_: object) -> None:
    """Give back what those followed who have left. Lost or repeated, it does no harm."""
    give_back_of_who_left(timezone.now())


@shared_task
def remind_of_awaited_documents(**_: object) -> None:
    """Remind of documents that do not come. Lost or repeated, it does no harm."""
    remind_of_documents(timezone.now())


@shared_task
def remind_of_ways_to_be_paid(**_: object) -> None:
    """Remind who has not said how she is to be paid. Lost or repeated, it does no harm."""
    remind_of_ways(timezone.now())


@shared_task
def remind(**_: object) -> None:
    """Write the reminders that are due. Lost or repeated, it does no harm."""
    write_reminders(timezone.now())


@shared_task
def tell_of_earlier_times(**_: object) -> None:
    """Tell of times that became free. Lost or repeated, it does no harm."""
    write_earlier_notices(timezone.now())


@shared_task
def notice_unfinished_applications(**_: object) -> None:
    """Tell that a draft will be forgotten. Lost or repeated, it does no harm."""
    notice_expiring_drafts(timezone.now())


@shared_task
def scan_what_came(**_: object) -> None:
    """Have documents scanned, where there is a scanner. Lost or repeated, it does no harm."""
    scan_documents(timezone.now())
