"""The later release: registrations have a column more."""

from django.apps import AppConfig
from django.db.models import CharField


class LaterConfig(AppConfig):
    """Adds the field as if it stood in the model."""

    name = "tests.deployment.later"

    def ready(self) -> None:
        from registrations.models import Registration

        # With a default of the database: programs of before go on writing rows without it.
        field = CharField(max_length=40, default="later", db_default="before")
        Registration.add_to_class("release", field)
