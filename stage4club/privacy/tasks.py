"""Periodic work of privacy."""

from celery import shared_task
from django.utils import timezone

from .operations import delete_expired_emergencies


@shared_task
def forget_old_emergencies(**_: object) -> None:
    """Forget emergency accesses whose looks are forgotten. A lost or repeated task does no harm."""
    delete_expired_emergencies(timezone.now())
