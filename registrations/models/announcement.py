"""What each person was told of the calendar."""

from __future__ import annotations

from typing import ClassVar

from django.apps import apps
from django.db import models
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from services.models import Session
from stage4club.notifications.enums import MessageState
from stage4club.notifications.models import Message
from stage4club.people.enums import CallTaskState
from stage4club.people.models import CallTask, User


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    """Reading what was told."""

    def visible_to(self, user: User) -> AnnouncementQuerySet:
        """What was told of registrations whose contact card `user` may open."""
        # By its name: the queries of Registration read announcements.
        registration = apps.get_model("registrations", "Registration")
        return self.filter(registration__in=registration.objects.readable_by(user))

    def standing(self) -> AnnouncementQuerySet:
        """What was told or will be: not by a message that was taken back or a cancelled call.

        A message that could not be delivered stands: a human calls, with the same words.
        """
        return self.filter(
            Q(message__isnull=True) | ~Q(message__state=MessageState.ABORTED),
            Q(call__isnull=True) | ~Q(call__state=CallTaskState.CANCELLED),
        )

    def last_told(self) -> dict[tuple[int, int], int]:
        """The last version told, by (registration, session)."""
        rows = (
            self.order_by()
            .values_list("registration_id", "session_id")
            .annotate(last=Max("sequence"))
        )
        return {(registration, session): last for registration, session, last in rows}


class Announcement(models.Model):
    """One session, in one version, told to one person: written, to be called, or on the telephone.

    Never changed afterwards: whether it still stands is read from the message or the call that
    carries it, so that taking a message back, from wherever, makes its dates untold again.
    """

    registration = models.ForeignKey(
        "registrations.Registration", models.PROTECT, related_name="announcements"
    )
    session = models.ForeignKey(Session, models.PROTECT, related_name="+")
    sequence = models.PositiveIntegerField(_("version of the session"))
    told_at = models.DateTimeField(_("told at"))
    told_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("told by"))
    message = models.ForeignKey(Message, models.PROTECT, null=True, related_name="+")
    call = models.ForeignKey(CallTask, models.PROTECT, null=True, related_name="+")

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        """Carried by a message, by a call, or by neither: said at once on the telephone."""

        verbose_name = _("announced meeting")
        verbose_name_plural = _("announced meetings")
        default_permissions: ClassVar = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="registrations_announcement_written_once", fields=["message", "session"]
            ),
            models.UniqueConstraint(
                name="registrations_announcement_called_once", fields=["call", "session"]
            ),
            models.CheckConstraint(
                name="registrations_announcement_one_way",
                condition=Q(message__isnull=True) | Q(call__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        """The keys: never who, nor where."""
        return f"{self.session_id}/{self.sequence}"
