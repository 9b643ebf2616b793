"""The platform: audit, workflow, private links, drafts. It knows no noun of the charity."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from . import personal_data


class CoreConfig(AppConfig):
    """Finds, once all models are loaded, what each app holds about a person."""

    name = "stage4club.core"
    label = "core"
    verbose_name = _("Platform")

    def ready(self) -> None:
        """Register the checks; import every app's `personal_data` module with its handlers."""
        from . import checks  # noqa: F401 - registered by being imported

        personal_data.autodiscover()
