"""Periodic work of the platform."""

from celery import shared_task
from django.utils import timezone

from .purge import delete_expired_rows


@shared_task
def purge_expired(**_: object) -> None:
    """Delete what has expired. Without arguments: a lost or repeated task does no harm."""
    delete_expired_rows(now=timezone.now())
