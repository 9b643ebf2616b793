"""What is public of a session: when, and in which way; never where, with whom or by which link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from .models import Session


@dataclass(frozen=True, kw_only=True)
class PublicDate:
    """A date for a public page. It has the names of a session that templates show.

    `place` only says that one can come in person, in the active language, or is empty: where
    people who are ill gather is told to those who are expected there.
    """

    service_id: int
    starts_at: datetime
    ends_at: datetime
    place: str
    is_remote: bool


def public_date(session: Session) -> PublicDate:
    """The public part of `session`, in the active language."""
    return PublicDate(
        service_id=session.service_id,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        place=_("In person") if session.is_in_person else "",
        is_remote=session.is_remote,
    )
