"""What an account shows beside its password: an application's codes, passkeys, recovery codes."""

from __future__ import annotations

from typing import ClassVar, Self, TypeVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from stage4club.core.encrypted_fields import EncryptedTextField

from .user import User

RowT_co = TypeVar("RowT_co", bound=models.Model, covariant=True)


class OwnQuerySet(models.QuerySet[RowT_co]):
    """Rows that are their owner's alone: no colleague reads them, whatever her role."""

    def visible_to(self, user: User) -> Self:
        """Her own."""
        return self.filter(user=user)


class TotpDeviceQuerySet(OwnQuerySet["TotpDevice"]):
    """Reading the application of an account."""


class TotpDevice(models.Model):
    """The application on a telephone that shows a new code every thirty seconds (RFC 6238).

    Stored once a first code proved that it works: there is no half of one. A code is accepted
    once, since `last_step` only grows.
    """

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="totp_device")
    #: In base 32, as an application is told it. Bound to its owner: of no use in another row.
    secret = EncryptedTextField()
    confirmed_at = models.DateTimeField()
    #: The last half minute of which a code was accepted, counted since 1970.
    last_step = models.BigIntegerField()

    objects = TotpDeviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("application that gives codes")
        verbose_name_plural = _("applications that give codes")
        default_permissions = ()
        constraints: ClassVar = [
            models.CheckConstraint(name="people_totpdevice_has_secret", condition=~Q(secret=b"")),
            models.CheckConstraint(
                name="people_totpdevice_step_known", condition=Q(last_step__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}"


class PasskeyQuerySet(OwnQuerySet["Passkey"]):
    """Reading the passkeys of an account."""


class Passkey(models.Model):
    """A key that a device or a security key keeps, and gives to nobody (W3C Web Authentication).

    It proves two things at once: that one has the device, and that the device knew its owner. What
    is stored is public: with it nobody signs in.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="passkeys")
    #: Both in base64url, as browsers write them. A credential id has at most 1023 bytes.
    credential_id = models.CharField(max_length=1364, unique=True)
    public_key = models.TextField()
    sign_count = models.BigIntegerField()
    name = models.CharField(max_length=60)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)

    objects = PasskeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("passkey")
        verbose_name_plural = _("passkeys")
        default_permissions = ()
        ordering = ("created_at", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(name="people_passkey_named", condition=~Q(name="")),
            models.CheckConstraint(
                name="people_passkey_whole", condition=~Q(credential_id="") & ~Q(public_key="")
            ),
            models.CheckConstraint(name="people_passkey_counts", condition=Q(sign_count__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class RecoveryCodeQuerySet(OwnQuerySet["RecoveryCode"]):
    """Reading what is left of ten codes."""

    def unused(self) -> Self:
        """Those that still open something."""
        return self.filter(used_at=None)


class RecoveryCode(models.Model):
    """One of ten codes on paper, each good once, for the day the telephone is lost.

    Of a code only its digest is kept, and that under the keys of the fields: neither a copy of the
    database nor the keys alone say anything, and `rotate_keys` writes it again like all the rest.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes")
    digest = EncryptedTextField()
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    objects = RecoveryCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("recovery code")
        verbose_name_plural = _("recovery codes")
        default_permissions = ()
        constraints: ClassVar = [
            models.CheckConstraint(name="people_recoverycode_has_digest", condition=~Q(digest=b"")),
            models.CheckConstraint(
                name="people_recoverycode_used_later",
                condition=Q(used_at=None) | Q(used_at__gte=F("created_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
