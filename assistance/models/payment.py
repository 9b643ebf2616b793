"""A payment of what was granted: prepared by one person, approved by another, paid once."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from stage4club.core.models.conditions import none_of
from stage4club.core.references import new_reference
from stage4club.people.models import User

from ..enums import LIVE_PAYMENTS, STILL_OWED, CameBack, PayBy, PaymentState
from .aid_decision import AidDecision
from .aid_request import AidRequest

_ACTIVE = (*LIVE_PAYMENTS, PaymentState.PAID)
_OVER = (PaymentState.TAKEN_BACK, PaymentState.RETURNED, PaymentState.REVERSED)


def _by(label: Any) -> Any:
    return models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=label
    )


class PaymentQuerySet(models.QuerySet["Payment"]):
    """Reading payments."""

    def visible_to(self, user: User) -> Self:
        """Those of applications that `user` may open."""
        if not user.scopes("assistance.view_payment") or not user.scopes(
            "assistance.view_aidrequest"
        ):
            return self.none()
        return self.filter(none_of("request", AidRequest.objects.close_keys(user).rows))

    def live(self) -> Self:
        """Those that may still be paid."""
        return self.filter(state__in=LIVE_PAYMENTS)

    def to_approve(self) -> Self:
        """Prepared, and not yet looked at by somebody else; the oldest first."""
        return self.filter(state=PaymentState.PREPARED).order_by("prepared_at", "pk")

    def to_pay(self) -> Self:
        """Approved, or given to a bank that has not answered yet; the oldest first."""
        states = (PaymentState.APPROVED, PaymentState.SENT)
        return self.filter(state__in=states).order_by("approved_at", "pk")

    def paid_between(self, first: date | None, last: date | None) -> Self:
        """Those that left the bank in these days, those that came back since among them."""
        rows = self.filter(paid_on__isnull=False).order_by("paid_on", "pk")
        if first is not None:
            rows = rows.filter(paid_on__gte=first)
        return rows if last is None else rows.filter(paid_on__lte=last)


class Payment(models.Model):
    """All that is owed of one application, in one piece. It holds neither an account nor a name."""

    reference = models.CharField(
        _("reference"), max_length=11, unique=True, default=new_reference, editable=False
    )
    request = models.ForeignKey(
        AidRequest, models.PROTECT, related_name="payments", verbose_name=_("application")
    )
    #: The grant that it pays; nothing, once that decision was destroyed.
    award = models.ForeignKey(
        AidDecision, models.SET_NULL, null=True, editable=False, related_name="payments"
    )
    amount = models.DecimalField(_("amount"), max_digits=9, decimal_places=2)
    pay_by = models.CharField(_("paid"), max_length=7, choices=PayBy)
    state = models.CharField(
        _("state"), max_length=10, choices=PaymentState, default=PaymentState.PREPARED
    )
    prepared_at = models.DateTimeField(_("prepared at"))
    prepared_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("prepared by")
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, editable=False)
    approved_by = _by(_("approved by"))
    sent_at = models.DateTimeField(_("given to the bank at"), null=True, editable=False)
    sent_by = _by(_("given to the bank by"))
    #: The day on which it left, as the bank says.
    paid_on = models.DateField(_("paid on"), null=True, editable=False)
    paid_at = models.DateTimeField(_("noted as paid at"), null=True, editable=False)
    paid_by = _by(_("noted as paid by"))
    because = models.CharField(_("why it came back"), max_length=10, choices=CameBack, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)
    ended_by = _by(_("ended by"))

    objects = PaymentQuerySet.as_manager()

    class Meta:
        """Two people, once: each state with its stamps."""

        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        default_permissions = ("view",)
        permissions: ClassVar = [
            ("export_payment", _("Can take the list of payments away")),
            ("import_payment", _("Can note what the bank answered")),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["prepared_at", "id"],
                name="assistance_payment_live",
                condition=Q(state__in=LIVE_PAYMENTS),
            ),
            models.Index(fields=["paid_on", "id"], name="assistance_payment_paid_on"),
            # The lists of one state, and the whole.
            models.Index(
                fields=["state", "prepared_at", "id"], name="assistance_payment_state_list"
            ),
            models.Index(fields=["prepared_at", "id"], name="assistance_payment_list"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="assistance_payment_one_live",
                fields=["request"],
                condition=Q(state__in=LIVE_PAYMENTS),
            ),
            models.UniqueConstraint(
                name="assistance_payment_once",
                fields=["award"],
                condition=Q(state__in=_ACTIVE),
            ),
            models.CheckConstraint(
                name="assistance_payment_amount",
                condition=Q(amount__gt=0, pay_by__in=PayBy.values),
            ),
            models.CheckConstraint(
                name="assistance_payment_approved",
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | (
                    Q(approved_at__isnull=False, approved_by__isnull=False)
                    & ~Q(approved_by=F("prepared_by"))
                ),
            ),
            models.CheckConstraint(
                name="assistance_payment_sent",
                condition=Q(sent_at__isnull=True, sent_by__isnull=True)
                | Q(sent_at__isnull=False, sent_by__isnull=False, approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="assistance_payment_paid",
                condition=Q(paid_at__isnull=True, paid_by__isnull=True, paid_on__isnull=True)
                | Q(
                    paid_at__isnull=False,
                    paid_by__isnull=False,
                    paid_on__isnull=False,
                    approved_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="assistance_payment_ended",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
            # It also holds that there is no other state.
            models.CheckConstraint(
                name="assistance_payment_state",
                condition=Q(
                    state=PaymentState.PREPARED,
                    approved_at__isnull=True,
                    ended_at__isnull=True,
                    because="",
                )
                | Q(
                    state=PaymentState.APPROVED,
                    approved_at__isnull=False,
                    sent_at__isnull=True,
                    paid_at__isnull=True,
                    ended_at__isnull=True,
                    because="",
                )
                | Q(
                    state=PaymentState.SENT,
                    sent_at__isnull=False,
                    paid_at__isnull=True,
                    ended_at__isnull=True,
                    because="",
                )
                | Q(
                    state=PaymentState.PAID,
                    paid_at__isnull=False,
                    ended_at__isnull=True,
                    because="",
                )
                | Q(
                    state=PaymentState.TAKEN_BACK,
                    sent_at__isnull=True,
                    paid_at__isnull=True,
                    ended_at__isnull=False,
                    because="",
                )
                | Q(
                    state=PaymentState.RETURNED,
                    approved_at__isnull=False,
                    paid_at__isnull=True,
                    ended_at__isnull=False,
                    because__in=STILL_OWED,
                )
                | Q(
                    state=PaymentState.REVERSED,
                    paid_at__isnull=False,
                    ended_at__isnull=False,
                    because__in=CameBack.values,
                ),
            ),
        ]

    def __str__(self) -> str:
        """The public reference, which the bank repeats."""
        return self.reference

    @property
    def is_over(self) -> bool:
        """Whether nothing is paid by it any more."""
        return self.state in _OVER
