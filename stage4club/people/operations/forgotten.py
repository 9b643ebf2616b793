"""A link for a new password, asked for on the sign-in page by whoever types an address."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from stage4club.core import audit
from stage4club.notifications.models import Message

from ..emails import NEW_PASSWORD, queue_link
from ..models import User
from ..models.user import fold_address
from .invitations import was_just_invited

#: Anybody may type anybody's address: as many links reach it in a day, not more.
A_DAY = 3


@transaction.atomic
def request_new_password(email: str, *, now: datetime) -> None:
    """Send a link to the account with this address, if one can sign in; its password still works.

    Whoever asks learns nothing: not whether there is such an account, nor whether a link left.
    None leaves within ten minutes of another, nor a fourth in a day.
    """
    accounts = User.objects.able_to_sign_in().filter(email=fold_address(email))
    user = accounts.select_for_update(of=("self",)).first()
    if user is None or was_just_invited(user, now) or _has_enough(user, now):
        return
    queue_link(NEW_PASSWORD, user, by=None, now=now)
    audit.record("forgotten-password", user, by=None, now=now)


def _has_enough(user: User, now: datetime) -> bool:
    if not settings.RATE_LIMITS:
        return False
    today = Message.objects.about(user).filter(
        kind=NEW_PASSWORD.name, created_by_id=None, created_at__gt=now - timedelta(days=1)
    )
    return today.count() >= A_DAY
