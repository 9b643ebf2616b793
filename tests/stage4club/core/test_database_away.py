import logging

import pytest
from django.test import Client

from stage4club.core import error_pages

from .error_page_reader import hidden_fields, in_language, text, title
from .forms.samples import GOOD

pytestmark = pytest.mark.urls("tests.stage4club.core.front_door")

TYPED = {**GOOD, "message": 'Une ligne\r\n"deux" & <trois>', "form_token": "a:b:c", "needs": "rent"}


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("how", ["closed", "restarting", "busy"])
@pytest.mark.parametrize(("language", "root"), [("fr", ""), ("en", "/en")])
def test_what_was_typed_can_be_sent_again(client, how, language, root):
    path = f"{root}/failing/{how}/?step=2"
    response = client.post(path, TYPED)
    (_csrf, token), *typed = hidden_fields(response)

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "30"
    assert title(response) == in_language(language, error_pages.AWAY_WITH_TEXT.title)
    assert f'<form class="form" method="post" action="{path}">' in text(response)
    assert token
    assert dict(typed) == TYPED


def test_the_page_sends_a_form_that_is_accepted():
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    client.get("/failing/closed/")
    cookie = client.cookies["csrftoken"].value
    first = client.post("/failing/closed/", {**TYPED, "csrfmiddlewaretoken": cookie})
    again = client.post("/", dict(hidden_fields(first)))

    assert (first.status_code, again.status_code) == (503, 200)


def test_several_values_of_one_name_are_all_kept(client):
    response = client.post("/failing/busy/", {"needs": ["rent", "food"]})

    assert hidden_fields(response)[1:] == [("needs", "rent"), ("needs", "food")]


def test_documents_are_said_to_be_missing(client, tmp_path):
    document = tmp_path / "a.txt"
    document.write_text("x")
    said = "Documents cannot be kept here: you will be able to add them again."
    with document.open("rb") as file:
        response = client.post("/en/failing/busy/", {"name": "Zoé", "paper": file})

    assert said in text(response)
    assert said not in text(client.post("/en/failing/busy/", {"name": "Zoé"}))


@pytest.mark.django_db
def test_a_stopped_server_gives_the_page(client):
    response = client.get("/stopped/")

    assert response.status_code == 503
    assert title(response) == in_language("fr", error_pages.AWAY.title)


def test_a_page_that_was_only_opened_can_be_opened_again(client):
    response = client.get("/en/failing/busy/?step=2")

    assert hidden_fields(response) == []
    assert '<a href="/en/failing/busy/?step=2">Try again</a>' in text(response)


def test_what_staff_typed_is_never_written_in_the_page(client):
    response = client.post("/admin/failing/busy/", {"password": "secret"})

    assert response.status_code == 503
    assert hidden_fields(response) == []
    assert "secret" not in text(response)


def test_an_error_outside_views_gives_the_same_page(client, settings):
    settings.MIDDLEWARE = [
        *settings.MIDDLEWARE,
        "tests.stage4club.core.front_door.FailingMiddleware",
    ]
    response = client.post("/", TYPED)

    assert response.status_code == 503
    assert dict(hidden_fields(response)[1:]) == TYPED


def test_another_error_is_not_taken_for_it(client):
    assert client.get("/failing/bug/").status_code == 500


def test_the_log_names_the_error_and_nothing_else(client, caplog):
    with caplog.at_level(logging.ERROR, logger="stage4club.core"):
        client.post("/failing/busy/", TYPED)

    messages = [record.getMessage() for record in caplog.records if "core" in record.name]
    assert messages == ["The database is away: PoolTimeout"]
