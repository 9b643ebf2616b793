"""The words of a registration."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from stage4club.people.enums import ForWhom, YesNo

__all__ = [
    "CLOSED_STATES",
    "OPEN_STATES",
    "PLACE_STATES",
    "UNANSWERED_STATES",
    "Attending",
    "CallOutcome",
    "ForWhom",
    "French",
    "RegistrationState",
    "YesNo",
]


class RegistrationState(TextChoices):
    """From the form to the group (domain.md, States)."""

    RECEIVED = "received", pgettext_lazy("registration", "Received")
    ASSIGNED = "assigned", pgettext_lazy("registration", "Taken")
    CONTACTING = "contacting", pgettext_lazy("registration", "First call made")
    WAITING = "waiting", pgettext_lazy("registration", "On the waiting list")
    OFFERED = "offered", pgettext_lazy("registration", "A place is kept")
    CONFIRMED = "confirmed", pgettext_lazy("registration", "Confirmed")
    NOT_A_FIT = "not_a_fit", pgettext_lazy("registration", "Not this group")
    WITHDRAWN = "withdrawn", pgettext_lazy("registration", "Withdrawn")
    UNREACHABLE = "unreachable", pgettext_lazy("registration", "Could not be reached")


#: Somebody waits for a word from us, by the promised day.
UNANSWERED_STATES = (
    RegistrationState.RECEIVED,
    RegistrationState.ASSIGNED,
    RegistrationState.CONTACTING,
    RegistrationState.OFFERED,
)
#: Somebody still waits for us; who is on the waiting list knows that she does.
OPEN_STATES = (*UNANSWERED_STATES, RegistrationState.WAITING)
#: A place of the group is taken (domain.md, States).
PLACE_STATES = (RegistrationState.CONFIRMED, RegistrationState.OFFERED)
#: Ended without a place; can be reopened.
CLOSED_STATES = (
    RegistrationState.NOT_A_FIT,
    RegistrationState.WITHDRAWN,
    RegistrationState.UNREACHABLE,
)


class French(TextChoices):
    """How the person feels in a conversation in French."""

    YES = "yes", _("Yes, comfortable")
    SOME = "some", _("A little")
    ENGLISH = "english", _("I prefer English")


class Attending(TextChoices):
    """How the person would take part."""

    IN_PERSON = "in_person", _("In person")
    REMOTE = "remote", _("By video")
    EITHER = "either", _("Either")


class CallOutcome(TextChoices):
    """What came of a call; never what was said."""

    SPOKE = "spoke", _("We spoke")
    VOICEMAIL = "voicemail", _("I left a voice message")
    NO_ANSWER = "no_answer", _("No answer")
    WRONG_NUMBER = "wrong_number", _("The number is wrong")
    TOLD = "told", _("Told by telephone")
