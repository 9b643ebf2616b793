"""What staff may do to a message."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stage4club.core.staff.contacts import email_words
from stage4club.core.staff.preview import Preview
from stage4club.core.staff.verbs import Verb

from ..enums import MessageState
from ..models import Message
from ..operations import abort_message, release_message, release_messages, resend_message
from ..workflow import RESENDABLE
from .columns import moment, shown_words

READ_BODY = "notifications.read_message_body"


def preview(message: Message, *, by: Any, now: datetime) -> Preview | None:
    """The exact message, for who may read its text. Raises Undecipherable."""
    if not by.has_perm(READ_BODY):
        return None
    words = shown_words(message)
    return Preview(
        subject=words.subject,
        text=words.text,
        html=words.html,
        recipient=email_words(message.to_address, shown=False),
        language=message.language,
    )


def _leaves(copy: Message) -> str:
    return _("A new copy leaves %(when)s. Until then you can take it back.") % {
        "when": moment(copy.due_at, timezone.now())
    }


def _released(count: int) -> str:
    return ngettext(
        "%(count)d message is about to leave.", "%(count)d messages are about to leave.", count
    ) % {"count": count}


VERBS = (
    Verb(
        name="resend",
        label=gettext_lazy("Send again"),
        permission="notifications.resend_message",
        operation=resend_message,
        states=tuple(sorted(RESENDABLE)),
        preview=preview,
        intro=lambda message: gettext_lazy(
            "The same words leave once more, to the same address, as a message of its own."
        ),
        done=_leaves,
    ),
    Verb(
        name="release",
        label=gettext_lazy("Release"),
        permission="notifications.release_message",
        operation=release_message,
        states=(MessageState.ON_HOLD,),
        preview=preview,
        intro=lambda message: gettext_lazy(
            "It was unsent in the backup that was restored, and may have left since. Release it"
            " only if it must leave now."
        ),
        done=lambda message: gettext_lazy("It leaves within a minute."),
        bulk=True,
        bulk_operation=release_messages,
        bulk_done=_released,
    ),
    Verb(
        name="abort",
        label=gettext_lazy("Take back"),
        permission="notifications.abort_message",
        operation=abort_message,
        states=(MessageState.PENDING, MessageState.ON_HOLD),
        intro=lambda message: gettext_lazy(
            "This message will not leave. What it announces stays as it is: to undo a decision,"
            " go to the request itself."
        ),
        done=lambda message: gettext_lazy("Taken back. It will not leave."),
        quiet=True,
    ),
)
