"""What is news for somebody: the same rule in Python and in SQL, case by case."""

from __future__ import annotations

from datetime import timedelta

import pytest

from registrations.models import Announcement, Registration
from registrations.models.schedules import Change, schedule_for, schedules_for
from services.enums import SessionState
from services.models import Session
from tests.factories import NOW, make_service, make_session, make_user
from tests.registrations.kit import make_confirmed

pytestmark = pytest.mark.django_db

SCHEDULED, CANCELLED = SessionState.SCHEDULED, SessionState.CANCELLED


def session_in(state: str, sequence: int, *, days: int = 30) -> Session:
    stamps = {"cancelled_at": NOW, "cancelled_by": make_user()} if state == CANCELLED else {}
    return make_session(make_service(), days=days, state=state, sequence=sequence, **stamps)


def told(registration: Registration, session: Session, *sequences: int) -> None:
    for minutes, sequence in enumerate(sequences):
        Announcement.objects.create(
            registration=registration,
            session=session,
            sequence=sequence,
            told_at=NOW + timedelta(minutes=minutes),
            told_by=make_user(),
        )


@pytest.mark.parametrize(
    ("state", "sequence", "versions", "change"),
    [
        (SCHEDULED, 0, (), Change.ADDED),
        (SCHEDULED, 0, (0,), Change.NONE),
        (SCHEDULED, 2, (), Change.ADDED),
        (SCHEDULED, 2, (0,), Change.MOVED),
        (SCHEDULED, 2, (0, 1), Change.MOVED),
        (SCHEDULED, 2, (0, 2), Change.NONE),
        (SCHEDULED, 2, (2, 0), Change.NONE),
        (CANCELLED, 1, (), None),
        (CANCELLED, 1, (0,), Change.CANCELLED),
        (CANCELLED, 1, (0, 1), None),
    ],
)
def test_the_change_of_a_session(state, sequence, versions, change):
    session = session_in(state, sequence)
    registration = make_confirmed(session.service)
    Announcement.objects.all().delete()
    told(registration, session, *versions)
    schedule = schedule_for(registration, NOW)
    expected = [] if change is None else [(session, change)]
    assert [(line.session, line.change) for line in schedule.lines] == expected
    assert schedule.has_news == bool(change)
    in_sql = Registration.objects.with_news(NOW).filter(pk=registration.pk)
    assert in_sql.exists() == schedule.has_news


def test_a_session_that_is_over_is_not_told():
    session = session_in(SCHEDULED, 0, days=-1)
    registration = make_confirmed(session.service)
    assert schedule_for(registration, NOW).lines == ()
    assert list(Registration.objects.with_news(NOW)) == []


def test_what_others_were_told_does_not_count():
    session = session_in(SCHEDULED, 0)
    louise = make_confirmed(session.service)
    zoe = make_confirmed(session.service, preferred_name="Zoé")
    Announcement.objects.filter(registration=zoe).delete()
    assert not schedule_for(louise, NOW).has_news
    assert schedule_for(zoe, NOW).has_news
    assert list(Registration.objects.with_news(NOW)) == [zoe]


def test_many_schedules_cost_two_queries(django_assert_num_queries):
    services = [make_service() for _ in range(2)]
    for service in services:
        make_session(service)
    rows = [
        make_confirmed(service, preferred_name=name)
        for service in services
        for name in ("Louise", "Zoé", "Anh")
    ]
    with django_assert_num_queries(2):
        schedules = schedules_for(rows, NOW)
        # The words of a calendar entry need the group: it is there.
        assert {line.session.service.pk for s in schedules.values() for line in s.lines} == {
            service.pk for service in services
        }
    assert len(schedules) == 6


def test_nobody_has_news_before_a_place():
    session = session_in(SCHEDULED, 0)
    make_confirmed(session.service)
    Announcement.objects.all().delete()
    Registration.objects.update(state="contacting", confirmed_at=None, confirmed_by=None)
    assert list(Registration.objects.with_news(NOW)) == []
    assert str(Announcement(session=session, sequence=3)) == f"{session.pk}/3"
