"""How somebody wishes to be paid, and the numbers of her account: apart, for whoever pays alone."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stage4club.core.encrypted_fields import EncryptedTextField
from stage4club.people.models import User

from ..enums import PayBy
from .aid_request import AidRequest


class PaymentWayQuerySet(models.QuerySet["PaymentWay"]):
    """Reading how people are paid."""

    def visible_to(self, user: User) -> PaymentWayQuerySet:
        """Those of applications that `user` may open."""
        return self.filter(request__in=AidRequest.objects.visible_to(user))


class PaymentWay(models.Model):
    """What she chose after the decision, until it is paid.

    `chosen_by` nobody: the person herself, on her private page.
    """

    request = models.OneToOneField(
        AidRequest, models.CASCADE, primary_key=True, related_name="payment_way"
    )
    pay_by = models.CharField(_("to be paid"), max_length=7, choices=PayBy)
    #: As it stands on the account, or on the cheque.
    payee = EncryptedTextField(_("name for a payment"), blank=True)
    #: Where a cheque goes.
    address = EncryptedTextField(_("address"), blank=True)
    chosen_at = models.DateTimeField(_("chosen at"))
    chosen_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("noted by")
    )

    objects = PaymentWayQuerySet.as_manager()

    class Meta:
        """A cheque has a name and an address, a deposit a name; an account is never dictated."""

        verbose_name = _("way of being paid")
        verbose_name_plural = _("ways of being paid")
        default_permissions = ("view",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="assistance_paymentway_whole",
                # Empty is stored as no bytes: what is sealed never is.
                condition=(Q(pay_by=PayBy.OTHER, payee=b"", address=b""))
                | (Q(pay_by=PayBy.DEPOSIT, address=b"", chosen_by__isnull=True) & ~Q(payee=b""))
                | (Q(pay_by=PayBy.CHEQUE) & ~Q(payee=b"") & ~Q(address=b"")),
            )
        ]

    def __str__(self) -> str:
        """The reference of the application: never how."""
        return str(self.request)


class BankDetailsQuerySet(models.QuerySet["BankDetails"]):
    """Reading accounts: for whoever pays, and nobody else."""

    def visible_to(self, user: User) -> BankDetailsQuerySet:
        """Those of applications that `user` may open, where she is the one who pays."""
        if not user.scopes("assistance.view_bankdetails"):
            return self.none()
        return self.filter(request__in=AidRequest.objects.visible_to(user))


class BankDetails(models.Model):
    """The account into which she is paid. A table of its own: nothing else ever loads it."""

    request = models.OneToOneField(
        AidRequest, models.CASCADE, primary_key=True, related_name="bank_details"
    )
    institution = EncryptedTextField(_("institution number"))
    transit = EncryptedTextField(_("transit number"))
    account = EncryptedTextField(_("account number"))
    entered_at = models.DateTimeField(_("entered at"))

    objects = BankDetailsQuerySet.as_manager()

    class Meta:
        """Seen on no page; shown to whoever pays, who asks for it."""

        verbose_name = _("bank details")
        verbose_name_plural = _("bank details")
        default_permissions = ("view",)

    def __str__(self) -> str:
        """The reference of the application: never the account."""
        return str(self.request)

    @property
    def ending(self) -> str:
        """The last three digits, by which its owner knows it again."""
        return str(self.account)[-3:]
