"""Staff accounts: opened, given roles, closed. The last administrator stays."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from stage4club.core import audit
from stage4club.core.addresses import AddressValidator
from stage4club.core.errors import RuleError
from stage4club.core.locks import hold
from stage4club.core.text import clean_line

from ..emails import queue_address_notice
from ..enums import Language, Role
from ..models import User
from ..models.user import fold_address
from .locks import lock_contacts
from .second_factor import tell_password_changed
from .sessions import forget_sessions

_is_address = AddressValidator()


class AddressTaken(RuleError):
    """An account with this address exists."""

    message = _("An account with this address already exists.")


class NotAnAddress(RuleError):
    """What was given is not one e-mail address."""

    message = _("Write an address with an @, like name@example.org.")


class UnsuitableName(RuleError):
    """An account needs a name by which colleagues know who acted."""

    message = _("Write a name.")


class NotForHerself(RuleError):
    """Nobody gives herself a role."""

    message = _("You cannot give yourself a role. Ask another system administrator.")


class LastAdministrator(RuleError):
    """Without this account nobody could open or change accounts any more."""

    message = _(
        "This is the only system administrator who can sign in. "
        "Give the role to somebody else first, and wait until her password is chosen."
    )


@transaction.atomic
def invite_admin(email: str, *, name: str, now: datetime) -> User:
    """The first system administrator, without a password: she chooses one through a link.

    Raises `AddressTaken`, `NotAnAddress`, `UnsuitableName`, and `UnsafeText` for a name that
    holds a link or a line break.
    """
    try:
        _is_address(fold_address(email))
    except ValidationError:
        raise NotAnAddress from None
    clean_name = clean_line(name)
    if not clean_name:
        raise UnsuitableName
    user = User(email=email, name=clean_name, language=Language.FRENCH)
    open_account(user, by=None, now=now, roles=(Role.ADMIN,))
    audit.record("invite", user, by=None, now=now)
    return user


@transaction.atomic
def open_account(user: User, *, by: User | None, now: datetime, roles: Collection[Role]) -> User:
    """Store a new account with these roles and no password.

    `by` is None for who installs the program. Raises `AddressTaken`: of two at the same moment
    the second waits and is told.
    """
    user.email = reserve_address(user.email)
    user.set_unusable_password()
    user.save(force_insert=True)
    _give_roles(user, roles, by=by, now=now)
    return user


@transaction.atomic
def change_account(user: User, *, by: User, now: datetime) -> User:
    """Store the name, address and language of `user` as they stand in memory.

    When the address changes, the former one is told: nobody loses her account without a word.
    Raises `AddressTaken`.
    """
    stored = User.objects.select_for_update().get(pk=user.pk)
    user.email = reserve_address(user.email, owner=user)
    user.save(update_fields=["name", "email", "language"])
    if stored.email != user.email:
        queue_address_notice(stored, by=by, now=now)
    return user


@transaction.atomic
def change_roles(user: User, *, by: User, now: datetime, roles: Collection[Role]) -> User:
    """Give exactly these roles.

    Raises `NotForHerself` when somebody gives herself one, `LastAdministrator`.
    """
    _lock_administrators()
    user = User.objects.get(pk=user.pk)
    if user.pk == by.pk and not set(roles) <= user.roles:
        raise NotForHerself
    if Role.ADMIN not in roles:
        _refuse_last_administrator(user)
    _give_roles(user, roles, by=by, now=now)
    return user


@transaction.atomic
def close_account(user: User, *, by: User, now: datetime) -> User:
    """She can no longer sign in, and is signed out everywhere; what she did stays hers.

    Raises `LastAdministrator`.
    """
    _lock_administrators()
    _refuse_last_administrator(user)
    forget_sessions(user)
    return _set_active(user, "close", to=False, by=by, now=now)


@transaction.atomic
def reopen_account(user: User, *, by: User, now: datetime) -> User:
    """She can sign in again, with the roles and the password she had."""
    return _set_active(user, "open-again", to=True, by=by, now=now)


@transaction.atomic
def choose_password(user: User, *, password: str, now: datetime) -> User:
    """Store the password its owner has chosen; the link that led to it dies with this.

    In the place of another one, she is signed out everywhere and told so by a message.
    """
    is_another = user.has_usable_password()
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.record("choose-password", user, by=user, now=now)
    if is_another:
        replace_password(user, now=now)
    return user


@transaction.atomic
def replace_password(user: User, *, now: datetime) -> None:
    """After another password was stored: she is signed out everywhere, and told by a message."""
    forget_sessions(user)
    tell_password_changed(user, by=user, now=now)


def reserve_address(email: str, *, owner: User | None = None) -> str:
    """`email` as accounts store it, held for `owner` until the transaction ends.

    Raises `AddressTaken`. Whoever asks for the same address at this moment waits.
    """
    email = fold_address(email)
    lock_contacts(email)
    others = User.objects.filter(email=email)
    if owner is not None:
        others = others.exclude(pk=owner.pk)
    if others.exists():
        raise AddressTaken
    return email


def _give_roles(user: User, roles: Collection[Role], *, by: User | None, now: datetime) -> None:
    user.set_roles(*roles)
    details = {"roles": sorted(role.value for role in roles)}
    audit.record("change-roles", user, by=by, now=now, details=details)


def _set_active(user: User, verb: str, *, to: bool, by: User, now: datetime) -> User:
    user.is_active = to
    user.save(update_fields=["is_active"])
    audit.record(verb, user, by=by, now=now)
    return user


def _lock_administrators() -> None:
    # Whoever takes an administrator away waits here: two of them cannot take away one another.
    hold(["people.administrators"])


def _refuse_last_administrator(user: User) -> None:
    """An account that waits for its password does not count: nobody can sign in to it yet."""
    administrators = User.objects.with_role(Role.ADMIN).able_to_sign_in()
    if list(administrators.values_list("pk", flat=True)) == [user.pk]:
        raise LastAdministrator
