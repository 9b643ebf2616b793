"""What is written about practical matters, by each adult in a thread of her own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Self
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from stage4club.core.encrypted_fields import EncryptedTextField
from stage4club.people.models import User

from ..enums import OPEN_STATES, AppointmentState
from ..policy import THREAD_KEPT, WRITTEN_UNTIL
from .appointment import Appointment
from .attendee import Attendee


@dataclass(frozen=True)
class Thread:
    """Between the social worker and one adult: the person, or an attendee, in her own."""

    appointment: Appointment
    attendee: Attendee | None = None

    @property
    def subject(self) -> Appointment | Attendee:
        """The row that its link and its e-mails are about."""
        return self.attendee or self.appointment

    @property
    def key(self) -> str:
        """What tells it from the other threads of the appointment."""
        return str(self.attendee.pk) if self.attendee else "person"

    @property
    def name(self) -> str:
        """The name to call her by."""
        return self.attendee.name if self.attendee else self.appointment.preferred_name

    @property
    def email(self) -> str:
        """Where she is written to; empty for who is not."""
        if self.attendee:
            return self.attendee.email
        return self.appointment.email if self.appointment.takes_email else ""

    def is_writable(self, now: datetime) -> bool:
        """Whether somebody still answers: followed, not over, or over since a few days only."""
        if self.attendee and self.attendee.removed_at is not None:
            return False
        row = self.appointment
        if row.social_worker_id is None or row.state not in OPEN_STATES:
            return False
        is_booked = row.state == AppointmentState.BOOKED and row.ends_at is not None
        return not is_booked or now < row.ends_at + WRITTEN_UNTIL  # type: ignore[operator]

    def message(self, **values: object) -> ThreadMessage:
        """A message of this thread, not stored yet."""
        where = {"attendee": self.attendee} if self.attendee else {"appointment": self.appointment}
        return ThreadMessage(**where, **values)


class ThreadMessageQuerySet(models.QuerySet["ThreadMessage"]):
    """Reading messages: of one thread, unread, too old."""

    def visible_to(self, user: User) -> Self:
        """Those of her own appointments: nobody reads what was written to a colleague."""
        if not user.scopes("assistance.view_threadmessage"):
            return self.none()
        hers = Appointment.objects.visible_to(user).filter(social_worker=user).order_by()
        return self.filter(Q(appointment__in=hers) | Q(attendee__appointment__in=hers))

    def of(self, thread: Thread) -> Self:
        """Of this thread and no other."""
        if thread.attendee:
            return self.filter(attendee=thread.attendee)
        return self.filter(appointment=thread.appointment)

    def of_all(self, appointment: Appointment) -> Self:
        """Of every thread of the appointment, as they were written, with who answered."""
        mine = Q(appointment=appointment) | Q(attendee__appointment=appointment)
        return self.filter(mine).select_related("author").order_by("written_at", "pk")

    def to_staff(self) -> Self:
        """Written by the person or by who comes along."""
        return self.filter(author=None)

    def from_staff(self) -> Self:
        """Written by a social worker."""
        return self.filter(author__isnull=False)

    def unread(self) -> Self:
        """Whoever it was written to has not read it yet."""
        return self.filter(read_at=None)

    def too_old(self, now: datetime) -> Self:
        """Kept long enough: ninety days."""
        return self.filter(written_at__lte=now - THREAD_KEPT)


class ThreadMessage(models.Model):
    """One message: to the social worker, or from her (`author`). Erased after ninety days."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    #: The thread: the person's own, or that of an attendee.
    appointment = models.ForeignKey(
        Appointment, models.CASCADE, null=True, related_name="thread", verbose_name=_("appointment")
    )
    attendee = models.ForeignKey(
        Attendee,
        models.CASCADE,
        null=True,
        related_name="thread",
        verbose_name=_("person who comes along"),
    )
    form_key = models.CharField(max_length=64, unique=True, editable=False)
    #: Nobody of the staff: whoever the thread belongs to.
    author = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("written by")
    )
    text = EncryptedTextField(_("message"))
    written_at = models.DateTimeField(_("written"))
    read_at = models.DateTimeField(_("read"), null=True)

    objects = ThreadMessageQuerySet.as_manager()

    class Meta:
        """It stands in one thread."""

        verbose_name = _("message of a thread")
        verbose_name_plural = _("messages of a thread")
        default_permissions = ("view",)
        indexes: ClassVar = [
            models.Index(fields=["written_at"], name="assistance_thread_written"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="assistance_thread_one",
                condition=Q(appointment__isnull=True, attendee__isnull=False)
                | Q(appointment__isnull=False, attendee__isnull=True),
            ),
            models.CheckConstraint(
                name="assistance_thread_read_after",
                condition=Q(read_at__isnull=True) | Q(read_at__gte=F("written_at")),
            ),
        ]

    def __str__(self) -> str:
        """The reference of the appointment: never the words, nor who."""
        return str(self.attendee.appointment if self.attendee else self.appointment)
