"""The address at which a social worker's own calendar reads her week."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from stage4club.core import audit
from stage4club.core.links import open_link, renew_link, resolve_token, token_for
from stage4club.people.enums import Role
from stage4club.people.models import User

from ..models import Practice

FEED_PURPOSE = "agenda"


@transaction.atomic
def open_feed(*, by: User, now: datetime) -> str:
    """A new token that opens the week of `by`; the one that she had opens nothing any more.

    It is shown once and kept nowhere: who has lost it asks for another.
    """
    practice, _is_new = Practice.objects.get_or_create(social_worker=by)
    known = open_link(FEED_PURPOSE, practice, now=now, expires_at=None)
    link = renew_link(known)
    audit.record("renew-feed", practice, by=by, now=now)
    return token_for(link)


def worker_of_feed(token: str, *, now: datetime) -> User | None:
    """Whose week this token opens; nobody's once she no longer receives people."""
    link = resolve_token(token, purpose=FEED_PURPOSE, now=now)
    if link is None:
        return None
    workers = User.objects.with_role(Role.SOCIAL_WORKER)
    worker: User | None = workers.filter(pk=link.subject_id).first()
    return worker
