"""The two logs as the privacy officer reads them."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
import time_machine
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
            "Personne de connu",
            "Connexion qui n’a pas abouti",
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


# Filters ------------------------------------------------------------------------------------------


def whom(browser: Any, **asked: Any) -> list[str]:
    """Who stands in the lines of looks at files."""
    return [who for who, *_ in listed(browser, ACCESS, what="view", **asked)]


@pytest.fixture
def month() -> Any:
    """Looks of today, of six, seven and forty days ago."""
    subject = make_user(Role.EDITOR)
    for name, days in (("Aude", 0), ("Béa", 6), ("Carl", 7), ("Dina", 30), ("Ève", 31)):
        look(subject, make_user(name=name), now=NOW - timedelta(days=days))
    return watcher()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["Aude", "Béa", "Carl", "Dina", "Ève"]),
        ({"period": "today"}, ["Aude"]),
        ({"period": "week"}, ["Aude", "Béa"]),
        ({"period": "month"}, ["Aude", "Béa", "Carl", "Dina"]),
        ({"since": "2026-03-05"}, ["Aude", "Béa"]),
        ({"since": "2026-03-04", "until": "2026-03-05"}, ["Béa", "Carl"]),
        ({"until": "2026-03-04"}, ["Carl", "Dina", "Ève"]),
        # Two days stand in the place of the period.
        ({"period": "today", "until": "2026-02-08"}, ["Ève"]),
    ],
)
def test_by_period(month: Any, asked: dict[str, str], found: list[str]) -> None:
    assert whom(month, **asked) == found


def test_a_day_is_a_day_of_montreal() -> None:
    subject = make_user(Role.EDITOR)
    # 23 h 30 on the 10th in Montréal is the 11th in UTC.
    look(subject, make_user(name="Tard"), now=NOW.replace(day=11, hour=3, minute=30))
    browser = watcher()
    assert whom(browser, until="2026-03-10") == ["Tard"]
    assert whom(browser, period="today") == []


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"since": "2026-02-30"}, "Du – Choisissez un jour qui existe."),
        ({"until": "nonsense"}, "Au – Choisissez un jour qui existe."),
        ({"since": "9999-12-31"}, "Du – Choisissez une date moins lointaine."),
        ({"until": "9999-12-31"}, "Au – Choisissez une date moins lointaine."),
        (
            {"since": "2026-03-05", "until": "2026-03-04"},
            "Au – Choisissez un jour qui ne précède pas le premier.",
        ),
        ({"about": "Marguerite"}, "Écrivez une référence de neuf signes, comme K7M-2QX-9RD."),
        ({"who": "4000000"}, "Membre de l’équipe – "),
        ({"what": "x__startswith"}, "Quoi – "),
    ],
)
def test_a_question_that_is_none(asked: dict[str, str], said: str, month: Any) -> None:
    page = month.get(ACCESS, asked)
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert said in text_of(page)
    assert page.context["lines"] == []
    for typed in asked.values():
        assert typed in page.content.decode() or typed in {"4000000", "x__startswith"}


@pytest.mark.parametrize("address", [ACCESS, ACTIONS])
def test_a_query_string_asks_nothing_else(address: str, month: Any) -> None:
    everything = listed(month, address, subject_type__startswith="nothing", o="1", e="1")
    assert everything[:3] == listed(month, address)[1:4] or address == ACTIONS


def test_by_member_of_staff_closed_ones_too() -> None:
    subject = make_user(Role.EDITOR)
    open_one, closed = make_user(name="Aude"), make_user(name="Béa")
    closed.is_active = False
    closed.save()
    for user in (open_one, closed):
        look(subject, user)
    browser = watcher()
    assert whom(browser, who=closed.pk) == ["Béa"]
    assert "Béa (compte fermé)" in text_of(browser.get(ACCESS))


def test_by_what_was_looked_at_and_what_was_done() -> None:
    browser, subject, user = watcher(), make_user(Role.EDITOR), make_user(name="Aude")
    look(subject, user, kind=AccessKind.HISTORY)
    look(subject, user)
    act("close", subject, user)
    act("invite", subject, user)
    assert [what for _, what, *_ in listed(browser, ACCESS, what="history")] == ["Historique lu"]
    assert [what for _, what, *_ in listed(browser, ACTIONS, what="close")] == ["Compte fermé"]


def test_by_reference_and_by_row() -> None:
    browser, user = watcher(), make_user(name="Aude")
    registration = make_registration()
    other = make_registration(preferred_name="Zoé", email="zoe@example.org")
    consent = registration.person.consents.get()
    for subject in (registration, other, consent, registration.person):
        look(subject, user)

    def about(typed: str) -> list[str]:
        return [about for _, _, about, _ in listed(browser, ACCESS, what="view", about=typed)]

    mine = f"Inscription {registration.reference}"
    card = f"Personne {registration.person.reference}"
    agreed = f"Consentement nº\N{NO-BREAK SPACE}{consent.pk}"
    assert about(registration.reference) == [mine]
    assert about(f"  {registration.reference.lower().replace('-', ' ')} ") == [mine]
    # Of a person, all that is hers, in every room.
    assert about(registration.person.reference) == [card, agreed, mine]
    assert about(f"privacy.consent:{consent.pk}") == [agreed]
    assert about("K7M-2QX-9RD") == []


def test_what_is_hers_is_what_each_app_holds() -> None:
    """A model with a key to a person, or to a registration of hers, is not forgotten."""
    from stage4club.core import personal_data
    from tests.registrations.kit import make_confirmed

    registration = make_confirmed(make_registration().service)
    make_call_task(person=registration.person)
    found = personal_data.notify("rows_about", people={registration.person.pk})
    kinds = {kind for rows in found for kind, _key in rows}
    assert kinds == {
        "notifications.message",
        "people.calltask",
        "people.person",
        "privacy.consent",
        "registrations.registration",
    }


def test_emergency_accesses_only() -> None:
    browser, subject, user = watcher(), make_user(Role.EDITOR), make_user(name="Aude")
    look(subject, user)
    look(subject, user, via=3)
    look(subject, user, kind=AccessKind.BREAK_GLASS)
    assert listed(browser, ACCESS, emergency="on") == [
        ("Aude", "Accès d’urgence", f"Compte de l’équipe nº\N{NO-BREAK SPACE}{subject.pk}", "Oui"),
        ("Aude", "Dossier lu", f"Compte de l’équipe nº\N{NO-BREAK SPACE}{subject.pk}", "Oui"),
    ]


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
    assert queries_of(browser, ACCESS) == 9
    assert queries_of(browser, ACTIONS) == 9


def test_nothing_is_counted_nor_skipped(django_assert_num_queries: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

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
