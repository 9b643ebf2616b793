"""The site on an ordinary day: its catalogue, its staff, its visitors, the worker that sends."""

import re
from collections.abc import Callable, Iterator
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from registrations.models import Registration
from registrations.operations import confirm_registration
from services.enums import WeekOfMonth
from services.models import Service
from services.operations import create_series
from stage4club.core.working_days import local_date
from stage4club.people.enums import Role
from stage4club.people.models import User
from tests.browser.walk import SHOTS, Walk
from tests.browser.worker import working
from tests.chromium import OpenPage
from tests.factories import make_registration, make_user
from tests.smtp_sink import SmtpSink

Visitor = Callable[..., Walk]


@pytest.fixture
def group(transactional_db: None) -> Service:
    """The group that people register for, as the catalogue of a new site describes it."""
    call_command("load_catalogue", verbosity=0)
    return Service.objects.get(slug="chit-chat-club")


@pytest.fixture
def partner(group: Service) -> User:
    """A patient-partner."""
    return make_user(Role.PARTNER, name="Josée", email="josee@example.org")


@pytest.fixture
def coordinator(group: Service) -> User:
    """The coordinator of the group."""
    return make_user(Role.COORDINATOR, name="Sylvie", email="sylvie@example.org")


@pytest.fixture
def half_a_year(group: Service, partner: User, coordinator: User) -> None:
    """Six meetings, the third Thursday of the months that come."""
    now = timezone.now()
    create_series(
        group,
        by=coordinator,
        now=now,
        weekday=3,
        week_of_month=WeekOfMonth.THIRD,
        start_time=time(13, 30),
        duration_minutes=90,
        first_month=(local_date(now).replace(day=1) + timedelta(days=32)).replace(day=1),
        months=6,
        place="Maison du quartier, Montréal",
        video_url="https://video.example.org/rencontre",
        hosts=[partner],
        opened_by=None,
    )


@pytest.fixture
def visitor(open_page: OpenPage, request: pytest.FixtureRequest) -> Visitor:
    """Somebody on a telephone in French; options are those of a browser context."""
    album = SHOTS / re.sub(r"[^\w-]+", "-", request.node.name).strip("-")
    letters = iter("abcdefgh")

    def come(**options: Any) -> Walk:
        kept = request.config.getoption("--shots")
        return Walk(open_page(**options), f"{album}/{next(letters)}" if kept else None)

    return come


@pytest.fixture
def colleague(visitor: Visitor, live_server: LiveServer) -> Visitor:
    """A member of staff who signed in before, on a computer."""

    def come(user: User, **options: Any) -> Walk:
        client = Client()
        client.force_login(user)
        walk = visitor(**{"viewport": {"width": 1280, "height": 900}, **options})
        session = client.cookies["sessionid"].value
        walk.page.context.add_cookies(
            [{"name": "sessionid", "value": session, "url": live_server.url}]
        )
        return walk

    return come


@pytest.fixture
def worker(
    live_server: LiveServer, smtp_sink: SmtpSink, settings: Settings, tmp_path: Path
) -> Iterator[SmtpSink]:
    """A Celery worker with its beat; gives the mailbox of all the world."""
    settings.SITE_URL = live_server.url
    with working(live_server.url, smtp_sink, tmp_path):
        yield smtp_sink


@pytest.fixture
def received(group: Service) -> Registration:
    """A registration that nobody has taken yet."""
    return make_registration(group, now=timezone.now())


@pytest.fixture
def confirmed(group: Service, partner: User, half_a_year: None) -> Registration:
    """Marguerite has a place, and was told the schedule."""
    registration = make_registration(
        group,
        now=timezone.now(),
        taken_by=partner,
        preferred_name="Marguerite",
        email="marguerite@example.org",
        phone=None,
    )
    return confirm_registration(registration, by=partner, now=timezone.now())
