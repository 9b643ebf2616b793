"""Periodic work of the catalogue."""

from celery import shared_task
from django.utils import timezone

from .operations import forget_opinions


@shared_task
def forget_old_opinions(**_: object) -> None:
    """Delete opinions of more than a year. Without arguments: a lost task does no harm."""
    forget_opinions(timezone.now())
