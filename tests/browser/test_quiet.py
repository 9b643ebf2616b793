"""What the pages do behind the reader's back: nothing but what is promised.

That no request leaves this machine and no page breaks the content security policy is asked of
every test with a browser (tests/chromium.py); here it is shown that breaking it would be told.
"""

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import Page, Response

from registrations.models import Registration
from services.models import Service
from stage4club.people.models import User
from tests.browser.conftest import Visitor
from tests.browser.production import BY_HTTPS, serving
from tests.browser.walk import Walk
from tests.chromium import OpenPage, weigh

REQUESTS, BYTES = 5, 60_000


@pytest.fixture(scope="module")
def pages() -> list[str]:
    """The home page and the form, in both languages."""
    addresses = []
    for language in ("fr", "en"):
        with override(language):
            addresses += [reverse("home"), reverse("register", args=["chit-chat-club"])]
    return addresses


def test_a_style_written_into_a_page_is_refused_and_told(
    page: Page, group: Service, complaints: list[str]
) -> None:
    page.goto("/")
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.wait_for_timeout(100)
    assert len(complaints) == 1
    assert "style-src 'self'" in complaints[0]
    complaints.clear()


def test_a_reader_is_given_no_cookie_before_she_has_answered(
    visitor: Visitor, half_a_year: None
) -> None:
    louise = visitor()
    given = keeps_cookies(louise)
    louise.opens("/")
    louise.follows("M’inscrire au groupe")
    assert names(given) == set()
    louise.follows("M’inscrire")
    louise.sends()
    assert names(given) == {"csrftoken"}
    louise.answers(preferred_name="Louise", email="louise@example.org", lives_with_mbc="yes")
    louise.answers(consent_contact="on")
    louise.sends()
    louise.sends()
    louise.arrives_at("Nous avons reçu votre demande")
    assert names(given) == {"csrftoken", "sessionid"}


def test_the_office_keeps_no_other_cookie(
    visitor: Visitor, partner: User, received: Registration
) -> None:
    josee = visitor()
    given = keeps_cookies(josee)
    josee.opens("/admin/")
    josee.answers(username=partner.email, password="un mot de passe de test")
    josee.presses("Ouvrir une session")
    josee.opens(f"/admin/registrations/registration/{received.pk}/take/")
    josee.presses("Prendre")
    josee.arrives_at("Louise")
    assert names(given) == {"csrftoken", "sessionid"}


def test_a_first_visit_is_light(
    open_page: OpenPage, half_a_year: None, pages: list[str], tmp_path: Path
) -> None:
    with serving(tmp_path) as site:
        for address in pages:
            count, size = weigh(open_page(extra_http_headers=BY_HTTPS), site + address)
            assert count <= REQUESTS, address
            assert size <= BYTES, address


def keeps_cookies(walk: Walk) -> list[Response]:
    """Every answer the visitor will be given."""
    answers: list[Response] = []

    def keep(answer: Response) -> None:
        answers.append(answer)

    walk.page.on("response", keep)
    return answers


def names(answers: list[Any]) -> set[str]:
    """The cookies that these answers set."""
    lines = [line for answer in answers for line in answer.header_values("set-cookie")]
    return {line.partition("=")[0] for line in lines}
