"""The two logs as the privacy officer reads them."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from stage4club.core.models import AccessEvent, AccessKind, AuditEvent
from stage4club.core.sealing import seal_audit
from stage4club.people.enums import Role
from tests.factories import NOW, make_registration, make_user
from tests.stage4club.people.admin.pages import browser_of, queries_of, text_of
from tests.stage4club.people.rows import make_call_task
from tests.stage4club.privacy.logs_kit import (
    ACCESS,
    ACTIONS,
    LIST,
    TAKEN,
    act,
    listed,
    look,
    many_looks,
    officer,
    watcher,
)

pytestmark = pytest.mark.django_db

LOGS = pytest.mark.parametrize("address", [ACCESS, ACTIONS])


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(NOW, tick=False), translation.override("fr"):
        yield


@LOGS
@pytest.mark.parametrize("role", set(Role) - {Role.PRIVACY})
def test_nobody_else_reads_them(role: Role, address: str) -> None:
    browser = browser_of(make_user(role))
    assert browser.get(address).status_code == HTTPStatus.FORBIDDEN
    assert browser.post(f"{address}export/").status_code == HTTPStatus.FORBIDDEN
    assert address not in browser.get("/admin/").content.decode()


def test_the_privacy_officer_finds_them_at_home() -> None:
    home = watcher().get("/admin/")
    assert ACCESS in home.content.decode()
    assert ACTIONS in home.content.decode()
    assert "Journal des consultations" in text_of(home)
    assert "Journal des actions" in text_of(home)


@LOGS
def test_a_line_has_no_page_and_is_never_changed(address: str) -> None:
    browser = watcher()
    assert browser.get(f"{address}1/change/").status_code == HTTPStatus.NOT_FOUND
    assert browser.get(f"{address}add/").status_code == HTTPStatus.NOT_FOUND
    assert browser.post(address).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert browser.get(f"{address}export/").status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_a_look_is_told_in_words_and_by_reference() -> None:
    browser = watcher()
    partner = make_user(Role.PARTNER, name="Louise")
    registration = make_registration(preferred_name="Marguerite")
    consent = registration.person.consents.get()
    look(registration, partner)
    look(consent, partner, kind=AccessKind.HISTORY, via=7)
    look(type(registration), partner, kind=AccessKind.LIST_SEARCH)
    look(type(partner), None, kind=AccessKind.SIGN_IN_FAILED)

    page = browser.get(ACCESS)

    assert listed(browser, ACCESS)[1:5] == [
        (
            "Aucun compte reconnu",
            "Ouverture de session non aboutie",
            f"{LIST} comptes de l’équipe",
            "–",
        ),
        ("Louise", "Recherche dans une liste", f"{LIST} inscriptions", "–"),
        ("Louise", "Historique lu", f"Consentement nº\N{NO-BREAK SPACE}{consent.pk}", "Oui"),
        ("Louise", "Dossier lu", f"Inscription {registration.reference}", "–"),
    ]
    assert "Marguerite" not in page.content.decode()
    assert "11 mars 2026 à 10 h" in text_of(page)


def test_an_action_is_told_as_its_own_page_tells_it() -> None:
    browser = watcher()
    coordinator = make_user(Role.COORDINATOR, name="Rose")
    coordinator.is_active = False
    coordinator.save()
    registration = make_registration()
    call = make_call_task()
    act("take", registration, coordinator, from_state="received", to_state="assigned")
    act("changed", call, None, details={"fields": ["due_on"]})
    act("mend", call, coordinator)
    taken = f"Inscription {registration.reference}"
    AuditEvent.objects.bulk_create(
        [AuditEvent(at=NOW, verb="mend", subject_type="old.thing", subject_id="9")]
    )

    assert listed(browser, ACTIONS)[:4] == [
        ("La personne elle-même, ou le programme", "Mend", "old.thing 9"),
        ("Rose", "Mend", f"Appel à faire {call.reference}"),
        (
            "La personne elle-même, ou le programme",
            "Modification (à appeler au plus tard)",
            f"Appel à faire {call.reference}",
        ),
        ("Rose", TAKEN, taken),
    ]


@LOGS
def test_a_log_that_is_empty_says_so(address: str) -> None:
    browser = watcher()
    assert "Rien à montrer." in text_of(browser.get(address, {"since": "2031-01-01"}))


@LOGS
def test_each_look_at_a_log_is_a_look(address: str) -> None:
    reader = officer()
    browser = browser_of(reader)
    before = AccessEvent.objects.count()

    browser.get(address)
    browser.get(address, {"period": "today"})
    browser.get(address, {"since": "nonsense"})

    model = AccessEvent if address == ACCESS else AuditEvent
    looks = list(AccessEvent.objects.order_by("pk").values_list("kind", "actor_id", "subject_type"))
    assert looks[before:] == [("list-search", reader.pk, model._meta.label_lower)] * 3


# Many ---------------------------------------------------------------------------------------------


def test_pages_follow_one_another_and_keep_the_question() -> None:
    browser, subject, user = watcher(), make_user(Role.EDITOR), make_user(name="Aude")
    many_looks(120, subject, user)
    asked = {"what": "view", "who": str(user.pk)}
    first = browser.get(ACCESS, asked)
    second = browser.get(first.context["links"]["next"])
    third = browser.get(second.context["links"]["next"])
    last = browser.get(first.context["links"]["last"])
    back = browser.get(third.context["links"]["previous"])

    assert [len(page.context["lines"]) for page in (first, second, third)] == [50, 50, 20]
    assert [line.at for line, _ in second.context["lines"]] == [
        NOW - timedelta(minutes=number) for number in range(50, 100)
    ]
    assert set(first.context["links"]) == {"next", "last"}
    assert set(second.context["links"]) == {"first", "previous", "next", "last"}
    assert set(third.context["links"]) == {"first", "previous"}
    assert len(last.context["lines"]) == 50
    assert back.context["lines"] == second.context["lines"]


@pytest.mark.parametrize("count", [1, 120])
def test_a_page_costs_the_same_however_long_the_log_is(count: int) -> None:
    browser, user = watcher(), make_user(name="Aude")
    registration = make_registration()
    many_looks(count, registration, user)
    for _ in range(count):
        act("take", registration, user)
    assert queries_of(browser, ACCESS) == 7
    assert queries_of(browser, ACTIONS) == 7


def test_nothing_is_counted_nor_skipped() -> None:
    browser, user = watcher(), make_user(name="Aude")
    many_looks(120, make_registration(), user)
    with CaptureQueriesContext(connection) as asked:
        browser.get(ACCESS)
    said = " ".join(query["sql"] for query in asked)
    assert "COUNT(" not in said
    assert "OFFSET" not in said


# The seal -----------------------------------------------------------------------------------------


def test_the_home_says_when_nobody_seals_any_more() -> None:
    browser = watcher()
    act("close", make_user(Role.EDITOR), None, now=NOW - timedelta(minutes=11))
    said = "Le journal des actions n’a pas été scellé depuis plus de dix minutes."
    assert said in text_of(browser.get("/admin/"))
    seal_audit(now=NOW)
    assert said not in text_of(browser.get("/admin/"))
