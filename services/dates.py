"""What is public of a session: when, and in which way; never where, with whom or by which link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Case, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from .models import Service, ServiceQuerySet, Session


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
        place=_in_person(session.is_in_person),
        is_remote=session.is_remote,
    )


def with_next_date(services: ServiceQuerySet, now: datetime) -> ServiceQuerySet:
    """`services`, each with its next session for `next_date`; still one statement."""
    coming = Session.objects.upcoming(now).filter(service=OuterRef("pk"))
    public = JSONObject(
        starts_at="starts_at",
        ends_at="ends_at",
        is_in_person=_is(~Q(place="")),
        is_remote=_is(~Q(video_url="")),
    )
    return services.annotate(next_session=Subquery(coming.values(public=public)[:1]))


def next_date(service: Service) -> PublicDate | None:
    """The next session of a row of `with_next_date`, in the active language; None without one."""
    public: dict[str, Any] | None = getattr(service, "next_session", None)
    if public is None:
        return None
    return PublicDate(
        service_id=service.pk,
        starts_at=datetime.fromisoformat(public["starts_at"]),
        ends_at=datetime.fromisoformat(public["ends_at"]),
        place=_in_person(public["is_in_person"]),
        is_remote=public["is_remote"],
    )


def _in_person(is_in_person: bool) -> str:
    return _("In person") if is_in_person else ""


def _is(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=False, output_field=BooleanField())
