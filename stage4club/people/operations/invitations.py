"""Links by which the owner of an account chooses a password: the first one, or another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from stage4club.core import audit
from stage4club.core.errors import RuleError
from stage4club.notifications.models import Message
from stage4club.notifications.rendering import EmailKind, Rendered

from ..emails import INVITATION, NEW_PASSWORD, preview_link, queue_link
from ..models import User

#: A second press within this time is the first one, or impatience: messages take a moment.
AGAIN_AFTER = timedelta(minutes=10)


class AccountClosed(RuleError):
    """The account is closed: a password would open nothing."""

    message = _("This account is closed. Open it again first.")


class PasswordAlreadyChosen(RuleError):
    """She has chosen her password: there is nothing left to invite her to."""

    message = _("This person has already chosen a password. Send a link for a new one instead.")


class PasswordNotChosen(RuleError):
    """She never had a password: the words of a new one would lie."""

    message = _("This person has not chosen a password yet. Send the invitation instead.")


class JustInvited(RuleError):
    """A link left a moment ago."""

    message = _("A link left for this person a few minutes ago. Give it time to arrive.")


def preview_invitation(user: User, *, by: User, now: datetime) -> Rendered:
    """What `invite_user` would send but for the link itself, which only `user` may see.

    Raises as `invite_user`.
    """
    _refuse_invitation(user, now)
    return preview_link(INVITATION, user, by=by, now=now)


def preview_new_password(user: User, *, by: User, now: datetime) -> Rendered:
    """What `send_new_password` would send but for the link itself, which only `user` may see.

    Raises as `send_new_password`.
    """
    _refuse_new_password(user, now)
    return preview_link(NEW_PASSWORD, user, by=by, now=now)


@transaction.atomic
def invite_user(user: User, *, by: User, now: datetime) -> Message:
    """Invite the owner of a new account to choose her password, in her language.

    Raises `AccountClosed`, `PasswordAlreadyChosen`, `JustInvited`.
    """
    user = _locked(user)
    _refuse_invitation(user, now)
    return _send(INVITATION, "invite", user, by=by, now=now)


@transaction.atomic
def send_new_password(user: User, *, by: User, now: datetime) -> Message:
    """Send a link for another password to who forgot hers; until then the old one still works.

    It leaves for the stored address only, and in words of its own: an invitation would lie.
    Raises `AccountClosed`, `PasswordNotChosen`, `JustInvited`.
    """
    user = _locked(user)
    _refuse_new_password(user, now)
    return _send(NEW_PASSWORD, "new-password", user, by=by, now=now)


def was_just_invited(user: User, now: datetime) -> bool:
    """Whether a link left for `user` within the last ten minutes."""
    last = last_invitations([user]).get(user.pk)
    return last is not None and now - last.created_at < AGAIN_AFTER


def last_invitations(users: Iterable[User]) -> dict[int, Message]:
    """The last message with a link of each account that had one, by account. One query."""
    about = Message.objects.filter(
        kind__in=[INVITATION.name, NEW_PASSWORD.name],
        subject_type=User._meta.label_lower,
        subject_id__in=[str(user.pk) for user in users],
    )
    in_order = about.defer("body_text", "body_html", "calendar").order_by("created_at", "pk")
    return {int(message.subject_id): message for message in in_order}


def _locked(user: User) -> User:
    stored: User = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    return stored


def _refuse_invitation(user: User, now: datetime) -> None:
    if user.has_usable_password():
        raise PasswordAlreadyChosen
    _refuse_link(user, now)


def _refuse_new_password(user: User, now: datetime) -> None:
    if not user.has_usable_password():
        raise PasswordNotChosen
    _refuse_link(user, now)


def _refuse_link(user: User, now: datetime) -> None:
    if not user.is_active:
        raise AccountClosed
    if was_just_invited(user, now):
        raise JustInvited


def _send(kind: EmailKind, verb: str, user: User, *, by: User, now: datetime) -> Message:
    message = queue_link(kind, user, by=by, now=now)
    audit.record(verb, user, by=by, now=now)
    return message
