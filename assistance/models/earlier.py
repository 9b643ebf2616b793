"""Earlier times that somebody was told of, because she had asked to be."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from stage4club.people.models import User

from ..enums import AppointmentState
from ..policy import MOST_NOTICES
from .appointment import Appointment
from .availability import Place


class EarlierNoticeQuerySet(models.QuerySet["EarlierNotice"]):
    """Reading what people were told of."""

    def visible_to(self, user: User) -> EarlierNoticeQuerySet:
        """Those of appointments that `user` may open."""
        return self.filter(appointment__in=Appointment.objects.visible_to(user))

    def standing(self, now: datetime) -> EarlierNoticeQuerySet:
        """Those that would still bring the appointment forward, nearest first."""
        return self.filter(
            appointment__state=AppointmentState.BOOKED,
            starts_at__gt=now,
            starts_at__lt=F("appointment__reservation__starts_at"),
        ).order_by("starts_at")


class EarlierNotice(models.Model):
    """One time that had become free, told once. It is kept for nobody: the first one takes it."""

    appointment = models.ForeignKey(
        Appointment, models.CASCADE, related_name="notices", verbose_name=_("appointment")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, related_name="+", verbose_name=_("place")
    )
    told_at = models.DateTimeField(_("told"))
    taken_at = models.DateTimeField(_("taken"), null=True)

    objects = EarlierNoticeQuerySet.as_manager()

    class Meta:
        """Three of an appointment at most, and each time once."""

        verbose_name = _("earlier time")
        verbose_name_plural = _("earlier times")
        ordering: ClassVar = ["number"]
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="assistance_earlier_number", fields=["appointment", "number"]
            ),
            models.UniqueConstraint(
                name="assistance_earlier_once", fields=["appointment", "starts_at"]
            ),
            models.CheckConstraint(
                name="assistance_earlier_three", condition=Q(number__range=(1, MOST_NOTICES))
            ),
            models.CheckConstraint(
                name="assistance_earlier_ends_after", condition=Q(ends_at__gt=F("starts_at"))
            ),
        ]

    def __str__(self) -> str:
        """The reference of the appointment, and which notice it is."""
        return f"{self.appointment}, {self.number}"
