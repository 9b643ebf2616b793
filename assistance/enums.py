"""The words of appointments (HL7 FHIR, Appointment). Values are stored; labels are shown."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Meeting(TextChoices):
    """With whom the social worker meets."""

    INDIVIDUAL = "individual", _("Individual meeting")
    FAMILY = "family", _("Family meeting")


class Mode(TextChoices):
    """How they meet."""

    IN_PERSON = "in_person", _("In person")
    PHONE = "phone", _("By telephone")
    VIDEO = "video", _("By video")


class SpokenLanguage(TextChoices):
    """In which language to talk; another one takes an interpreter."""

    FRENCH = "fr", _("French")
    ENGLISH = "en", _("English")
    OTHER = "other", _("Another language, with an interpreter")


class AgeBand(TextChoices):
    """How old the children who come along are: never who they are."""

    TODDLER = "0-5", _("5 or younger")
    CHILD = "6-11", _("6 to 11")
    TEENAGER = "12-17", _("12 to 17")


class Weekday(IntegerChoices):
    """Days as Python counts them."""

    MONDAY = 0, WEEKDAYS[0]
    TUESDAY = 1, WEEKDAYS[1]
    WEDNESDAY = 2, WEEKDAYS[2]
    THURSDAY = 3, WEEKDAYS[3]
    FRIDAY = 4, WEEKDAYS[4]
    SATURDAY = 5, WEEKDAYS[5]
    SUNDAY = 6, WEEKDAYS[6]


class AppointmentState(TextChoices):
    """From the form to the meeting (domain.md, States). Moving is an event, not a state."""

    REQUESTED = "requested", pgettext_lazy("appointment", "To answer")
    PROPOSED = "proposed", pgettext_lazy("appointment", "Times proposed")
    BOOKED = "booked", pgettext_lazy("appointment", "Booked")
    FULFILLED = "fulfilled", pgettext_lazy("appointment", "Took place")
    CANCELLED = "cancelled", pgettext_lazy("appointment", "Cancelled")
    CLOSED = "closed", pgettext_lazy("appointment", "Closed")


#: The social worker has something to do.
UNANSWERED_STATES = (AppointmentState.REQUESTED,)
#: Somebody still waits for a meeting, or for what comes of it.
OPEN_STATES = (AppointmentState.REQUESTED, AppointmentState.PROPOSED, AppointmentState.BOOKED)
#: Over, whatever came of it.
OVER_STATES = (AppointmentState.FULFILLED, AppointmentState.CANCELLED, AppointmentState.CLOSED)


class CancelledBy(TextChoices):
    """Who could not come: nobody is blamed, and nobody is counted."""

    PERSON = "person", pgettext_lazy("cancelled by", "The person")
    STAFF = "staff", pgettext_lazy("cancelled by", "The social worker")


class Closing(TextChoices):
    """Why a request ended without a meeting."""

    NOT_HELD = "not_held", _("The meeting did not take place")
    UNREACHABLE = "unreachable", _("Could not be reached")
    NO_LONGER_WANTED = "no_longer_wanted", _("Does not wish to meet any more")
    ELSEWHERE = "elsewhere", _("Found help elsewhere")
    ROBOT = "robot", _("Was sent by a robot")


class Lead(TextChoices):
    """How long before an appointment its person would like to be reminded of it."""

    TWO_DAYS = "2d", pgettext_lazy("reminder", "Two days before")
    ONE_DAY = "1d", pgettext_lazy("reminder", "The day before")
    TWO_HOURS = "2h", pgettext_lazy("reminder", "Two hours before")


class Answer(TextChoices):
    """What came of proposed times."""

    ACCEPTED = "accepted", pgettext_lazy("proposal", "One was chosen")
    DECLINED = "declined", pgettext_lazy("proposal", "None of them suits")
    EXPIRED = "expired", pgettext_lazy("proposal", "No answer in time")
    WITHDRAWN = "withdrawn", pgettext_lazy("proposal", "Taken back")
