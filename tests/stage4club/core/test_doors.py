import pytest

from stage4club.core.error_pages import PRIVATE_HEADERS

pytestmark = pytest.mark.urls("tests.stage4club.core.front_door")


def test_a_page_that_answers_get_answers_head(client):
    assert [client.get("/private/").status_code, client.head("/private/").status_code] == [200, 200]


def test_a_page_says_which_methods_it_answers(client):
    refusals = [client.post("/private/"), client.get("/posted/x/"), client.head("/posted/x/")]

    assert [(page.status_code, page.headers["Allow"]) for page in refusals] == [
        (405, "GET, HEAD"),
        (405, "POST"),
        (405, "POST"),
    ]


def test_a_page_passes_on_what_its_address_says(client):
    assert client.post("/posted/bonjour/").content.decode() == "POST bonjour"


def test_a_private_page_is_kept_by_nobody(client):
    headers = client.get("/private/").headers

    assert {name: headers[name] for name in PRIVATE_HEADERS} == PRIVATE_HEADERS


def test_a_page_for_everybody_says_nothing_of_it(client):
    assert "Cache-Control" not in client.get("/").headers
