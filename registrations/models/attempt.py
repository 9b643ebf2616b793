"""Calls made about a registration: when, who, what came of it; never what was said."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stage4club.people.models import User

from ..enums import CallOutcome
from .registration import Registration


class ContactAttemptQuerySet(models.QuerySet["ContactAttempt"]):
    """Reading calls: with the registrations they are about."""

    def visible_to(self, user: User) -> ContactAttemptQuerySet:
        """Calls about registrations whose contact card `user` may open."""
        return self.filter(registration__in=Registration.objects.readable_by(user))


class ContactAttempt(models.Model):
    """One call. There is deliberately no field for its content (domain.md §9)."""

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="attempts")
    outcome = models.CharField(_("what came of it"), max_length=12, choices=CallOutcome)
    called_at = models.DateTimeField(_("called at"))
    called_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("called by")
    )

    objects = ContactAttemptQuerySet.as_manager()

    class Meta:
        """Latest first."""

        verbose_name = _("call")
        verbose_name_plural = _("calls")
        default_permissions = ("view",)
        ordering: ClassVar = ["-called_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="registrations_attempt_outcome_known",
                condition=Q(outcome__in=CallOutcome.values),
            )
        ]

    def __str__(self) -> str:
        """The outcome and nothing else."""
        return self.get_outcome_display()
