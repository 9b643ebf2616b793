"""Who asked for somebody else."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from stage4club.core.encrypted_fields import EncryptedTextField
from stage4club.core.models.telephone import HasPhone
from stage4club.people.models import User

from .appointment import Appointment


class AppointmentHelperQuerySet(models.QuerySet["AppointmentHelper"]):
    """Reading helpers: with the appointments they asked for."""

    def visible_to(self, user: User) -> AppointmentHelperQuerySet:
        """Helpers of appointments that `user` may open."""
        return self.filter(appointment__in=Appointment.objects.visible_to(user))


class HelperColumns(HasPhone, models.Model):
    """Who filled the form for somebody else; kept apart from the person's own details."""

    name = models.CharField(_("name"), max_length=120)
    relationship = EncryptedTextField(_("relationship"), blank=True)
    phone = PhoneNumberField(_("telephone"), blank=True)
    phone_extension = models.CharField(_("extension"), max_length=10, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    person_agrees = models.BooleanField(_("says that the person agrees"))

    class Meta:
        """No table of its own."""

        abstract = True


class AppointmentHelper(HelperColumns):
    """Who asked for an appointment for somebody else."""

    appointment = models.OneToOneField(
        Appointment, models.CASCADE, primary_key=True, related_name="helper"
    )

    objects = AppointmentHelperQuerySet.as_manager()

    class Meta:
        """The person agreed: without that the form cannot be sent."""

        verbose_name = _("helper")
        verbose_name_plural = _("helpers")
        default_permissions = ("view",)
        indexes: ClassVar = [models.Index(Upper("email"), name="assistance_helper_email")]
        constraints: ClassVar = [
            models.CheckConstraint(name="assistance_helper_named", condition=~Q(name="")),
            models.CheckConstraint(
                name="assistance_helper_person_agrees", condition=Q(person_agrees=True)
            ),
            models.CheckConstraint(
                name="assistance_helper_extension_has_phone",
                condition=Q(phone_extension="") | ~Q(phone=""),
            ),
        ]

    def __str__(self) -> str:
        """The reference of the appointment: never who."""
        return str(self.appointment)
