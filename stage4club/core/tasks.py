"""Periodic work of the platform."""

from celery import shared_task
from django.utils import timezone

from .purge import delete_expired_rows
from .sealing import seal_audit


@shared_task
def purge_expired(**_: object) -> None:
    """Delete what has expired. Without arguments: a lost or repeated task does no harm."""
    delete_expired_rows(now=timezone.now())


@shared_task
def seal_finished_audit(**_: object) -> None:
    """Seal what the audit holds since the last time. Lost or repeated, it does no harm."""
    seal_audit(now=timezone.now())
