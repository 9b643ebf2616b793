"""An app of the tests: a model with states, for what the core does with any model."""

from django.apps import AppConfig


class SampleConfig(AppConfig):
    name = "tests.stage4club.core.sample"
    label = "sample"
    default_auto_field = "django.db.models.BigAutoField"
