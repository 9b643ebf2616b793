"""The second factor of an account: set up, asked for, replaced, taken away. One lock: its owner.

No function tells which account exists: each is called for one whose password, or whose passkey,
was recognised before.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from stage4club.core import audit
from stage4club.core.errors import RuleError

from ..emails import queue_account_notice
from ..enums import AccountChange, Recognised
from ..models import Passkey, RecoveryCode, TotpDevice, User
from .one_time_codes import matching_step, new_recovery_codes, recovery_digest


class WrongCode(RuleError):
    """It is not the code of now, or it was accepted already."""

    message = _(
        "This code does not fit. Wait until the application shows another one, then write its "
        "six digits here."
    )


class WrongRecoveryCode(RuleError):
    """It is none of hers, or it was used already."""

    message = _(
        "This recovery code does not fit, or it was used already. Copy another one from your sheet."
    )


class AlreadySetUp(RuleError):
    """She has a second factor: a password alone never adds one."""

    message = _("This account has a second proof already. Sign in with it.")


class LastFactor(RuleError):
    """Without it nothing but a password would protect what people entrust to us."""

    message = _("This is your only second proof. Set up another one first, then remove this one.")


class NotHerOwn(RuleError):
    """Two people: who has lost her second proof asks somebody else."""

    message = _("You cannot do this for yourself. Ask another system administrator.")


class NoFactor(RuleError):
    """There is nothing to take away."""

    message = _("This account has no second proof: nothing has to be removed.")


@dataclass(frozen=True)
class Factors:
    """What one account can show."""

    application: TotpDevice | None
    passkeys: list[Passkey]

    def __bool__(self) -> bool:
        return self.application is not None or bool(self.passkeys)

    @property
    def are_several(self) -> bool:
        """Whether one may go without leaving the account to its password."""
        return len(self.passkeys) + (self.application is not None) > 1


def is_required() -> bool:
    """Whether every account needs a second factor. Anything but the exception means yes."""
    return bool(settings.STAFF_MFA != "optional")


def factors_of(user: User) -> Factors:
    """What `user` can show beside her password. Two queries."""
    return Factors(
        TotpDevice.objects.filter(user=user).first(), list(Passkey.objects.filter(user=user))
    )


def has_factor(user: User) -> bool:
    """Whether a second factor is asked of this account. One query."""
    theirs = {"user": OuterRef("pk")}
    found = Exists(TotpDevice.objects.filter(**theirs)) | Exists(Passkey.objects.filter(**theirs))
    return bool(User.objects.filter(found, pk=user.pk).exists())


def codes_left(user: User) -> int:
    """How many recovery codes still open something."""
    return RecoveryCode.objects.filter(user=user).unused().count()


@transaction.atomic
def set_up_application(
    user: User, *, secret: str, code: str, now: datetime, is_first: bool
) -> TotpDevice:
    """Keep the application that shows `code` for `secret`, in the place of the one before.

    The code is used with this. `is_first`: she is known by her password alone. Raises
    `AlreadySetUp` then when she has a second factor, and `WrongCode`.
    """
    factors = factors_of(hold_account(user))
    if is_first:
        refuse_first(factors)
    step = matching_step(secret, code, now=now)
    if step is None:
        raise WrongCode
    device = TotpDevice(user=user, secret=secret, confirmed_at=now, last_step=step)
    device.save()
    tell(user, AccountChange.APPLICATION_SET_UP, by=user, now=now)
    return device


@transaction.atomic
def accept_code(user: User, *, code: str, now: datetime) -> TotpDevice:
    """Accept the code of her application, which is good once. Raises `WrongCode`.

    Of two who show the same code at the same moment, the second waits and is refused.
    """
    device = TotpDevice.objects.select_for_update(of=("self",)).filter(user=user).first()
    step = device and matching_step(device.secret, code, now=now, after=device.last_step)
    if not device or not step:
        raise WrongCode
    device.last_step = step
    device.save(update_fields=["last_step"])
    return device


@transaction.atomic
def remove_application(user: User, *, now: datetime) -> User:
    """Forget her application. Raises `LastFactor` where a second factor is required, `NoFactor`."""
    factors = factors_of(hold_account(user))
    if factors.application is None:
        raise NoFactor
    refuse_last(factors)
    factors.application.delete()
    forget_codes_without_factor(user, factors)
    tell(user, AccountChange.APPLICATION_REMOVED, by=user, now=now)
    return user


@transaction.atomic
def make_recovery_codes(user: User, *, now: datetime, is_first: bool = False) -> list[str]:
    """Ten codes as they are printed; from now on those before open nothing.

    `is_first`: they belong to a second factor of which she is told already. What is returned is
    stored nowhere.
    """
    hold_account(user)
    RecoveryCode.objects.filter(user=user).delete()
    codes = new_recovery_codes()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, digest=recovery_digest(code), created_at=now) for code in codes
    )
    if is_first:
        audit.record(AccountChange.CODES_MADE, user, by=user, now=now)
    else:
        tell(user, AccountChange.CODES_MADE, by=user, now=now)
    return codes


@transaction.atomic
def use_recovery_code(user: User, *, code: str, now: datetime) -> int:
    """Accept one of her codes, which is good once; return how many are left. She is told by e-mail.

    Raises `WrongRecoveryCode`. Of two who show the same code, the second waits and is refused.
    """
    digest = recovery_digest(code)
    unused = RecoveryCode.objects.filter(user=user).unused()
    left = list(unused.select_for_update(of=("self",)).order_by("pk"))
    matches = [it for it in left if hmac.compare_digest(it.digest.encode(), digest.encode())]
    if not matches:
        raise WrongRecoveryCode
    matches[0].used_at = now
    matches[0].save(update_fields=["used_at"])
    tell(user, AccountChange.CODE_USED, by=user, now=now)
    return len(left) - 1


@transaction.atomic
def reset_second_factor(user: User, *, by: User, now: datetime, recognised: Recognised) -> User:
    """Take every second factor away from who has lost hers, and tell her by e-mail.

    `recognised` says how she was known. Where one is required, she sets up another when she signs
    in next. Raises `NotHerOwn`, `NoFactor`.
    """
    if user.pk == by.pk:
        raise NotHerOwn
    factors = factors_of(hold_account(user))
    if not factors:
        raise NoFactor
    for model in (TotpDevice, Passkey, RecoveryCode):
        model._default_manager.filter(user=user).delete()
    tell(user, AccountChange.RESET, by=by, now=now, recognised=recognised.value)
    return user


def hold_account(user: User) -> User:
    """The stored account; until the transaction ends nobody else changes its second factor."""
    stored: User = User.objects.select_for_update(no_key=True, of=("self",)).get(pk=user.pk)
    return stored


def refuse_first(factors: Factors) -> None:
    """Raise `AlreadySetUp` where there is one already: of two who hurry, one sets it up."""
    if factors:
        raise AlreadySetUp


def refuse_last(factors: Factors) -> None:
    """Raise `LastFactor` when one of these may not go."""
    if is_required() and not factors.are_several:
        raise LastFactor


def forget_codes_without_factor(user: User, factors: Factors) -> None:
    """After the last factor of `factors` went: codes that stand for none would open nothing."""
    if not factors.are_several:
        RecoveryCode.objects.filter(user=user).delete()


def tell_password_changed(user: User, *, by: User, now: datetime) -> None:
    """Write to the owner of an account that its password is another; the audit knows already."""
    queue_account_notice(user, AccountChange.PASSWORD_CHANGED, by=by, now=now)


def tell(user: User, change: AccountChange, *, by: User, now: datetime, **details: str) -> None:
    """Note the change, and write to the owner of the account."""
    audit.record(change, user, by=by, now=now, details=details)
    queue_account_notice(user, change, by=by, now=now)
