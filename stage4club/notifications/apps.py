"""The outbox as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    """Registers the start-up checks of the outbox."""

    name = "stage4club.notifications"
    label = "notifications"
    verbose_name = _("Messages")

    def ready(self) -> None:
        """Load the checks."""
        from . import checks  # noqa: F401 - registered by being imported, once models are there
