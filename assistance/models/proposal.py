"""Times that a social worker proposes, and what the person answers on her private page."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stage4club.people.models import User

from ..enums import Answer
from .appointment import Appointment

#: So many proposals, then somebody calls: writing has not worked.
MOST_PROPOSALS = 3
#: So many times in one proposal: more is a burden to choose from, and keeps others away.
MOST_TIMES = 3


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Reading proposals: with the appointments they are about."""

    def visible_to(self, user: User) -> ProposalQuerySet:
        """Those of appointments that `user` may open."""
        return self.filter(appointment__in=Appointment.objects.visible_to(user))

    def open(self) -> ProposalQuerySet:
        """Nobody has answered, and the time to answer is not known to be over."""
        return self.filter(answer="")

    def unanswered(self, now: datetime) -> ProposalQuerySet:
        """The day until which an answer was awaited has passed."""
        return self.open().filter(expires_at__lte=now)


class Proposal(models.Model):
    """Between one and three times, kept until `expires_at`: the person takes one, or none."""

    appointment = models.ForeignKey(
        Appointment, models.CASCADE, related_name="proposals", verbose_name=_("appointment")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    made_at = models.DateTimeField(_("made"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("made by"))
    expires_at = models.DateTimeField(_("kept until"))
    answer = models.CharField(_("answer"), max_length=9, choices=Answer, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        """One open proposal of an appointment, three in all."""

        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering: ClassVar = ["number"]
        default_permissions = ("view",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="assistance_proposal_number", fields=["appointment", "number"]
            ),
            models.UniqueConstraint(
                name="assistance_proposal_one_open", fields=["appointment"], condition=Q(answer="")
            ),
            models.CheckConstraint(
                name="assistance_proposal_three", condition=Q(number__range=(1, MOST_PROPOSALS))
            ),
            models.CheckConstraint(
                name="assistance_proposal_answered",
                condition=Q(answer="", answered_at__isnull=True)
                | Q(answer__in=Answer.values, answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        """The reference of the appointment, and which proposal it is."""
        return f"{self.appointment}, {self.number}"
