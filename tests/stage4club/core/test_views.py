import pytest
from django.test import Client

from stage4club.core import error_pages

from .error_page_reader import hidden_fields, in_language, text, title
from .forms.samples import GOOD

pytestmark = pytest.mark.urls("tests.stage4club.core.front_door")


@pytest.fixture
def client():
    return Client(enforce_csrf_checks=True)


def told(response, language="fr"):
    """The status, and whether the page offers to send again or asks to reload."""
    titles = {
        in_language(language, error_pages.SEND_AGAIN.title): "send again",
        in_language(language, error_pages.RELOAD.title): "reload",
    }
    return response.status_code, titles[title(response)]


def test_a_form_without_its_cookie_can_be_sent_again_with_one_press(client):
    refused = client.post("/", GOOD)
    (csrf_name, _csrf), *typed = hidden_fields(refused)
    again = client.post("/", dict(hidden_fields(refused)))

    assert told(refused) == (403, "send again")
    assert (csrf_name, dict(typed)) == ("csrfmiddlewaretoken", GOOD)
    assert again.status_code == 200


@pytest.mark.parametrize("cookie", ["", "damaged", "x" * 64])
def test_a_cookie_of_last_month_gives_a_fresh_token(client, cookie):
    client.cookies["csrftoken"] = cookie
    refused = client.post("/en/", {**GOOD, "csrfmiddlewaretoken": "y" * 32 + "z" * 32})
    again = client.post("/en/", dict(hidden_fields(refused)))

    assert told(refused, "en") == (403, "send again")
    assert again.status_code == 200


def test_the_page_gives_the_telephone_for_a_browser_that_keeps_no_cookie(client):
    page = text(client.post("/en/", GOOD))

    assert "If this page comes back, call us: we will write it down for you." in page
    assert 'href="tel:+18779907171"' in page


def test_a_form_of_our_own_page_is_kept(client):
    assert told(client.post("/", GOOD, HTTP_ORIGIN="http://testserver")) == (403, "send again")


@pytest.mark.parametrize("origin", ["https://example.org", "null", "http://testserver.example.org"])
def test_a_form_of_another_site_is_not_made_ours(client, origin):
    refused = client.post("/", GOOD, HTTP_ORIGIN=origin)

    assert told(refused) == (403, "reload")
    assert hidden_fields(refused) == []


def test_staff_are_asked_to_reload_and_their_password_stays_out_of_the_page(client):
    refused = client.post("/admin/failing/bug/", {"password": "secret"})

    assert told(refused) == (403, "reload")
    assert "secret" not in text(refused)
    assert hidden_fields(refused) == []


def test_a_form_without_content_has_nothing_to_send_again(client):
    assert told(client.post("/")) == (403, "reload")


def test_what_cannot_be_read_has_nothing_to_send_again(rf, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    request = rf.post("/", GOOD)

    assert error_pages.typed_fields(request) == []


def test_other_errors_keep_their_own_page(client):
    client.raise_request_exception = False

    assert client.get("/failing/forbidden/").status_code == 403
    assert client.get("/failing/bug/").status_code == 500
    assert client.get("/nowhere/").status_code == 404
