"""One e-mail to one address, from the moment it is decided to the moment it has left."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from stage4club.core import personal_data
from stage4club.core.encrypted_fields import EncryptedTextField
from stage4club.core.models.conditions import any_of
from stage4club.core.models.subject import subject_key
from stage4club.notifications.enums import (
    OPEN_STATES,
    CalendarMethod,
    Language,
    MessageState,
    Purpose,
    Trouble,
)

#: One address and nothing around it. Django's own check is stricter; this one cannot be bypassed.
ONE_ADDRESS = r"^[^[:space:][:cntrl:],;:<>@\u2028\u2029]+@[^[:space:][:cntrl:],;:<>@\u2028\u2029]+$"
#: Everything that Python's e-mail package takes for the end of a line.
ONE_LINE = r"^[^\x01-\x1f\x7f\x85\u2028\u2029]+$"
#: The shape of `<local-part@domain>`.
MESSAGE_ID = r"^<[!-;=?-~]+@[!-;=?-~]+>$"
MACHINE_WORD = r"^([a-z][a-z0-9_]*)?$"


def _only_in(state: MessageState, *stamps: str) -> Q:
    """Return the rule that the stamps are set in `state` and in no other."""
    inside = Q(state=state, **{f"{name}__isnull": False for name in stamps})
    outside = ~Q(state=state) & Q(**{f"{name}__isnull": True for name in stamps})
    return inside | outside


class MessageQuerySet(models.QuerySet["Message"]):
    """Reading messages."""

    def visible_to(self, user: models.Model) -> Self:
        """Messages that a handler `visible_messages` of some app shows to `user`; else none.

        A handler answers with a condition; an empty one shows nothing (`any_of`).
        """
        handlers = personal_data.handlers("visible_messages")
        return self.filter(any_of(handler(user) for handler in handlers))

    def open(self) -> Self:
        """Messages whose fate is not settled."""
        return self.filter(state__in=OPEN_STATES)

    def waiting(self) -> Self:
        """Messages that leave by themselves: the same words as the index of the queue."""
        return self.filter(state__in=(MessageState.PENDING, MessageState.SENDING))

    def due(self, now: datetime) -> Self:
        """Messages that a worker may take at `now`, those whose worker was lost included."""
        return self.waiting().filter(
            Q(state=MessageState.PENDING) | Q(lease_expires_at__lte=now), due_at__lte=now
        )

    def about(self, subject: models.Model) -> Self:
        """Messages about one stored row of any model."""
        subject_type, subject_id = subject_key(subject)
        return self.filter(subject_type=subject_type, subject_id=subject_id)


class Message(models.Model):
    """One e-mail to one address. Written by this app's operations only.

    Guaranteed by the database: one recipient, one row per `dedupe_key`, a known state with
    exactly its stamps, a lease while it is being sent and only then. The texts and the calendar
    are encrypted; private links stand in them as placeholders. `message_id` and `date_header`
    are fixed when the row is written: every copy that may leave has the same. `stop_reason` set
    on a message that is being sent means that this try is the last.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=80)
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose)
    dedupe_key = models.CharField(max_length=200, unique=True)
    to_address = models.EmailField(pgettext_lazy("message", "to"))
    language = models.CharField(_("language"), max_length=2, choices=Language)
    subject = models.CharField(pgettext_lazy("message", "subject"), max_length=200)
    body_text = EncryptedTextField()
    body_html = EncryptedTextField()
    calendar = EncryptedTextField(null=True)
    calendar_method = models.CharField(max_length=10, choices=CalendarMethod, blank=True)
    # No foreign keys: this app stands below people, and a message outlives what it is about.
    person_id = models.BigIntegerField(_("person"), null=True, db_index=True)
    subject_type = models.CharField(max_length=100, blank=True)
    subject_id = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField(pgettext_lazy("message", "written"))
    created_by_id = models.BigIntegerField(_("written by"), null=True)
    due_at = models.DateTimeField(pgettext_lazy("message", "leaves at"))
    state = models.CharField(
        pgettext_lazy("message", "state"),
        max_length=10,
        choices=MessageState,
        default=MessageState.PENDING,
    )
    attempts = models.IntegerField(_("tries"), default=0, db_default=0)
    unsure = models.IntegerField(_("tries that ended unseen"), default=0, db_default=0)
    lease_token = models.UUIDField(null=True)
    lease_expires_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(pgettext_lazy("message", "sent"), null=True)
    failed_at = models.DateTimeField(pgettext_lazy("message", "given up"), null=True)
    aborted_at = models.DateTimeField(pgettext_lazy("message", "taken back"), null=True)
    stop_reason = models.CharField(max_length=40, blank=True, default="", db_default="")
    code = models.IntegerField(pgettext_lazy("message", "code"), null=True)
    error = models.CharField(_("reason"), max_length=40, blank=True)
    message_id = models.CharField(max_length=300, unique=True)
    date_header = models.DateTimeField()
    resend_of = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="resends", verbose_name=_("sent again from")
    )

    objects = MessageQuerySet.as_manager()

    class Meta:
        """One recipient; each state with its stamps; a lease while sending."""

        verbose_name = _("message")
        verbose_name_plural = _("messages")
        default_permissions = ("view",)
        permissions: ClassVar = [
            ("resend_message", _("Can send a message again")),
            ("abort_message", _("Can take a message back")),
            ("release_message", _("Can release a message on hold")),
            ("read_message_body", _("Can read the text of a message")),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at"],
                name="notifications_message_queue",
                condition=Q(state__in=(MessageState.PENDING, MessageState.SENDING)),
            ),
            models.Index(fields=["subject_type", "subject_id"], name="notifications_message_about"),
            models.Index(fields=["-created_at", "-id"], name="notifications_message_latest"),
            models.Index(
                fields=["state"],
                name="notifications_message_unsent",
                condition=~Q(state=MessageState.SENT),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="notifications_message_state_known",
                condition=Q(state__in=MessageState.values),
            ),
            models.CheckConstraint(
                name="notifications_message_purpose_known",
                condition=Q(purpose__in=Purpose.values),
            ),
            models.CheckConstraint(
                name="notifications_message_language_known",
                condition=Q(language__in=Language.values),
            ),
            models.CheckConstraint(
                name="notifications_message_sent",
                condition=_only_in(MessageState.SENT, "sent_at"),
            ),
            models.CheckConstraint(
                name="notifications_message_failed",
                condition=_only_in(MessageState.FAILED, "failed_at"),
            ),
            models.CheckConstraint(
                name="notifications_message_aborted",
                condition=_only_in(MessageState.ABORTED, "aborted_at"),
            ),
            models.CheckConstraint(
                name="notifications_message_lease",
                condition=_only_in(MessageState.SENDING, "lease_token", "lease_expires_at"),
            ),
            models.CheckConstraint(
                name="notifications_message_counts_from_zero",
                condition=Q(attempts__gte=0, unsure__gte=0),
            ),
            models.CheckConstraint(
                name="notifications_message_due_after_creation",
                condition=Q(due_at__gte=F("created_at")),
            ),
            models.CheckConstraint(
                name="notifications_message_one_address",
                condition=Q(to_address__regex=ONE_ADDRESS),
            ),
            models.CheckConstraint(
                name="notifications_message_one_line_subject",
                condition=Q(subject__regex=ONE_LINE),
            ),
            models.CheckConstraint(
                name="notifications_message_id_shape",
                condition=Q(message_id__regex=MESSAGE_ID),
            ),
            models.CheckConstraint(
                name="notifications_message_has_key",
                condition=~Q(dedupe_key="") & ~Q(kind=""),
            ),
            models.CheckConstraint(
                name="notifications_message_calendar_has_method",
                condition=Q(calendar__isnull=True, calendar_method="")
                | Q(calendar__isnull=False, calendar_method__in=CalendarMethod.values),
            ),
            models.CheckConstraint(
                name="notifications_message_about_whole",
                condition=Q(subject_type="", subject_id="")
                | (~Q(subject_type="") & ~Q(subject_id="")),
            ),
            models.CheckConstraint(
                name="notifications_message_code_known",
                condition=Q(code__isnull=True) | Q(code__range=(200, 599)),
            ),
            models.CheckConstraint(
                name="notifications_message_reasons_are_words",
                condition=Q(error__regex=MACHINE_WORD, stop_reason__regex=MACHINE_WORD),
            ),
            models.CheckConstraint(
                name="notifications_message_not_its_own_copy",
                condition=Q(resend_of__isnull=True) | ~Q(resend_of=F("id")),
            ),
        ]

    def __str__(self) -> str:
        """The subject: neutral outside (domain.md §4), and what the recipient reads first."""
        return self.subject

    def seal(self, *, text: str, html: str, calendar: bytes | None) -> None:
        """Give this row its texts and the calendar file (UTF-8), encrypted when it is written."""
        self.body_text, self.body_html = text, html
        self.calendar = None if calendar is None else calendar.decode()

    def read_text(self) -> str:
        """Return the plain text with its placeholders. Raises Undecipherable."""
        text: str = self.body_text
        return text

    def read_html(self) -> str:
        """Return the HTML with its placeholders. Raises Undecipherable."""
        html: str = self.body_html
        return html

    def read_calendar(self) -> bytes | None:
        """Return the calendar file, if there is one. Raises Undecipherable."""
        return None if self.calendar is None else self.calendar.encode()

    @property
    def error_in_words(self) -> str:
        """What went wrong or why it was taken back, for staff; a reason of another app as it is."""
        return str(dict(Trouble.choices).get(self.error, self.error))
