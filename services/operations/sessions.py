"""One meeting: added to the calendar, moved, cancelled. Who must hear of it is known above."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from services.enums import ServiceKind, SessionState
from services.models import Service, Session
from services.policy import FURTHEST
from services.workflow import SESSION
from stage4club.core import audit, workflow
from stage4club.core.errors import RuleError
from stage4club.people.models import User


class NotAGroup(RuleError):
    """Meetings are those of a group."""

    message = _("Only a group has meetings. Choose a group.")


class MomentPast(RuleError):
    """The new moment is over already."""

    message = _("This moment is already past. Choose a later one.")


class MomentTooFar(RuleError):
    """More than two years away: a slip of the keyboard."""

    message = _("This date is more than two years away. Check the year.")


class EndsBeforeStart(RuleError):
    """It would end before it starts, or last no time."""

    message = _("A meeting ends after it starts. Check the hours.")


class Nowhere(RuleError):
    """Neither a place nor a video link."""

    message = _("Write a place, a video link, or both.")


class MomentTaken(RuleError):
    """The group meets at this very moment already."""

    message = _("This group already has a meeting at this moment. Choose another one.")


class SessionOver(RuleError):
    """It took place; what people remember of it does not change."""

    message = _("This meeting is over. It can no longer be changed.")


class NothingChanged(RuleError):
    """Nobody must be written to for nothing."""

    message = _("Nothing has changed. Give another date, hour, place or link.")


@transaction.atomic
def create_session(
    service: Service,
    *,
    by: User,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    video_url: str,
    hosts: Iterable[User],
    opened_by: User | None,
    now: datetime,
) -> Session:
    """Add one meeting of a group to its calendar.

    Raises `NotAGroup`, `MomentPast`, `MomentTooFar`, `EndsBeforeStart`, `Nowhere`, `MomentTaken`.
    """
    check_group(service)
    check_moment(starts_at, ends_at, now=now)
    check_somewhere(place, video_url)
    lock_calendar(service)
    if _is_taken(service, starts_at):
        raise MomentTaken
    session = Session(
        service=service,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
        video_url=video_url,
        opened_by=opened_by,
    )
    return insert_sessions([session], hosts=hosts, by=by, now=now)[0]


@transaction.atomic
def reschedule_session(
    session: Session,
    *,
    by: User,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    video_url: str,
    now: datetime,
) -> Session:
    """Move a meeting in time or place; its calendar entry is the same one, one version later.

    `session` is then as stored. Raises `SessionOver`, `NothingChanged`, `MomentTaken` and what
    `create_session` raises; `core.workflow.TransitionRefused` for a cancelled meeting.
    """
    lock_calendar(session.service)
    stored = Session.objects.get(pk=session.pk)
    new = {"starts_at": starts_at, "ends_at": ends_at, "place": place, "video_url": video_url}
    changed = [name for name, value in new.items() if getattr(stored, name) != value]
    # A cancelled one is refused below, by words that say who cancelled it and when.
    if stored.state == SessionState.SCHEDULED:
        _check_not_over(stored, now=now)
        if not changed:
            raise NothingChanged
        check_somewhere(place, video_url)
        if "starts_at" in changed:
            check_moment(starts_at, ends_at, now=now)
            if _is_taken(session.service, starts_at):
                raise MomentTaken
        elif ends_at <= max(starts_at, now):
            raise EndsBeforeStart
    return workflow.apply(
        session,
        SESSION["reschedule"],
        by=by,
        now=now,
        changes={**new, "sequence": stored.sequence + 1},
        details={"fields": changed, "starts_at_before": stored.starts_at},
    )


@transaction.atomic
def cancel_session(session: Session, *, by: User, now: datetime) -> Session:
    """Cancel a meeting; it stays in schedules, said to be cancelled, until its day is over.

    `session` is then as stored. Raises `SessionOver`; `core.workflow.TransitionRefused` where
    somebody was first.
    """
    lock_calendar(session.service)
    stored = Session.objects.get(pk=session.pk)
    if stored.state == SessionState.SCHEDULED:
        _check_not_over(stored, now=now)
    return workflow.apply(
        session,
        SESSION["cancel"],
        by=by,
        now=now,
        changes={"cancelled_at": now, "cancelled_by": by, "sequence": stored.sequence + 1},
    )


def lock_calendar(service: Service) -> None:
    """Until the end of the transaction, nobody else changes the dates of this group.

    Registrations may still point to it: the lock is the one that foreign keys do not wait for.
    """
    Service.objects.select_for_update(of=("self",), no_key=True).get(pk=service.pk)


def check_group(service: Service) -> None:
    """Raise `NotAGroup` unless `service` is one."""
    if service.kind != ServiceKind.GROUP:
        raise NotAGroup


def check_moment(starts_at: datetime, ends_at: datetime, *, now: datetime) -> None:
    """Raise `MomentPast`, `MomentTooFar` or `EndsBeforeStart`."""
    if starts_at <= now:
        raise MomentPast
    if starts_at > now + FURTHEST:
        raise MomentTooFar
    if ends_at <= starts_at:
        raise EndsBeforeStart


def check_somewhere(place: str, video_url: str) -> None:
    """Raise `Nowhere` without a place or a video link."""
    if not place and not video_url:
        raise Nowhere


def insert_sessions(
    sessions: list[Session], *, hosts: Iterable[User], by: User, now: datetime
) -> list[Session]:
    """Store new meetings with their hosts and one audit event each; returns them with keys."""
    created = Session.objects.bulk_create(sessions)
    through = Session.hosts.through
    through.objects.bulk_create(
        through(session=session, user=host) for session in created for host in hosts
    )
    for session in created:
        audit.record(
            "added",
            session,
            by=by,
            now=now,
            to_state=session.state,
            details={"service_id": session.service_id, "starts_at": session.starts_at},
        )
    return created


def _check_not_over(session: Session, *, now: datetime) -> None:
    if session.ends_at <= now:
        raise SessionOver


def _is_taken(service: Service, starts_at: datetime) -> bool:
    return Session.objects.filter(
        service=service, starts_at=starts_at, state=SessionState.SCHEDULED
    ).exists()
