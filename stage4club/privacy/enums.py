"""The words of privacy: why something may be used, how the agreement was given."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ConsentPurpose(TextChoices):
    """What the person agreed to, one purpose a row."""

    CONTACT = "contact", _("Be contacted about what one asked for")
    ASSESSMENT = "assessment", _("Have an application for assistance assessed")


class ConsentChannel(TextChoices):
    """How the agreement was given."""

    WEB = "web", pgettext_lazy("consent", "On the site")
    PHONE = "phone", pgettext_lazy("consent", "By telephone")
