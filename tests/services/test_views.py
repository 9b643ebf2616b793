import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.utils import translation

from services.dates import PublicDate
from services.enums import ServiceKind
from services.management.first_catalogue import read_catalogue
from services.models import Service, Session
from services.operations import load_catalogue
from stage4club.people.enums import Room
from tests.services.factories import (
    NOW,
    make_cancelled,
    make_pillar,
    make_service,
    make_session,
)

pytestmark = pytest.mark.django_db

PAGES = [
    "/",
    "/en/",
    "/services/chit-chat-club/",
    "/en/services/chit-chat-club/",
    "/services/facebook-group/",
    "/en/services/facebook-group/",
    "/piliers/rights/",
    "/en/pillars/rights/",
]


#: Of every page of the catalogue.
QUERIES = 3


@pytest.fixture(autouse=True)
def at_now():
    with time_machine.travel(NOW, tick=False), translation.override("fr"):
        yield


@pytest.fixture
def catalogue() -> None:
    load_catalogue(**vars(read_catalogue()), now=NOW)


@pytest.mark.parametrize("page", PAGES)
def test_pages_leave_no_trace_and_cost_the_same_at_one_and_fifty_rows(
    page: str, client: Client, catalogue: None, django_assert_num_queries
):
    group = Service.objects.get(slug="chit-chat-club")
    make_session(group)
    client.get(page)
    with django_assert_num_queries(QUERIES):
        response = client.get(page)
    assert response.status_code == 200
    # What Python says of an object is said to nobody.
    assert " at 0x" not in response.text
    assert dict(response.cookies) == {}
    for number in range(2, 51):
        make_session(group, starts_at=NOW + timedelta(days=10 * number))
        make_service(f"service-{number}", pillar=make_pillar("rights"), position=number)
    with django_assert_num_queries(QUERIES):
        client.get(page)


@pytest.mark.parametrize("page", PAGES)
def test_pages_are_only_read(page: str, client: Client, catalogue: None):
    refused = client.post(page)
    assert (refused.status_code, refused["Allow"]) == (405, "GET, HEAD")
    for method in ("put", "patch", "delete", "options"):
        assert getattr(client, method)(page).status_code == 405
    assert client.head(page).status_code == 200


@pytest.mark.parametrize(
    "page", ["/services/nothing/", "/en/services/nothing/", "/piliers/nothing/", "/en/pillars/no/"]
)
def test_unknown_pages(page: str, client: Client, catalogue: None):
    assert client.get(page).status_code == 404


def test_a_service_that_is_not_published_is_nowhere(client: Client):
    hidden = make_service("hidden", is_published=False, name_fr="Service canari")
    make_session(hidden)
    assert client.get("/services/hidden/").status_code == 404
    for page in ("/", hidden.pillar.url):
        assert "canari" not in client.get(page).text
    assert client.get("/").context["next_session"] is None


def test_the_home_knows_the_program(client: Client, catalogue: None):
    group = Service.objects.get(slug="chit-chat-club")
    make_cancelled(group, starts_at=NOW + timedelta(days=3))
    make_session(group, starts_at=NOW + timedelta(days=38))
    session = make_session(group)
    context = client.get("/").context
    assert [pillar.slug for pillar in context["pillars"]] == [
        "quality-of-life",
        "research",
        "awareness",
        "rights",
    ]
    assert [service.slug for service in context["services"]] == [
        "chit-chat-club",
        "financial-assistance",
        "social-worker",
        "facebook-group",
    ]
    assert context["next_session"] == PublicDate(
        service_id=group.pk,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        place="En personne",
        is_remote=True,
    )
    assert client.get("/en/").context["next_session"].place == "In person"


def test_the_page_of_a_group_shows_six_dates_and_the_way_in(client: Client):
    group = make_service()
    for number in range(1, 9):
        make_session(group, starts_at=NOW + timedelta(days=30 * number))
    make_session(group, starts_at=NOW - timedelta(days=30))
    make_cancelled(group, starts_at=NOW + timedelta(days=5))
    context = client.get("/services/chit-chat-club/").context
    assert (context["service"], context["pillar"]) == (group, group.pillar)
    assert [d.starts_at for d in context["sessions"]] == [
        NOW + timedelta(days=30 * number) for number in range(1, 7)
    ]
    assert context["register_url"] == "/inscription/chit-chat-club/"
    assert client.get("/en/services/chit-chat-club/").context["register_url"] == (
        "/en/register/chit-chat-club/"
    )


def test_where_a_group_meets_is_never_public(client: Client, catalogue: None):
    group = Service.objects.get(slug="chit-chat-club")
    make_session(group)
    make_session(group, starts_at=NOW + timedelta(days=20), video_url="")
    make_session(group, starts_at=NOW + timedelta(days=30), place="")
    for page in PAGES:
        text = client.get(page).text
        assert not re.search("canari|Érables|video.example.org", text)
    dates = client.get("/services/chit-chat-club/").context["sessions"]
    assert [(d.place, d.is_remote) for d in dates] == [
        ("En personne", True),
        ("En personne", False),
        ("", True),
    ]
    assert Session.objects.filter(place__contains="Érables").count() == 2


def test_a_service_without_registration_has_no_way_in(client: Client):
    make_service("aid", kind=ServiceKind.ASSISTANCE, room=Room.ASSISTANCE)
    assert client.get("/services/aid/").context["register_url"] == ""


def test_a_pillar_shows_what_it_offers(client: Client, catalogue: None):
    context = client.get("/piliers/quality-of-life/").context
    assert context["pillar"].slug == "quality-of-life"
    assert [service.slug for service in context["services"]] == [
        "chit-chat-club",
        "financial-assistance",
        "social-worker",
    ]


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("/services/facebook-group/", "Facebook aura connaissance"),
        ("/en/services/facebook-group/", "Facebook will know of your visit"),
    ],
)
def test_facebook_is_told_before_the_link(page: str, words: str, client: Client, catalogue: None):
    text = client.get(page).text
    link = re.search(r'<a [^>]*href="https://www\.facebook\.com/groups/"[^>]*>', text)
    assert link is not None
    assert text.index(words) < link.start()
    assert set(re.search(r'rel="([^"]*)"', link[0])[1].split()) == {
        "noopener",
        "noreferrer",
        "nofollow",
    }


@pytest.mark.parametrize("page", PAGES)
def test_pages_speak_one_language(page: str, client: Client, catalogue: None):
    response = client.get(page)
    language = "en" if page.startswith("/en/") else "fr"
    assert response.headers["Content-Language"] == language
    assert f'<html lang="{language}">' in response.text
    row = response.context["pillars"][0] if response.context.get("is_home") else None
    row = row or response.context.get("service") or response.context["pillar"]
    text = unescape(response.text)
    assert getattr(row, f"name_{language}") in text
    assert getattr(row, f"summary_{language}") in text
