"""Taking a log away as a file: who, how much, and what is written down about it."""

from __future__ import annotations

import csv  # noqa: TID251 - reads what was written
from datetime import timedelta
from http import HTTPStatus
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.utils import translation

from stage4club.core.models import AccessEvent, AuditEvent
from stage4club.people.enums import Role
from stage4club.privacy.admin import log_admin
from tests.factories import NOW, make_registration, make_user
from tests.stage4club.people.admin.pages import browser_of, page_of, text_of
from tests.stage4club.privacy.logs_kit import ACCESS, ACTIONS, TAKEN, act, look, many_looks, officer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(NOW, tick=False), translation.override("fr"):
        yield


def exported(browser: Any, address: str = ACCESS, **asked: Any) -> Any:
    return browser.post(f"{address}export/", asked)


def rows_of(response: Any) -> list[list[str]]:
    text = response.getvalue().decode("utf-8-sig")
    return list(csv.reader(StringIO(text, newline=""), delimiter=";"))


def test_looks_leave_as_they_are_shown() -> None:
    browser = browser_of(officer())
    registration = make_registration(preferred_name="Marguerite")
    look(registration, make_user(name="=Louise"), via=3)
    look(registration, make_user(name="Aude"), now=NOW - timedelta(days=40))

    response = exported(browser, what="view")

    about = f"Inscription {registration.reference}"
    assert rows_of(response) == [
        ["Moment", "Qui", "Quoi", "Au sujet de", "Urgence"],
        ["2026-03-11 10:00:00", "'=Louise", "Dossier lu", about, "Oui"],
        ["2026-01-30 09:00:00", "Aude", "Dossier lu", about, "–"],
    ]
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="journal-2026-03-11.csv"'
    )


def test_actions_leave_as_they_are_shown() -> None:
    browser = browser_of(officer())
    registration = make_registration()
    act("take", registration, make_user(name="Aude"), from_state="received", to_state="assigned")

    response = exported(browser, ACTIONS, what="take")

    assert rows_of(response) == [
        ["Moment", "Qui", "Quoi", "Au sujet de"],
        [
            "2026-03-11 10:00:00",
            "Aude",
            TAKEN,
            f"Inscription {registration.reference}",
        ],
    ]


def test_an_export_is_a_look_and_an_action_with_what_was_asked() -> None:
    reader = officer()
    browser = browser_of(reader)
    registration = make_registration()
    aude = make_user(name="Aude")
    look(registration, aude)
    asked = {
        "since": "2026-03-01",
        "until": "2026-03-11",
        "who": aude.pk,
        "what": "view",
        "about": registration.reference,
    }

    exported(browser, **asked, emergency="")

    [done] = AccessEvent.objects.filter(kind="export").values_list(
        "actor_id", "subject_type", "subject_id"
    )
    assert done == (reader.pk, "core.accessevent", "")
    event = AuditEvent.objects.get(verb="export")
    assert (event.subject_type, event.subject_id) == ("people.user", str(reader.pk))
    assert event.actor_id == reader.pk
    assert event.details == {**asked, "log": "core.accessevent", "lines": 1}


def test_what_was_asked_of_a_row_and_of_emergencies_is_kept() -> None:
    browser = browser_of(officer())
    exported(browser, about="privacy.consent:12", emergency="on", period="week")
    assert AuditEvent.objects.get(verb="export").details == {
        "since": "2026-03-05",
        "about": "privacy.consent:12",
        "emergency": True,
        "log": "core.accessevent",
        "lines": 0,
    }


def test_the_history_of_the_account_tells_it() -> None:
    reader = officer()
    exported(browser_of(reader))
    history = browser_of(make_user(Role.ADMIN)).get(page_of(reader, "history"))
    assert "Journal exporté" in text_of(history)


def test_more_than_a_file_holds_is_said_before_anything_leaves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(log_admin, "MOST_LINES", 3)
    browser, user = browser_of(officer()), make_user(name="Aude")
    many_looks(4, make_registration(), user)

    response = exported(browser, what="view", since="2026-03-01")

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    said = "Un fichier contient au plus 3 lignes. Choisissez une période plus courte."
    assert said in text_of(response)
    assert response.context["asked"] == {"what": "view", "since": "2026-03-01"}
    assert AuditEvent.objects.filter(verb="export").count() == 0
    assert len(rows_of(exported(browser, what="view", since="2026-03-12"))) == 1
    monkeypatch.setattr(log_admin, "MOST_LINES", 4)
    assert len(rows_of(exported(browser, what="view"))) == 5


def test_a_question_that_is_none_takes_nothing_away() -> None:
    response = exported(browser_of(officer()), about="Marguerite")
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert AccessEvent.objects.filter(kind="export").count() == 0


def test_what_no_form_asks_takes_nothing_away() -> None:
    browser = browser_of(officer())
    look(make_registration(), make_user(name="Aude"))
    response = exported(browser, actor_id__gt="1")
    assert (response.status_code, "Aude" in text_of(response)) == (HTTPStatus.BAD_REQUEST, False)
    assert AccessEvent.objects.filter(kind="export").count() == 0
    assert exported(browser, csrfmiddlewaretoken="x").status_code == HTTPStatus.OK


def test_who_may_read_and_not_export_has_no_button(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = officer()
    browser = browser_of(reader)
    look(make_registration(), reader)
    assert "Exporter (CSV)" in text_of(browser.get(ACCESS))
    from django.contrib.auth.models import Group

    group = Group.objects.get(name=Role.PRIVACY.value)
    group.permissions.remove(group.permissions.get(codename="export_accessevent"))
    assert "Exporter (CSV)" not in text_of(browser.get(ACCESS))
    assert exported(browser).status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("count", [1, 1_200])
def test_a_long_export_asks_little(count: int, django_assert_num_queries: Any) -> None:
    browser, user = browser_of(officer()), make_user(name="Aude")
    many_looks(count, make_registration(), user)
    exported(browser, what="view")
    lots = -(-count // log_admin._TOGETHER)
    # Who asks and what she may; how many; two lines in one transaction; the rows; then for each
    # lot the names and the references.
    with django_assert_num_queries(8 + 2 * lots):
        assert len(rows_of(exported(browser, what="view"))) == 1 + count
