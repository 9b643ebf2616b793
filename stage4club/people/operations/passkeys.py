"""Passkeys: what a browser signed is checked here, by W3C Web Authentication.

A passkey is asked to know its owner (user verification): the device and what opens it, two
factors in one. So it may stand for the password too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from stage4club.core.errors import RuleError

from ..enums import AccountChange
from ..models import Passkey, User
from .one_time_codes import ISSUER
from .second_factor import (
    factors_of,
    forget_codes_without_factor,
    hold_account,
    refuse_first,
    refuse_last,
    tell,
)

#: An answer of a browser has some thousand signs; the limit keeps reading cheap.
CREDENTIAL_MAX_LENGTH = 16_000
#: What the library raises for an answer that is none; some of it comes from below it.
UNREADABLE = (WebAuthnException, ValueError, TypeError, LookupError)


class PasskeyRefused(RuleError):
    """The browser's answer is not that of a passkey we know, for this very question."""

    message = _(
        "This passkey opened nothing. Try again, or choose another way to sign in on this page."
    )


class PasskeyNotAdded(RuleError):
    """The browser's answer is not that of a new passkey, for this very question."""

    message = _(
        "The passkey could not be added. Try again; if it still does not work, set up the "
        "application instead."
    )


class PasskeyGone(RuleError):
    """It was removed a moment ago."""

    message = _("This passkey is removed already.")


def site_host() -> str:
    """The name for which passkeys are made: that of SITE_URL."""
    return urlsplit(settings.SITE_URL).hostname or ""


def site_origin() -> str:
    """Where a browser must have been when it signed."""
    return str(settings.SITE_URL).rstrip("/")


def new_passkey_options(user: User) -> tuple[str, str]:
    """What a browser is told to make a passkey, as JSON; and the challenge it must sign.

    A passkey that she has already is not made twice on the same device.
    """
    options = generate_registration_options(
        rp_id=site_host(),
        rp_name=ISSUER,
        user_id=_handle(user),
        user_name=user.email,
        user_display_name=user.name,
        exclude_credentials=_descriptors(user.passkeys.all()),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
    )
    return options_to_json(options), bytes_to_base64url(options.challenge)


def passkey_options(user: User | None) -> tuple[str, str]:
    """What a browser is told to sign in by a passkey, as JSON; and the challenge it must sign.

    `user`: whose passkey is wanted; None for whoever's the device offers, which tells nothing.
    """
    known = [] if user is None else list(user.passkeys.all())
    options = generate_authentication_options(
        rp_id=site_host(),
        allow_credentials=_descriptors(known),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options), bytes_to_base64url(options.challenge)


@transaction.atomic
def add_passkey(
    user: User, *, credential: str, challenge: str, name: str, now: datetime, is_first: bool
) -> Passkey:
    """Keep the passkey that a browser has just made. She is told by e-mail.

    `is_first`: she is known by her password alone. Raises `AlreadySetUp` then when she has a
    second factor, and `PasskeyNotAdded`.
    """
    factors = factors_of(hold_account(user))
    if is_first:
        refuse_first(factors)
    answer = _read(credential)
    if not challenge or answer is None:
        raise PasskeyNotAdded
    try:
        made = verify_registration_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site_host(),
            expected_origin=site_origin(),
            require_user_verification=True,
        )
    except UNREADABLE:
        raise PasskeyNotAdded from None
    credential_id = bytes_to_base64url(made.credential_id)
    if Passkey.objects.filter(credential_id=credential_id).exists():
        raise PasskeyNotAdded
    passkey = Passkey.objects.create(
        user=user,
        credential_id=credential_id,
        public_key=bytes_to_base64url(made.credential_public_key),
        sign_count=made.sign_count,
        name=name,
        created_at=now,
    )
    tell(user, AccountChange.PASSKEY_ADDED, by=user, now=now)
    return passkey


@transaction.atomic
def accept_passkey(
    *, credential: str, challenge: str, now: datetime, owner: User | None = None
) -> User:
    """The account whose passkey signed `challenge`; that of `owner` alone when one is meant.

    Its count grows: of two copies of one key, the one that stayed behind is refused. Raises
    `PasskeyRefused`, also for an account that may not sign in.
    """
    answer = _read(credential)
    if not challenge or answer is None:
        raise PasskeyRefused
    keys: Any = Passkey.objects.select_for_update(of=("self",)).select_related("user")
    passkey = keys.filter(credential_id=answer["id"]).first()
    if passkey is None or not passkey.user.is_staff or passkey.user != (owner or passkey.user):
        raise PasskeyRefused
    try:
        shown = verify_authentication_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site_host(),
            expected_origin=site_origin(),
            credential_public_key=base64url_to_bytes(passkey.public_key),
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except UNREADABLE:
        raise PasskeyRefused from None
    passkey.sign_count = shown.new_sign_count
    passkey.last_used_at = now
    passkey.save(update_fields=["sign_count", "last_used_at"])
    user: User = passkey.user
    return user


@transaction.atomic
def remove_passkey(passkey: Passkey, *, now: datetime) -> User:
    """Forget a passkey. Its owner is told by e-mail.

    Raises `LastFactor` where a second factor is required, `PasskeyGone`.
    """
    user = hold_account(passkey.user)
    factors = factors_of(user)
    if passkey not in factors.passkeys:
        raise PasskeyGone
    refuse_last(factors)
    Passkey.objects.filter(pk=passkey.pk).delete()
    forget_codes_without_factor(user, factors)
    tell(user, AccountChange.PASSKEY_REMOVED, by=user, now=now)
    return user


def _handle(user: User) -> bytes:
    """How a device names the account: its key, and nothing that tells of somebody."""
    return str(user.pk).encode()


def _descriptors(passkeys: Iterable[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(id=base64url_to_bytes(key.credential_id)) for key in passkeys
    ]


def _read(credential: str) -> dict[str, Any] | None:
    """A browser's answer, when it is one and names its passkey; None for anything else."""
    try:
        said = json.loads(credential[:CREDENTIAL_MAX_LENGTH])
    except (ValueError, RecursionError):
        return None
    named = said.get("id") if isinstance(said, dict) else None
    return said if isinstance(named, str) and "\0" not in named else None
