"""The words of the outbox. Values are stored; labels are shown."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Purpose(TextChoices):
    """Why a message is written: somebody who asked for silence may still want an answer."""

    REPLY = "reply", _("Answer to what the person asked")
    NEWS = "news", _("News, schedule or reminder")


class Language(TextChoices):
    """The language in which somebody is written to, and called."""

    FRENCH = "fr", _("French")
    ENGLISH = "en", _("English")


class MessageState(TextChoices):
    """The life of a message (reliability.md, The outbox)."""

    PENDING = "pending", pgettext_lazy("message", "To be sent")
    SENDING = "sending", pgettext_lazy("message", "Being sent")
    SENT = "sent", pgettext_lazy("message", "Sent")
    FAILED = "failed", pgettext_lazy("message", "Could not be sent")
    ABORTED = "aborted", pgettext_lazy("message", "Taken back")
    ON_HOLD = "on_hold", pgettext_lazy("message", "On hold")


#: Not settled yet: a death, an undo or a restore still changes what happens to these.
OPEN_STATES = (MessageState.PENDING, MessageState.SENDING, MessageState.ON_HOLD)


class CalendarMethod(TextChoices):
    """What the calendar part asks of the reader's calendar (RFC 5546)."""

    PUBLISH = "PUBLISH", _("Dates to note")
    CANCEL = "CANCEL", _("Dates to remove")


class ChannelName(TextChoices):
    """By what messages leave."""

    EMAIL = "email", _("E-mail")


class Trouble(TextChoices):
    """What went wrong, in one word of ours: a server's own text may hold an address."""

    RECIPIENT_REFUSED = "recipient_refused", _("The address was refused.")
    CONTENT_REFUSED = "content_refused", _("The message was refused.")
    DEFERRED = "deferred", _("The recipient's server asked to try again later.")
    GAVE_UP = "gave_up", _("The recipient's server asked to try again later, for a whole day.")
    UNSURE = "unsure", _("The connection was lost after the text: it may have arrived.")
    WORKER_LOST = "worker_lost", _("The program stopped three times while sending it.")
    UNREADABLE = "unreadable", _("The stored text can no longer be read.")
    LINK_DEAD = "link_dead", _("The private link in it is no longer valid.")
    CODE_OVER = "code_over", _("The code in it was no longer valid.")
    UNEXPECTED = "unexpected", _("The program met an error it does not know.")
    NO_CONNECTION = "no_connection", _("Our mail server did not answer.")
    CLOSING = "closing", _("Our mail server asked to come back later.")
    LOGIN_REFUSED = "login_refused", _("Our mail server refused our password.")
    SENDER_REFUSED = "sender_refused", _("Our mail server refused our sender address.")
    MANY_REFUSED = "many_refused", _("Our mail server refused one address after another.")
    MAY_NOT_CONTACT = "may_not_contact", _("The person must not be written to.")
    TAKEN_BACK = "taken_back", _("Somebody took it back.")
