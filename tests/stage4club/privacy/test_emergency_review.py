"""What the privacy officer reads of an emergency access, and reviews; the list of each."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from stage4club.core.sealing import seal_audit
from stage4club.people.enums import Role
from stage4club.privacy.operations import open_emergency, review_emergency
from tests.factories import NOW, make_helper, make_registration, make_user
from tests.stage4club.people.admin.pages import browser_of, page_of, queries_of, text_of, verbs_of
from tests.stage4club.privacy.rows import REASON, make_emergency

pytestmark = pytest.mark.django_db

LIST = reverse("admin:privacy_emergencyaccess_changelist")
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def test_the_privacy_officer_reads_why_and_what_was_read_and_reviews_it() -> None:
    admin, officer = make_user(Role.ADMIN, name="Luce"), make_user(Role.PRIVACY, name="Anne")
    registration = make_registration(helper=make_helper())
    access, _row = open_emergency(registration.reference, reason=REASON, by=admin, now=NOW)
    browser_of(admin).get(page_of(access, "record"))
    browser = browser_of(officer)
    [section] = browser.get("/admin/").context["sections"]
    assert section.heading == "Dossiers ouverts en accès d’urgence"
    assert [(line.text, line.url) for line in section.lines] == [
        (
            (
                "Luce a ouvert un dossier en accès d’urgence aujourd’hui à 10\N{NO-BREAK SPACE}h"
                "\N{NO-BREAK SPACE}: à vérifier."
            ),
            page_of(access),
        )
    ]
    page = browser.get(page_of(access))
    words = text_of(page)
    for part in (
        registration.reference,
        "Luce",
        REASON,
        "Ce qui a été lu mercredi 11 mars 2026, 10 h",
        "Ouvert jusqu’à 11 h",
    ):
        assert part in words
    assert "Louise" not in words
    assert "record_url" not in page.context
    # What is read until the end of the hour is reviewed too.
    assert verbs_of(page) == []
    answer = browser.post(page_of(access, "review"), {"note": "Déjà."})
    assert answer.status_code == HTTPStatus.CONFLICT
    with time_machine.travel(NOW + HOUR, tick=False):
        browser = browser_of(officer)
        assert verbs_of(browser.get(page_of(access))) == ["review"]
        assert browser.post(page_of(access, "review"), {"note": ""}).status_code == 422
        done = browser.post(page_of(access, "review"), {"note": "Justifié."}, follow=True)
        words = text_of(done)
        for part in ("C’est noté.", "Anne, mercredi 11 mars 2026, 11 h", "Justifié."):
            assert part in words
        assert verbs_of(done) == []
        seal_audit(now=NOW + HOUR)
        assert browser.get("/admin/").context["sections"] == []


def test_who_opened_it_finds_it_again_and_does_not_review_it() -> None:
    admin = make_user(Role.ADMIN, Role.PRIVACY)
    access = make_emergency(admin)
    browser = browser_of(admin)
    page = browser.get(page_of(access))
    assert page.context["record_url"] == page_of(access, "record")
    assert verbs_of(page) == []
    assert browser.get("/admin/").context["sections"] == []
    with time_machine.travel(NOW + HOUR, tick=False):
        browser = browser_of(admin)
        answer = browser.post(page_of(access, "review"), {"note": "Moi."})
        assert answer.status_code == HTTPStatus.CONFLICT
        assert "record_url" not in browser.get(page_of(access)).context
    plain = browser_of(make_user(Role.ADMIN))
    assert plain.get(page_of(access)).status_code == HTTPStatus.NOT_FOUND


def test_the_list_holds_those_to_review_first_at_the_same_cost() -> None:
    officer, admin = make_user(Role.PRIVACY), make_user(Role.ADMIN)
    old, new = (make_emergency(admin, now=NOW - timedelta(days=days)) for days in (3, 1))
    done = make_emergency(admin, now=NOW - timedelta(days=2))
    review_emergency(done, by=officer, now=NOW, note="Vérifié.")
    browser = browser_of(officer)
    page = browser.get(LIST)
    assert list(page.context["cl"].result_list) == [new, old, done]
    words = text_of(page)
    assert (words.count("À vérifier"), words.count("Vérifié")) == (2, 1)
    three = {url: queries_of(browser, url) for url in (LIST, "/admin/", page_of(old))}
    for _ in range(7):
        make_emergency(admin)
    assert {url: queries_of(browser, url) for url in three} == three
