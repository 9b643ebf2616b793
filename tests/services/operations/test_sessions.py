from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from services.enums import ServiceKind, SessionState
from services.models import Session
from services.operations import (
    EndsBeforeStart,
    MomentPast,
    MomentTaken,
    MomentTooFar,
    NotAGroup,
    NothingChanged,
    Nowhere,
    SessionOver,
    cancel_session,
    create_session,
    reschedule_session,
)
from stage4club.core import audit
from stage4club.core.models import AuditEvent
from stage4club.core.workflow import TransitionRefused
from stage4club.people.enums import Role, Room
from tests.services.factories import NOW, make_cancelled, make_service, make_session, make_user

pytestmark = pytest.mark.django_db

SOON = NOW + timedelta(days=10)
LATER = NOW + timedelta(days=20)


def create(service, **changes: Any) -> Session:
    starts_at: datetime = changes.pop("starts_at", SOON)
    keywords = {
        "by": changes.pop("by", None) or make_user(Role.COORDINATOR),
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=1),
        "place": "Salle 3",
        "video_url": "",
        "hosts": [],
        "opened_by": None,
        "now": NOW,
    }
    return create_session(service, **(keywords | changes))


def move(session: Session, **changes: Any) -> Session:
    keywords = {
        "by": changes.pop("by", None) or make_user(Role.COORDINATOR),
        "starts_at": session.starts_at,
        "ends_at": session.ends_at,
        "place": session.place,
        "video_url": session.video_url,
        "now": NOW,
    }
    return reschedule_session(session, **(keywords | changes))


def test_a_session_is_added_with_its_people_and_one_event():
    group, by = make_service(), make_user(Role.COORDINATOR)
    hosts = [make_user(Role.PARTNER), make_user(Role.PARTNER)]
    opener = make_user(Role.SOCIAL_WORKER)
    session = create(group, by=by, hosts=hosts, opened_by=opener)
    stored = Session.objects.get()
    assert stored == session
    assert (stored.service, stored.starts_at, stored.place) == (group, SOON, "Salle 3")
    assert (stored.opened_by, stored.state, stored.sequence) == (opener, SessionState.SCHEDULED, 0)
    assert list(stored.hosts.order_by("pk")) == hosts
    event = audit.history(session).get()
    assert (event.verb, event.actor_id, event.to_state) == ("added", by.pk, "scheduled")
    assert event.details == {"service_id": group.pk, "starts_at": SOON.isoformat()}


@pytest.mark.parametrize(
    ("refusal", "changes"),
    [
        (MomentPast, {"starts_at": NOW}),
        (MomentTooFar, {"starts_at": NOW + timedelta(days=733)}),
        (EndsBeforeStart, {"ends_at": SOON}),
        (Nowhere, {"place": ""}),
    ],
)
def test_a_session_that_is_not_added(refusal: type[Exception], changes: dict[str, Any]):
    with pytest.raises(refusal):
        create(make_service(), **changes)
    assert not Session.objects.exists()
    assert not AuditEvent.objects.exists()


def test_a_moment_is_taken_once():
    session = make_session()
    with pytest.raises(MomentTaken):
        create(session.service, starts_at=session.starts_at)


def test_only_a_group_has_sessions():
    aid = make_service(kind=ServiceKind.ASSISTANCE, room=Room.ASSISTANCE)
    with pytest.raises(NotAGroup):
        create(aid)


def test_a_session_is_moved():
    session, by = make_session(), make_user(Role.COORDINATOR)
    ends_at = LATER + timedelta(hours=2)
    moved = move(session, by=by, starts_at=LATER, ends_at=ends_at, place="Salle 9", video_url="")
    stored = Session.objects.get()
    assert moved is session
    assert (stored.starts_at, stored.ends_at) == (LATER, ends_at)
    assert (stored.place, stored.video_url) == ("Salle 9", "")
    assert (stored.uid, stored.sequence, session.sequence) == (session.uid, 1, 1)
    event = audit.history(session).get()
    assert (event.verb, event.actor_id, event.to_state) == ("reschedule", by.pk, "scheduled")
    assert event.details == {
        "fields": ["starts_at", "ends_at", "place", "video_url"],
        "starts_at_before": SOON.isoformat(),
    }


def test_a_link_may_change_while_the_session_is_under_way():
    session = make_session(starts_at=NOW - timedelta(minutes=10))
    move(session, video_url="https://video.example.org/autre")
    assert Session.objects.get().video_url == "https://video.example.org/autre"


def test_the_stored_sequence_grows_whatever_the_page_held():
    session = make_session()
    stale = Session.objects.get()
    move(session, place="Salle 9")
    move(stale, place="Salle 10")
    assert Session.objects.get().sequence == 2


@pytest.mark.parametrize(
    ("refusal", "changes"),
    [
        (NothingChanged, {}),
        (Nowhere, {"place": "", "video_url": ""}),
        (MomentPast, {"starts_at": NOW - timedelta(days=1)}),
        (MomentTooFar, {"starts_at": NOW + timedelta(days=733)}),
        (EndsBeforeStart, {"starts_at": LATER, "ends_at": LATER}),
        (EndsBeforeStart, {"ends_at": SOON}),
    ],
)
def test_a_move_that_is_refused(refusal: type[Exception], changes: dict[str, Any]):
    session = make_session()
    with pytest.raises(refusal):
        move(session, **changes)
    stored = Session.objects.get()
    assert (stored.starts_at, stored.sequence) == (SOON, 0)
    assert not AuditEvent.objects.exists()


def test_a_session_under_way_does_not_end_in_the_past():
    session = make_session(starts_at=NOW - timedelta(minutes=30))
    with pytest.raises(EndsBeforeStart):
        move(session, ends_at=NOW - timedelta(minutes=5))


def test_a_session_is_not_moved_onto_another():
    session = make_session()
    other = make_session(session.service, starts_at=LATER)
    with pytest.raises(MomentTaken):
        move(session, starts_at=other.starts_at, ends_at=other.ends_at)


def test_a_session_is_cancelled():
    session, by = make_session(), make_user(Role.COORDINATOR)
    assert cancel_session(session, by=by, now=NOW) is session
    stored = Session.objects.get()
    assert (stored.state, stored.cancelled_at, stored.cancelled_by) == ("cancelled", NOW, by)
    assert stored.sequence == 1
    event = audit.history(session).get()
    assert (event.verb, event.actor_id) == ("cancel", by.pk)
    assert (event.from_state, event.to_state) == ("scheduled", "cancelled")


def test_a_session_that_is_over_stays_as_it_was():
    session = make_session(starts_at=NOW - timedelta(days=1))
    with pytest.raises(SessionOver):
        cancel_session(session, by=make_user(), now=NOW)
    with pytest.raises(SessionOver):
        move(session, starts_at=LATER, ends_at=LATER + timedelta(hours=1))


def test_who_was_first_to_cancel_is_told():
    session, first = make_session(), make_user()
    cancel_session(session, by=first, now=NOW)
    for act in (lambda: cancel_session(session, by=make_user(), now=NOW), lambda: move(session)):
        with pytest.raises(TransitionRefused) as refusal, transaction.atomic():
            act()
        assert refusal.value.event.actor_id == first.pk


def test_a_cancelled_session_is_refused_by_its_state_alone():
    with pytest.raises(TransitionRefused):
        move(make_cancelled(starts_at=NOW - timedelta(days=3)), place="")
