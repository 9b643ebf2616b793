import logging

import pytest
from django.test import Client

from stage4club.core import error_pages
from stage4club.core.error_pages import Words, error_page, language_of

from .error_page_reader import in_language, text, title

pytestmark = pytest.mark.urls("tests.stage4club.core.front_door")

ROOTS = [("fr", ""), ("en", "/en")]


def get(path, **options):
    return Client(raise_request_exception=False).get(path, **options)


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("/", "fr"),
        ("/en/", "en"),
        ("/en/x/", "en"),
        ("/enter/", "fr"),
        ("/admin/en/", "fr"),
        ("/\0", "fr"),
        ("", "fr"),
    ],
)
def test_the_language_is_that_of_the_address(path, language):
    assert language_of(path) == language


@pytest.mark.parametrize(("language", "root"), ROOTS)
@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/nowhere/", 404, error_pages.NOT_FOUND),
        ("/failing/forbidden/", 403, error_pages.FORBIDDEN),
        ("/failing/bug/", 500, error_pages.SERVER_ERROR),
        ("/failing/cut/", 400, error_pages.BAD_REQUEST),
        ("/failing/busy/", 503, error_pages.AWAY),
        ("/?x=%00", 400, error_pages.BAD_REQUEST),
    ],
)
def test_each_failure_has_its_page_in_the_language_of_its_address(
    language, root, path, status, words
):
    response = get(root + path)
    page = text(response)

    assert response.status_code == status
    assert response.headers["Content-Language"] == language
    assert f'<html lang="{language}">' in page
    assert title(response) == in_language(language, words.title)
    assert in_language(language, words.text) in page.replace("&#x27;", "'")


@pytest.mark.parametrize(("language", "root"), ROOTS)
def test_every_page_gives_the_telephone_crisis_help_and_both_homes(language, root):
    page = text(get(f"{root}/nowhere/"))
    number = {"fr": "1 877 990-7171", "en": "1-877-990-7171"}[language]
    other = {"fr": '<a href="/en/" lang="en" hreflang="en">English</a>'}
    other["en"] = '<a href="/" lang="fr" hreflang="fr">Français</a>'

    assert f'<a href="tel:+18779907171">{number}</a>' in page
    assert 'href="tel:911"' in page
    assert f'<a class="brand" href="{root}/">' in page
    assert other[language] in page


def test_staff_go_back_to_their_own_home():
    page = text(get("/admin/nowhere/"))

    assert '<p><a href="/admin/">Accueil</a></p>' in page
    assert '<a class="brand" href="/admin/">' in page
    assert "English" not in page


def test_a_page_says_nothing_of_what_went_wrong():
    assert "Zoé" not in text(get("/failing/bug/")) + text(get("/failing/forbidden/"))


def test_no_cache_keeps_an_error_page_and_no_engine_lists_it():
    headers = get("/nowhere/").headers

    assert {name: headers[name] for name in error_pages.PRIVATE_HEADERS} == {
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer, same-origin",
        "X-Robots-Tag": "noindex, nofollow, noarchive",
    }


def test_a_page_needs_no_database_and_no_session(client):
    client.cookies["sessionid"] = "somebody"

    assert client.get("/nowhere/").status_code == 404


def test_the_words_leave_plainly_when_the_page_cannot_be_drawn(rf, settings, caplog):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    with caplog.at_level(logging.ERROR):
        response = error_page(rf.get("/en/"), 500, Words("A <title>", "Call us."))

    assert response.status_code == 500
    assert text(response) == (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>A &lt;title&gt;</title>'
        '<h1>A &lt;title&gt;</h1><p>Call us.</p><p><a href="tel:+18779907171">1-877-990-7171</a>'
        "</p></html>"
    )
    assert caplog.messages == ["Error page 500 could not be drawn"]
