"""The catalogue and the calendar: pillars, services, sessions, public pages."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ServicesConfig(AppConfig):
    """What the program offers and when."""

    name = "services"
    label = "services"
    verbose_name = _("Services")
