"""The other adults of a family meeting. A child is never named: only its age band is known."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from stage4club.core.models.telephone import HasPhone
from stage4club.people.models import User

from ..enums import OPEN_STATES
from ..policy import MOST_ADDED
from .appointment import MOST_ADULTS, Appointment

#: The adults of a meeting, but for the person herself.
MOST_ATTENDEES = MOST_ADULTS - 1


class AttendeeQuerySet(models.QuerySet["Attendee"]):
    """Reading who comes along."""

    def visible_to(self, user: User) -> AttendeeQuerySet:
        """Those of appointments that `user` may open."""
        return self.filter(appointment__in=Appointment.objects.visible_to(user))

    def coming(self) -> AttendeeQuerySet:
        """Nobody has removed them; in the order in which they were added."""
        return self.filter(removed_at=None).order_by("position")

    def reached_at(self, address: str) -> AttendeeQuerySet:
        """Those who come along to an open appointment and are written to at `address`."""
        return self.coming().filter(
            email__iexact=address,
            appointment__state__in=OPEN_STATES,
            appointment__is_quarantined=False,
        )

    def with_time(self) -> AttendeeQuerySet:
        """With the appointment, its time and its place, in the same statement."""
        return self.select_related(
            "appointment__person",
            "appointment__social_worker__practice",
            "appointment__reservation__place",
        )


class Attendee(HasPhone, models.Model):
    """Somebody who comes along: a name to be called by, and one way to be reached."""

    appointment = models.ForeignKey(
        Appointment, models.CASCADE, related_name="companions", verbose_name=_("appointment")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    name = models.CharField(_("name to be called by"), max_length=120)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = PhoneNumberField(_("telephone"), blank=True)
    phone_extension = models.CharField(_("extension"), max_length=10, blank=True)
    has_agreed = models.BooleanField(_("agrees that we know of it"))
    added_at = models.DateTimeField(_("added"))
    removed_at = models.DateTimeField(_("removed"), null=True, editable=False)

    objects = AttendeeQuerySet.as_manager()

    class Meta:
        """So many of one appointment, each reached in one way, each having agreed."""

        verbose_name = _("person who comes along")
        verbose_name_plural = _("people who come along")
        ordering = ("appointment", "position")
        default_permissions = ("view",)
        permissions: ClassVar = [
            ("add_attendee", _("Can note who comes along")),
            ("remove_attendee", _("Can remove somebody who does not come along")),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="assistance_attendee_position_once", fields=["appointment", "position"]
            ),
            models.CheckConstraint(
                name="assistance_attendee_so_many", condition=Q(position__range=(1, MOST_ADDED))
            ),
            models.CheckConstraint(name="assistance_attendee_named", condition=~Q(name="")),
            models.CheckConstraint(
                name="assistance_attendee_one_way",
                condition=(Q(email="") & ~Q(phone="")) | (~Q(email="") & Q(phone="")),
            ),
            models.CheckConstraint(
                name="assistance_attendee_extension_has_phone",
                condition=Q(phone_extension="") | ~Q(phone=""),
            ),
            models.CheckConstraint(name="assistance_attendee_agreed", condition=Q(has_agreed=True)),
            models.CheckConstraint(
                name="assistance_attendee_removed_after",
                condition=Q(removed_at__isnull=True) | Q(removed_at__gte=F("added_at")),
            ),
        ]

    def __str__(self) -> str:
        """The reference of the appointment, and which one: never who."""
        return f"{self.appointment}, {self.position}"
