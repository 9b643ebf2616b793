"""Privacy: what each person agreed to."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    """What Quebec's Law 25 asks of the program (domain.md §16)."""

    name = "stage4club.privacy"
    label = "privacy"
    verbose_name = _("Privacy")

    def ready(self) -> None:
        """Hold the register equal to the models."""
        from django.core.checks import register

        from .checks import check_register

        register(check_register)
