"""Registering for a group service: the form, the patient-partner's call, confirmation, schedule."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistrationsConfig(AppConfig):
    """Registrations to any service of kind group."""

    name = "registrations"
    label = "registrations"
    verbose_name = _("Registrations")
