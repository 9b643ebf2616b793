"""Headers of every answer, those of errors and of the office included."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from stage4club.core.headers import CSP, ContentSecurityPolicyMiddleware
from tests.services.factories import make_service

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; frame-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'"
)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "referrer"),
    [
        ("/", "same-origin"),
        ("/en/", "same-origin"),
        ("/inscription/chit-chat-club/", "same-origin"),
        ("/health/live", "same-origin"),
        ("/admin/", "no-referrer, same-origin"),
        ("/nowhere/", "no-referrer, same-origin"),
    ],
)
def test_every_answer_carries_them(path: str, referrer: str, client: Client):
    make_service()
    answer = client.get(path)
    names = (
        CSP,
        "X-Frame-Options",
        "X-Content-Type-Options",
        "Referrer-Policy",
        "Cross-Origin-Opener-Policy",
    )
    assert [answer.headers.get(name) for name in names] == [
        POLICY,
        "DENY",
        "nosniff",
        referrer,
        "same-origin",
    ]


@pytest.mark.parametrize(
    ("debug", "status", "policy"),
    [
        (False, 404, POLICY),
        (False, 500, POLICY),
        (True, 200, POLICY),
        (True, 404, None),
        (True, 500, None),
    ],
)
def test_what_django_shows_under_debug_goes_without_a_policy(
    debug: bool,
    status: int,
    policy: str | None,
    rf: RequestFactory,
    settings: Settings,
):
    settings.DEBUG = debug
    site = ContentSecurityPolicyMiddleware(lambda _: HttpResponse(status=status))
    assert site(rf.get("/")).headers.get(CSP) == policy


def test_a_page_with_a_policy_of_its_own_keeps_it(rf: RequestFactory):
    site = ContentSecurityPolicyMiddleware(lambda _: HttpResponse(headers={CSP: "sandbox"}))
    assert site(rf.get("/")).headers[CSP] == "sandbox"
