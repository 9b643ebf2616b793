"""What was decided on an application, by whom, by which criteria, in which words."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from stage4club.core.encrypted_fields import EncryptedTextField
from stage4club.people.models import User

from ..enums import AidState, Grounds
from .aid_request import AidRequest
from .criteria import Criteria

_GRANTS = (AidState.GRANTED, AidState.PARTLY_GRANTED)


class AidDecisionQuerySet(models.QuerySet["AidDecision"]):
    """Reading decisions."""

    def visible_to(self, user: User) -> AidDecisionQuerySet:
        """Those on applications that `user` may open."""
        return self.filter(request__in=AidRequest.objects.visible_to(user))

    def pending(self) -> AidDecisionQuerySet:
        """Proposed by one person, and not yet confirmed or sent back by another."""
        return self.filter(takes_two=True, confirmed_at__isnull=True, sent_back_at__isnull=True)

    def standing(self) -> AidDecisionQuerySet:
        """Those that count, the latest first: neither pending nor sent back."""
        done = Q(takes_two=False) | Q(confirmed_at__isnull=False)
        return self.filter(done).order_by("-number")


class AidDecision(models.Model):
    """One decision of a named human; the next ones come of reviews.

    `amount` is what is granted in all by it. Above the amount that one person decides alone
    (`takes_two`) it is a proposal until somebody else confirms it.
    """

    # Known before it is stored: words are sealed for one row.
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    request = models.ForeignKey(AidRequest, models.CASCADE, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    outcome = models.CharField(_("decision"), max_length=17, choices=AidState)
    amount = models.DecimalField(_("amount"), max_digits=9, decimal_places=2)
    grounds = models.CharField(_("reason"), max_length=13, choices=Grounds, blank=True)
    words = EncryptedTextField(_("in plain words"), blank=True)
    #: Nothing: what the program began with.
    criteria = models.ForeignKey(
        Criteria, models.PROTECT, null=True, related_name="+", verbose_name=_("by the criteria of")
    )
    takes_two = models.BooleanField(_("takes two people"))
    made_at = models.DateTimeField(_("decided at"))
    made_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("confirmed by")
    )
    sent_back_at = models.DateTimeField(_("sent back at"), null=True)
    #: Nobody: whoever had proposed it said that she knows the person.
    sent_back_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("sent back by")
    )

    objects = AidDecisionQuerySet.as_manager()

    class Meta:
        """Two people where it takes two; a reason for all that is less than what was asked."""

        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        default_permissions = ("view",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="assistance_decision_number", fields=["request", "number"]
            ),
            models.UniqueConstraint(
                name="assistance_decision_one_pending",
                fields=["request"],
                condition=Q(takes_two=True, confirmed_at__isnull=True, sent_back_at__isnull=True),
            ),
            models.CheckConstraint(
                name="assistance_decision_outcome",
                condition=Q(outcome__in=_GRANTS, amount__gt=0)
                | Q(outcome=AidState.NOT_GRANTED, amount=0, takes_two=False),
            ),
            models.CheckConstraint(
                name="assistance_decision_grounds",
                condition=Q(outcome=AidState.GRANTED, grounds="")
                | (~Q(outcome=AidState.GRANTED) & Q(grounds__in=Grounds.values)),
            ),
            models.CheckConstraint(
                name="assistance_decision_confirmed",
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | (
                    Q(
                        takes_two=True,
                        confirmed_at__isnull=False,
                        confirmed_by__isnull=False,
                        sent_back_at__isnull=True,
                    )
                    & ~Q(confirmed_by=F("made_by"))
                ),
            ),
            models.CheckConstraint(
                name="assistance_decision_sent_back",
                condition=Q(sent_back_at__isnull=True, sent_back_by__isnull=True)
                | Q(takes_two=True, sent_back_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        """The reference of the application: never what was decided."""
        return str(self.request)

    @property
    def has_listed_grounds(self) -> bool:
        """Whether the reason can be said as it stands in the list; another one is in the words."""
        return bool(self.grounds) and self.grounds != Grounds.OTHER

    @property
    def is_grant(self) -> bool:
        """Whether something is granted by it."""
        return self.outcome in _GRANTS
