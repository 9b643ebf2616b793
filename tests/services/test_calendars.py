from datetime import timedelta

import pytest
from django.utils import translation

from services.calendars import calendar_event
from stage4club.core.calendars import build_calendar
from tests.services.factories import NOW, make_cancelled, make_session

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
