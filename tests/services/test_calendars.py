import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation

from services.calendars import calendar_event, schedule_changed, schedule_digest
from services.enums import SessionState
from services.models import Session
from stage4club.core.calendars import build_calendar
from tests.services.factories import NOW, make_cancelled, make_service, make_session

pytestmark = pytest.mark.django_db

SOON = NOW + timedelta(days=10)


def test_an_entry_says_nothing_outside_and_all_inside(settings):
    settings.SITE_URL = "https://club.example.org:8443"
    session = make_session(sequence=3)
    event = calendar_event(session, language="fr", now=NOW)
    assert (event.uid, event.sequence) == (f"{session.uid}@club.example.org", 3)
    assert (event.starts_at, event.ends_at) == (session.starts_at, session.ends_at)
    assert (event.summary, event.location, event.cancelled, event.stamp) == (
        "Rencontre",
        "",
        False,
        NOW,
    )
    assert event.description == (
        "En personne\N{NO-BREAK SPACE}: Salle des Érables, Montréal\n"
        "Par visioconférence\N{NO-BREAK SPACE}: https://video.example.org/salle-canari\n"
        "Une question? 1 877 990-7171, poste 250"
    )


def test_an_entry_in_english_whatever_the_page_speaks():
    session = make_session(place="")
    with translation.override("fr"):
        event = calendar_event(session, language="en", now=NOW)
    assert event.summary == "Meeting"
    assert event.description == (
        "By video: https://video.example.org/salle-canari\nAny questions? 1-877-990-7171, ext. 250"
    )


def test_an_entry_without_video():
    event = calendar_event(make_session(video_url=""), language="en", now=NOW)
    assert event.description.splitlines()[0] == "In person: Salle des Érables, Montréal"


def test_a_cancelled_entry_has_no_link_left():
    event = calendar_event(make_cancelled(), language="en", now=NOW)
    assert event.cancelled
    assert event.description == (
        "This meeting is cancelled.\nAny questions? 1-877-990-7171, ext. 250"
    )
    assert b"METHOD:CANCEL" in build_calendar([event], method="CANCEL")


def test_a_digest_does_not_depend_on_order_and_names_a_set():
    group = make_service()
    one, two = make_session(group), make_session(group, starts_at=SOON + timedelta(days=7))
    assert schedule_digest([one, two]) == schedule_digest([two, one])
    assert len({schedule_digest([]), schedule_digest([one]), schedule_digest([one, two])}) == 3
    assert re.fullmatch(r"[0-9a-f]{64}", schedule_digest([]))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("starts_at", SOON + timedelta(hours=1)),
        ("ends_at", SOON + timedelta(hours=3)),
        ("place", "Ailleurs"),
        ("video_url", "https://video.example.org/autre"),
        ("state", SessionState.CANCELLED),
    ],
)
def test_a_digest_changes_with_what_people_must_know(column: str, value: Any):
    session = make_session()
    before = schedule_digest([session])
    setattr(session, column, value)
    assert schedule_digest([session]) != before


@pytest.mark.parametrize(("column", "value"), [("sequence", 5), ("opened_by_id", 12)])
def test_a_digest_does_not_change_with_the_rest(column: str, value: Any):
    session = make_session()
    before = schedule_digest([session])
    setattr(session, column, value)
    assert schedule_digest([session]) == before


def test_a_meeting_that_took_place_is_no_change():
    group = make_service()
    over_soon = make_session(group, starts_at=NOW + timedelta(days=1))
    make_session(group, starts_at=SOON)
    make_session(group, starts_at=NOW - timedelta(days=30))
    digest = schedule_digest(Session.objects.announced(NOW))
    every = list(Session.objects.all())
    assert not schedule_changed(every, digest=digest, sent_at=NOW)
    over_soon.place = "Ailleurs"
    assert schedule_changed([over_soon], digest=digest, sent_at=NOW)
    assert schedule_changed(every, digest="", sent_at=None)
