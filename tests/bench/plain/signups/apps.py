"""The one application of the plain site."""

from django.apps import AppConfig


class SignupsConfig(AppConfig):
    """Imports the Celery application, as its manual says, so that tasks find the broker."""

    name = "signups"

    def ready(self) -> None:
        """Make the tasks known."""
        import plain_celery  # noqa: F401
