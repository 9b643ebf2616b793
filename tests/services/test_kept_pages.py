"""Public pages are drawn once for a crowd; what staff change shows a moment later."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from services.enums import ServiceKind
from services.models import Pillar, Service
from stage4club.core.kept_pages import KeptPagesMiddleware, kept_page
from tests.factories import NOW, make_page
from tests.services.factories import make_pillar, make_service

pytestmark = pytest.mark.django_db

PAGES = [
    "/",
    "/en/",
    "/services/chit-chat-club/",
    "/piliers/quality-of-life/",
    "/confidentialite/",
    "/pourquoi-ces-questions/",
]


@pytest.fixture(autouse=True)
def site(settings: Settings):
    settings.PAGES_KEPT_SECONDS = 2
    make_service(name_fr="Avant")
    make_page()
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.mark.parametrize("page", PAGES)
def test_the_second_reader_costs_nothing_and_reads_the_same(
    page: str, client: Client, django_assert_num_queries
):
    first = client.get(page)
    with django_assert_num_queries(0):
        second = Client().get(page)
        head = client.head(page)
    assert (second.status_code, second.content) == (200, first.content)
    assert (head.status_code, head.content) == (200, b"")
    names = ("Content-Type", "Content-Language", "Content-Security-Policy", "X-Frame-Options")
    assert [second.headers[name] for name in names] == [first.headers[name] for name in names]
    assert client.post(page).status_code == 405


def test_what_staff_change_shows_a_moment_later(client: Client, site):
    page = "/services/chit-chat-club/"
    assert "<h1>Avant</h1>" in client.get(page).text
    Service.objects.update(name_fr="Après")
    site.shift(timedelta(seconds=1.9))
    assert "<h1>Avant</h1>" in client.get(page).text
    site.shift(timedelta(seconds=0.2))
    assert "<h1>Après</h1>" in client.get(page).text


def test_each_way_of_reading_has_its_own(client: Client):
    plain = client.get("/").text
    client.cookies["comfort"] = "on"
    assert "data-comfort" in client.get("/").text
    assert "data-comfort" not in plain
    assert "data-comfort" not in Client().get("/").text


def test_an_address_may_be_longer_than_a_key(client: Client):
    assert client.get(f"/services/{'a' * 2_000}/").status_code == 404


def test_a_search_is_not_kept(client: Client, django_assert_num_queries):
    page = "/piliers/quality-of-life/?q=a"
    client.get(page)
    with django_assert_num_queries(3):
        client.get(page)


def test_a_page_that_is_not_there_is_asked_for_again(client: Client):
    page = "/piliers/rights/"
    assert client.get(page).status_code == 404
    make_pillar("rights")
    assert client.get(page).status_code == 200
    Pillar.objects.filter(slug="rights").update(is_published=False)
    assert client.get("/en/pillars/rights/").status_code == 404


def test_a_group_is_asked_for_once_in_a_moment(settings: Settings, django_assert_num_queries):
    slug = make_service("asked-once", pillar=make_pillar(), position=3).slug
    with django_assert_num_queries(2):
        Service.objects.open_group(slug)
    with django_assert_num_queries(0):
        assert Service.objects.open_group(slug).slug == slug
    settings.PAGES_KEPT_SECONDS = 0
    with django_assert_num_queries(1):
        Service.objects.open_group(slug)


def test_so_is_the_service_of_appointments(settings: Settings, django_assert_num_queries):
    pillar, kind = make_pillar(), ServiceKind.APPOINTMENT
    settings.PAGES_KEPT_SECONDS = 0
    with pytest.raises(Service.DoesNotExist):
        Service.objects.of_appointments()
    first = make_service("meet", pillar=pillar, kind=kind, position=3)
    for queries in (2, 1):
        with django_assert_num_queries(queries):
            assert Service.objects.of_appointments() == first
    settings.PAGES_KEPT_SECONDS = 60
    with django_assert_num_queries(0):
        assert Service.objects.of_appointments() == first
    settings.PAGES_KEPT_SECONDS = 0
    # Of several, the first of the catalogue; one that is not published is none of them.
    second = make_service("meet-too", pillar=pillar, kind=kind, position=2)
    assert Service.objects.of_appointments() == second
    second.is_published = False
    second.save()
    assert Service.objects.of_appointments() == first
    Service.objects.filter(pk=first.pk).update(phone_extension="299")
    assert Service.objects.of_appointments().phone_extension == "299"
    Service.objects.filter(pk=first.pk).update(kind=ServiceKind.GROUP)
    with pytest.raises(Service.DoesNotExist):
        Service.objects.of_appointments()


def test_letters_tell_of_one_that_is_not_published_too(
    settings: Settings, django_assert_num_queries
):
    settings.PAGES_KEPT_SECONDS = 0
    with django_assert_num_queries(1):
        assert Service.objects.told_of_appointments() is None
    kind = ServiceKind.APPOINTMENT
    hidden = make_service("meet", pillar=make_pillar(), kind=kind, position=3, is_published=False)
    assert Service.objects.told_of_appointments() == hidden
    settings.PAGES_KEPT_SECONDS = 60
    with django_assert_num_queries(0):
        assert Service.objects.told_of_appointments() == hidden


def test_what_went_wrong_is_not_kept(rf: RequestFactory):
    answers = iter([HttpResponse("away", status=503), HttpResponse("here")])
    site = KeptPagesMiddleware(kept_page(lambda request: next(answers)))
    asked = [site(rf.get("/somewhere/")) for _ in range(3)]
    assert [(answer.status_code, answer.content) for answer in asked] == [
        (503, b"away"),
        (200, b"here"),
        (200, b"here"),
    ]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({}, 200),
        ({"headers": {"Host": "elsewhere.example.org"}}, 400),
        ({"headers": {"X-Forwarded-Host": "elsewhere.example.org"}}, 200),
        ({"CONTENT_LENGTH": "nonsense"}, 400),
    ],
)
def test_what_is_refused_is_refused_although_the_page_is_kept(
    sent: dict[str, Any], status: int, client: Client
):
    kept = client.get("/")
    assert kept.status_code == 200
    assert client.get("/", **sent).status_code == status


def test_a_kept_page_says_how_long_it_is_and_sets_no_cookie(client: Client):
    client.get("/")
    kept = client.get("/")
    assert kept.headers["Content-Length"] == str(len(kept.content))
    assert kept.cookies == {}
