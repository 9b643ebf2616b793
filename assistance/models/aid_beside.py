"""What an application says of somebody's situation, and who filled it in for her."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from stage4club.core.encrypted_fields import EncryptedTextField
from stage4club.people.models import User

from .aid_request import AidRequest
from .helper import HelperColumns


class BesideQuerySet(models.QuerySet["AidCircumstances"]):
    """Reading what stands beside an application: with it, and only then."""

    def visible_to(self, user: User) -> BesideQuerySet:
        """Those of applications that `user` may open."""
        return self.filter(request__in=AidRequest.objects.visible_to(user))


class AidCircumstances(models.Model):
    """Name on a cheque, household, income, words. A table of its own: lists never load it.

    Destroyed thirteen months after the decision (domain.md, Retention defaults).
    """

    request = models.OneToOneField(
        AidRequest, models.CASCADE, primary_key=True, related_name="circumstances"
    )
    legal_name = EncryptedTextField(_("name for a payment"))
    household_size = models.PositiveSmallIntegerField(_("people in the household"))
    children = models.PositiveSmallIntegerField(_("children under 18 among them"), default=0)
    #: Dollars and cents a year, as text; empty where it was not asked, or she does not know.
    family_income = EncryptedTextField(_("family income"), blank=True)
    income_unknown = models.BooleanField(_("does not know the income"), default=False)
    words = EncryptedTextField(_("message"), blank=True)

    objects = BesideQuerySet.as_manager()

    class Meta:
        """A household has somebody in it, and not only children."""

        verbose_name = _("situation")
        verbose_name_plural = _("situations")
        default_permissions = ("view",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="assistance_circumstances_household",
                condition=Q(household_size__range=(1, 20), children__lt=models.F("household_size")),
            )
        ]

    def __str__(self) -> str:
        """The reference of the application: never the words."""
        return str(self.request)

    @property
    def income(self) -> Decimal | None:
        """The family income; None where it is not known."""
        return Decimal(self.family_income) if self.family_income else None


class AidHelperQuerySet(models.QuerySet["AidHelper"]):
    """Reading helpers: with the applications they filled in."""

    def visible_to(self, user: User) -> AidHelperQuerySet:
        """Helpers of applications that `user` may open."""
        return self.filter(request__in=AidRequest.objects.visible_to(user))


class AidHelper(HelperColumns):
    """Who applied for somebody else: a loved one, or the care team."""

    request = models.OneToOneField(
        AidRequest, models.CASCADE, primary_key=True, related_name="helper"
    )

    objects = AidHelperQuerySet.as_manager()

    class Meta:
        """The person agreed: without that the form cannot be sent."""

        verbose_name = _("helper")
        verbose_name_plural = _("helpers")
        default_permissions = ("view",)
        indexes: ClassVar = [models.Index(Upper("email"), name="assistance_aidhelper_email")]
        constraints: ClassVar = [
            models.CheckConstraint(name="assistance_aidhelper_named", condition=~Q(name="")),
            models.CheckConstraint(
                name="assistance_aidhelper_person_agrees", condition=Q(person_agrees=True)
            ),
            models.CheckConstraint(
                name="assistance_aidhelper_extension_has_phone",
                condition=Q(phone_extension="") | ~Q(phone=""),
            ),
        ]

    def __str__(self) -> str:
        """The reference of the application: never who."""
        return str(self.request)
