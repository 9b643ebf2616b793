"""The Stage 4 Club: the platform that every service stands on."""

from stage4club.celery import app as celery_app

__all__ = ["celery_app"]
