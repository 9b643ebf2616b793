"""Criteria in the back office: written for a day to come, read once they are in force."""

from __future__ import annotations

from datetime import date, timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from assistance.models import Criteria
from stage4club.core.models import AuditEvent
from stage4club.core.spoken import plain_day
from stage4club.core.working_days import local_date
from stage4club.people.enums import Role
from tests.assistance.kit import WHOLE_TABLE
from tests.factories import make_user
from tests.stage4club.people.admin.pages import browser_of, list_of, page_of, queries_of, text_of

pytestmark = pytest.mark.django_db

ADD = "/admin/assistance/criteria/add/"
AMOUNTS = {
    "ceiling": "2500",
    "most_at_once": "1200",
    "months_apart": "4",
    "first_month": "4",
    "two_people_above": "1000",
}
NO_TABLE = dict.fromkeys(WHOLE_TABLE, "")


def today() -> date:
    return local_date(timezone.now())


def finance() -> Client:
    return browser_of(make_user(Role.FINANCE))


def add(client: Client, day: date, **values: Any) -> Any:
    answers = {"applies_from": day.isoformat(), **AMOUNTS, **NO_TABLE, **values}
    return client.post(ADD, answers)


def errors_of(page: Any) -> dict[str, list[str]]:
    return {
        name: [str(error) for error in errors]
        for name, errors in page.context["adminform"].form.errors.items()
    }


def test_new_ones_are_written_and_told() -> None:
    client = finance()
    tomorrow = today() + timedelta(days=1)
    saved = add(client, tomorrow, **WHOLE_TABLE)
    criteria = Criteria.objects.get()
    assert (saved.status_code, saved.url) == (HTTPStatus.FOUND, page_of(criteria))
    assert (criteria.applies_from, criteria.ceiling, criteria.most_at_once) == (
        tomorrow,
        2500,
        1200,
    )
    assert (criteria.months_apart, criteria.first_month, criteria.income_more) == (4, 4, 7500)
    assert [event.verb for event in AuditEvent.objects.filter(subject_id=str(criteria.pk))] == [
        "added"
    ]
    assert "2 500 $" in text_of(client.get(list_of(Criteria)))


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"most_at_once": "2600"}, "most_at_once", "Une seule demande ne peut pas dépasser"),
        ({"ceiling": "0"}, "ceiling", "0"),
        ({"first_month": "13"}, "first_month", "12"),
        ({"months_apart": "25"}, "months_apart", "24"),
        ({"income_1": "beaucoup"}, "income_1", "nombre"),
        ({"income_1": "30000"}, "income_2", "Remplissez les cinq montants du tableau, ou aucun."),
        ({"income_more": "30000"}, "income_1", "Remplissez les cinq montants"),
        (
            {**WHOLE_TABLE, "income_3": "39999"},
            "income_3",
            "Le repère d’un ménage plus grand ne peut pas être plus bas que celui d’un plus petit.",
        ),
    ],
)
def test_what_the_database_would_refuse_is_said(
    values: dict[str, Any], field: str, sentence: str
) -> None:
    page = add(finance(), today() + timedelta(days=1), **values)
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    [error] = errors_of(page)[field]
    assert sentence in error
    assert not Criteria.objects.exists()


def test_no_day_that_has_passed_and_no_day_twice() -> None:
    client = finance()
    for day in (today() - timedelta(days=1), today()):
        page = add(client, day)
        assert errors_of(page) == {"applies_from": ["Choisissez un jour à venir."]}
    day = today() + timedelta(days=3)
    Criteria.objects.create(applies_from=day)
    assert list(errors_of(add(client, day))) == ["applies_from"]
    assert Criteria.objects.count() == 1


def test_in_force_they_are_read_and_before_that_changed() -> None:
    client = finance()
    past = Criteria.objects.create(applies_from=today())
    to_come = Criteria.objects.create(applies_from=today() + timedelta(days=1))
    changed = {"applies_from": to_come.applies_from.isoformat(), **AMOUNTS, **NO_TABLE}
    assert client.post(page_of(past), changed).status_code == HTTPStatus.FORBIDDEN
    page = client.get(page_of(past))
    assert (page.status_code, 'name="ceiling"' in page.text) == (HTTPStatus.OK, False)
    words = text_of(page)
    for part in (
        "2 000 $",
        "1 000 $",
        "janvier",
        plain_day(today()).replace("\N{NO-BREAK SPACE}", " "),
    ):
        assert part in words
    assert client.post(page_of(to_come), changed).status_code == HTTPStatus.FOUND
    past.refresh_from_db()
    to_come.refresh_from_db()
    assert (past.ceiling, to_come.ceiling) == (2000, 2500)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.FINANCE])
def test_others_write_none_and_an_approver_reads_them(role: Role) -> None:
    criteria = Criteria.objects.create(applies_from=today() + timedelta(days=1))
    client = browser_of(make_user(role))
    reads = HTTPStatus.OK if role == Role.APPROVER else HTTPStatus.FORBIDDEN
    assert client.get(list_of(Criteria)).status_code == reads
    assert client.get(page_of(criteria)).status_code == reads
    assert client.get(ADD).status_code == HTTPStatus.FORBIDDEN
    assert client.post(page_of(criteria), AMOUNTS).status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_costs_the_same_for_one_as_for_thirty(rows: int) -> None:
    for number in range(rows):
        Criteria.objects.create(applies_from=today() + timedelta(days=number))
    # Session, account, roles, permissions, rows, and the line of the log.
    assert queries_of(finance(), list_of(Criteria)) == 4
