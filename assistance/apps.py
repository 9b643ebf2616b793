"""What is asked for one person: appointments with the social worker, financial assistance."""

from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class AssistanceConfig(AppConfig):
    """Two sealed rooms of one kind: a person asks, one member of staff answers."""

    name = "assistance"
    label = "assistance"
    verbose_name = pgettext_lazy("app", "Requests")
