"""Tries to sign in, counted without knowing who or where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, Max, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from .user import User


class TryOutcome(models.TextChoices):
    """What became of a try."""

    IN_HAND = "in_hand", pgettext_lazy("sign-in", "Being looked at")
    REFUSED = "refused", pgettext_lazy("sign-in", "Refused")
    TOLD_TO_WAIT = "told", pgettext_lazy("sign-in", "Told to wait")
    ACCEPTED = "accepted", pgettext_lazy("sign-in", "Accepted")


#: What was looked at, or is: a try that nobody has settled yet may be a wrong one.
_LOOKED_AT = (TryOutcome.IN_HAND, TryOutcome.REFUSED)


@dataclass(frozen=True)
class Standing:
    """How one account stands, seen from one address, over the last minutes."""

    #: Whether this address has signed in to this account lately.
    is_known: bool
    #: Tries for this account, from wherever.
    of_account: int
    #: Tries for this account from this address.
    of_pair: int
    #: Accounts for which this address was refused.
    accounts_of_address: int
    #: Since when the address waits for its next try for this account; None if it does not.
    waits_since: datetime | None


class SignInAttemptQuerySet(models.QuerySet["SignInAttempt"]):
    """What the count says."""

    def visible_to(self, user: User) -> Self:
        """None, whoever asks: nobody could read them."""
        return self.none()

    def between(self, account_key: str, address_key: str) -> Self:
        """Tries for this account from this address."""
        return self.filter(account_key=account_key, address_key=address_key)

    def standing(
        self, account_key: str, address_key: str, *, since: datetime, known_since: datetime
    ) -> Standing:
        """How the account stands, seen from the address, since `since`. One query."""
        account, address = Q(account_key=account_key), Q(address_key=address_key)
        lately = Q(at__gt=since)
        pair = account & address & lately
        found = self.filter(account | address).aggregate(
            known=Count(
                "pk",
                filter=account & address & Q(outcome=TryOutcome.ACCEPTED, at__gt=known_since),
            ),
            of_account=Count("pk", filter=account & lately & Q(outcome__in=_LOOKED_AT)),
            of_pair=Count("pk", filter=pair & Q(outcome__in=_LOOKED_AT)),
            accounts=Count(
                "account_key",
                distinct=True,
                filter=address & lately & Q(outcome=TryOutcome.REFUSED),
            ),
            waits_since=Max("at", filter=pair & ~Q(outcome=TryOutcome.ACCEPTED)),
        )
        return Standing(
            is_known=bool(found["known"]),
            of_account=found["of_account"],
            of_pair=found["of_pair"],
            accounts_of_address=found["accounts"],
            waits_since=found["waits_since"],
        )

    def expired(self, *, since: datetime, known_since: datetime) -> Self:
        """Rows that no longer count."""
        accepted = Q(outcome=TryOutcome.ACCEPTED)
        return self.filter((~accepted & Q(at__lte=since)) | (accepted & Q(at__lte=known_since)))


class SignInAttempt(models.Model):
    """One try for one account from one address. Written by `operations.slow_down` only.

    Both are keyed digests: the table tells neither which accounts exist nor where somebody lives.
    That a try was accepted is kept once for each account and address: from there she is known.
    """

    account_key = models.CharField(_("account, as a digest"), max_length=64)
    address_key = models.CharField(_("network address, as a digest"), max_length=64)
    outcome = models.CharField(_("outcome"), max_length=8, choices=TryOutcome)
    at = models.DateTimeField(_("moment"))

    objects = SignInAttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("try to sign in")
        verbose_name_plural = _("tries to sign in")
        default_permissions = ()
        indexes = [
            models.Index(fields=["account_key", "at"], name="people_attempt_account"),
            models.Index(fields=["address_key", "at"], name="people_attempt_address"),
        ]
        constraints = [
            models.CheckConstraint(
                name="people_attempt_keys_are_hashes",
                condition=Q(account_key__regex=r"^[0-9a-f]{64}$")
                & Q(address_key__regex=r"^[0-9a-f]{64}$"),
            ),
            models.CheckConstraint(
                name="people_attempt_outcome_known", condition=Q(outcome__in=TryOutcome.values)
            ),
            models.UniqueConstraint(
                fields=["account_key", "address_key"],
                condition=Q(outcome="accepted"),
                name="people_attempt_known_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.account_key[:8]}"
