"""What appointments do when news about a person comes up from below."""

from __future__ import annotations

from datetime import datetime

from stage4club.people.models import Person, User

from .operations import give_back


def tied(*, person: Person, user: User, by: User, now: datetime) -> None:
    """Who knows this person follows nothing of hers any more."""
    give_back(person, user=user, by=by, now=now)
