"""The words of the catalogue."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ServiceKind(TextChoices):
    """What one does with a service; a new group or line is a row, not a kind."""

    GROUP = "group", _("Group one registers for")
    ASSISTANCE = "assistance", _("Financial assistance")
    APPOINTMENT = "appointment", _("Appointment")
    LINK = "link", _("Link to another site")


class PageSlug(TextChoices):
    """The pages of text, by the names of their addresses."""

    PRIVACY = "privacy", _("Privacy")
    ACCESSIBILITY = "accessibility", _("Accessibility")
    DEATH = "death", _("Tell us about a death")


class OpinionState(TextChoices):
    """The life of an opinion."""

    NEW = "new", pgettext_lazy("opinion", "To read")
    GROUPED = "grouped", pgettext_lazy("opinion", "Grouped")
    ERASED = "erased", pgettext_lazy("opinion", "Erased")


class SessionState(TextChoices):
    """schema.org EventStatus, in our words."""

    SCHEDULED = "scheduled", pgettext_lazy("session", "Takes place")
    CANCELLED = "cancelled", pgettext_lazy("session", "Cancelled")


class WeekOfMonth(IntegerChoices):
    """Which one of the same weekdays of a month."""

    FIRST = 1, pgettext_lazy("week of month", "First")
    SECOND = 2, pgettext_lazy("week of month", "Second")
    THIRD = 3, pgettext_lazy("week of month", "Third")
    FOURTH = 4, pgettext_lazy("week of month", "Fourth")
    LAST = 5, pgettext_lazy("week of month", "Last")


class Obstacle(TextChoices):
    """Why a date of a series is not created unless somebody says so, or at all."""

    HOLIDAY = "holiday", _("public holiday")
    TAKEN = "taken", _("already in the calendar")
    PAST = "past", _("already past")


#: Whoever plans may tick a holiday; a date that is past or taken cannot be created.
FORBIDDING = frozenset({Obstacle.TAKEN, Obstacle.PAST})
