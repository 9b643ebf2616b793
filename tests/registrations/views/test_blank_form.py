"""The form page is drawn once, and is each visitor's own all the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.session import SessionStorage
from django.http import HttpResponse
from django.test import Client
from django.test.signals import template_rendered
from django.utils import translation

from registrations.forms import RegistrationForm
from services.models import Service
from stage4club.core.forms import render_form
from stage4club.core.models import Draft
from stage4club.people.enums import Role
from tests.factories import make_service, make_user

from .pages import ENGLISH, FRENCH, LEAST, token_in

pytestmark = pytest.mark.django_db

_TOKENS = re.compile(r'(name="(?:csrfmiddlewaretoken|form_token)" value=")[^"]+')


@pytest.fixture
def service() -> Service:
    return make_service(slug="chit-chat-club")


@contextmanager
def drawn() -> Iterator[list[str]]:
    """The names of the templates drawn in the block."""
    names: list[str] = []

    def note(template: Any, **_: Any) -> None:
        names.append(template.name)

    template_rendered.connect(note)
    try:
        yield names
    finally:
        template_rendered.disconnect(note)


def without_tokens(response: HttpResponse) -> str:
    """The page but for what differs by right: its tokens, and the indentation of our templates."""
    return re.sub(r"\n\s+", "\n", _TOKENS.sub(r"\1", response.content.decode()))


@pytest.mark.parametrize(("pages", "language"), [(FRENCH, "fr"), (ENGLISH, "en")])
def test_it_is_the_page_that_would_have_been_drawn(
    client: Client, service: Service, rf: Any, pages: dict[str, str], language: str
) -> None:
    path = pages["form"].format(service.slug)
    first, second = client.get(path), client.get(path)
    with translation.override(language):
        usual = render_form(
            rf.get(path), "registrations/form.html", RegistrationForm(), {"service": service}
        )
    assert without_tokens(first) == without_tokens(second) == without_tokens(usual)
    assert first.headers["Content-Type"] == usual.headers["Content-Type"]


def test_the_second_visitor_waits_for_no_drawing(service: Service) -> None:
    path = FRENCH["form"].format(service.slug)
    with drawn() as first:
        Client().get(path)
    with drawn() as second:
        Client().get(path)
    assert "registrations/form.html" in first
    assert second == []


def test_each_visitor_has_tokens_of_her_own_and_they_are_good(service: Service) -> None:
    path = FRENCH["form"].format(service.slug)
    found = []
    for _ in range(2):
        visitor = Client(enforce_csrf_checks=True)
        html = visitor.get(path).content.decode()
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]+)"', html))
        assert sorted(hidden) == ["csrfmiddlewaretoken", "form_token"]
        assert visitor.post(path, LEAST | hidden).status_code == HTTPStatus.FOUND
        found.append(hidden)
    assert Draft.objects.count() == 2
    assert found[0]["form_token"] != found[1]["form_token"]
    assert found[0]["csrfmiddlewaretoken"] != found[1]["csrfmiddlewaretoken"]


def test_the_token_of_another_visitor_is_refused(service: Service) -> None:
    path = FRENCH["form"].format(service.slug)
    html = Client().get(path).content.decode()
    stolen = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]+)"', html))
    visitor = Client(enforce_csrf_checks=True)
    visitor.get(path)
    assert visitor.post(path, LEAST | stolen).status_code == HTTPStatus.FORBIDDEN


def test_a_change_of_the_service_shows_at_once(client: Client, service: Service) -> None:
    path = FRENCH["form"].format(service.slug)
    assert service.name_fr in client.get(path).content.decode()
    # Around Python, as another process would.
    Service.objects.filter(pk=service.pk).update(name_fr="Le cercle du mardi")
    after = client.get(path).content.decode()
    assert ("Le cercle du mardi" in after, service.name_fr in after) == (True, False)


def test_two_groups_have_two_pages(client: Client, service: Service) -> None:
    other = make_service(slug="other")
    pages = [client.get(FRENCH["form"].format(slug)) for slug in (service.slug, other.slug)]
    assert [
        f'href="/en/register/{slug}/"' in page.content.decode()
        for slug, page in zip((service.slug, other.slug), pages, strict=True)
    ] == [True, True]


def test_nothing_of_the_first_visitor_is_in_the_drawing(service: Service) -> None:
    """Somebody signed in, with a notice waiting: neither shows, and the notice still waits."""
    staff = Client()
    staff.force_login(make_user(Role.PARTNER, name="Bérénice Canari"))
    request = staff.get("/admin/").wsgi_request
    notices = SessionStorage(request)
    notices.add(constants.INFO, "Un avis")
    notices.update(HttpResponse())
    request.session.save()
    path = FRENCH["form"].format(service.slug)
    mine = staff.get(path)
    theirs = Client().get(path)
    assert without_tokens(mine) == without_tokens(theirs)
    assert "Canari" not in theirs.content.decode()
    assert "Un avis" in staff.get("/admin/").content.decode()


def test_a_form_that_was_written_in_is_drawn_for_its_writer_alone(
    client: Client, service: Service
) -> None:
    path = FRENCH["form"].format(service.slug)
    token = token_in(client.get(path).content.decode())
    wrong = client.post(path, LEAST | {"form_token": token, "preferred_name": ""})
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "zoe@example.org" in wrong.content.decode()
    assert "zoe@example.org" not in client.get(path).content.decode()
