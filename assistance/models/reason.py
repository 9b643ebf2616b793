"""The few words that somebody may add to her request."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from stage4club.core.encrypted_fields import EncryptedTextField
from stage4club.people.models import User

from .appointment import Appointment


class AppointmentReasonQuerySet(models.QuerySet["AppointmentReason"]):
    """Reading reasons: with the appointments they are about."""

    def visible_to(self, user: User) -> AppointmentReasonQuerySet:
        """Those of appointments that `user` may open."""
        return self.filter(appointment__in=Appointment.objects.visible_to(user))


class AppointmentReason(models.Model):
    """A few words that the person chose to add. A table of its own: lists never load it."""

    appointment = models.OneToOneField(
        Appointment, models.CASCADE, primary_key=True, related_name="reason"
    )
    text = EncryptedTextField(_("message"))

    objects = AppointmentReasonQuerySet.as_manager()

    class Meta:
        """Read with the appointment, and only there."""

        verbose_name = _("message")
        verbose_name_plural = _("messages")
        default_permissions = ("view",)

    def __str__(self) -> str:
        """The reference of the appointment: never the words."""
        return str(self.appointment)
