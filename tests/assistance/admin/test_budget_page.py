"""The budget in the back office, and the sentence beside a grant that passes it."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from django.utils import timezone

from assistance.enums import AidState
from assistance.models import AidRequest, Criteria, ProgrammeBudget
from assistance.operations.aid import approve_aid_request
from assistance.operations.figures import SetMeanwhile, set_programme_budget
from stage4club.core.working_days import local_date
from stage4club.people.enums import Role
from tests.assistance.admin.aid_pages import named, plain, press, url_of
from tests.assistance.aids import dollars, make_reviewed
from tests.assistance.counted import finance
from tests.factories import NOW, make_user
from tests.registrations.kit import client_of
from tests.stage4club.people.admin.pages import browser_of, list_of, page_of, queries_of, text_of

pytestmark = pytest.mark.django_db

ADD = "/admin/assistance/programmebudget/add/"


def this_year() -> int:
    return local_date(timezone.now()).year


def test_a_finance_officer_sets_it_and_it_is_told() -> None:
    officer = finance()
    client = browser_of(officer)
    saved = client.post(ADD, {"year": str(this_year()), "amount": "25 000,50 $"})
    budget = ProgrammeBudget.objects.get()
    assert (saved.status_code, saved.url) == (HTTPStatus.FOUND, page_of(budget))
    assert (budget.amount, budget.set_by) == (dollars("25000.50"), officer)
    assert "25 000,50 $" in text_of(client.get(page_of(budget)))
    assert "25 000,50 $" in text_of(client.get(list_of(ProgrammeBudget)))
    assert "Budget fixé" in text_of(client.get(page_of(budget, "history")))


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"amount": "0"}, "amount", "Écrivez un montant plus grand que zéro."),
        ({"amount": "beaucoup"}, "amount", "Écrivez un montant"),
        ({"amount": ""}, "amount", ""),
        ({"amount": "5", "year": "1999"}, "year", ""),
    ],
)
def test_what_is_wrong_is_said(typed: dict[str, str], field: str, sentence: str) -> None:
    page = browser_of(finance()).post(ADD, {"year": str(this_year()), **typed})
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    [error] = page.context["form"].errors[field]
    assert sentence in plain(error)
    assert not ProgrammeBudget.objects.exists()


def test_somebody_else_was_faster(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_values: object) -> None:
        raise SetMeanwhile

    monkeypatch.setattr("assistance.admin.figures.budget.set_programme_budget", refuse)
    page = browser_of(finance()).post(ADD, {"year": str(this_year()), "amount": "5"})
    assert page.status_code == HTTPStatus.CONFLICT
    assert "vient de fixer un budget" in text_of(page)


def test_years_as_the_criteria_have_them() -> None:
    Criteria.objects.create(applies_from=local_date(timezone.now()), first_month=4)
    labels = [
        label
        for _value, label in browser_of(finance()).get(ADD).context["form"]["year"].field.choices
    ]
    assert all("–" in label for label in labels)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.FINANCE])
def test_others_set_none_and_an_approver_reads_it(role: Role) -> None:
    budget = set_programme_budget(year=NOW.year, amount=dollars(1), by=finance(), now=NOW)
    client = browser_of(make_user(role))
    reads = HTTPStatus.OK if role == Role.APPROVER else HTTPStatus.FORBIDDEN
    assert client.get(list_of(ProgrammeBudget)).status_code == reads
    assert client.get(page_of(budget)).status_code == reads
    assert client.get(ADD).status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("rows", [1, 12])
def test_the_list_costs_the_same_for_one_as_for_twelve(rows: int) -> None:
    officer = finance()
    for number in range(rows):
        set_programme_budget(year=NOW.year, amount=dollars(number + 1), by=officer, now=NOW)
    assert queries_of(browser_of(officer), list_of(ProgrammeBudget)) == 4


# Beside a decision -------------------------------------------------------------------------------


def reviewed(by: object, amount: int) -> AidRequest:
    """Under review, of today: what is granted counts in this year."""
    now = timezone.now()
    given = {"amount_requested": dollars(amount), **named(f"Aline{amount}")}
    return make_reviewed(by=by, now=now, **given)  # type: ignore[arg-type]


def note_of(user: object, request: AidRequest, amount: str) -> str:
    page = client_of(user).post(url_of(request, "approve"), {"amount": amount})  # type: ignore[arg-type]
    return plain(str(page.context["preview"].note))


def test_a_grant_that_passes_the_budget_is_told_and_made() -> None:
    officer, now = finance(), timezone.now()
    request = reviewed(officer, 800)
    assert "budget" not in note_of(officer, request, "800")
    set_programme_budget(year=this_year(), amount=dollars(800), by=officer, now=now)
    assert "budget" not in note_of(officer, request, "800")
    set_programme_budget(year=this_year(), amount=dollars(500), by=officer, now=now)
    sentence = f"Ce montant dépasse de 300 $ le budget de {this_year()}."
    assert sentence in note_of(officer, request, "800")
    assert press(officer, request, "approve", amount="800", words="")
    request.refresh_from_db()
    assert request.state == AidState.GRANTED


def test_who_confirms_is_told_too() -> None:
    officer, approver, now = finance(), make_user(Role.APPROVER), timezone.now()
    request = reviewed(officer, 1800)
    approve_aid_request(request, by=officer, now=now, amount=dollars(1800))
    set_programme_budget(year=this_year(), amount=dollars(1700), by=officer, now=now)
    page = client_of(approver).get(url_of(request, "confirm"))
    assert f"dépasse de 100 $ le budget de {this_year()}" in plain(
        str(page.context["preview"].note)
    )


def test_what_takes_two_people_says_both() -> None:
    officer, now = finance(), timezone.now()
    set_programme_budget(year=this_year(), amount=dollars(1000), by=officer, now=now)
    note = note_of(officer, reviewed(officer, 1800), "1800")
    assert "Une deuxième personne" in note
    assert "dépasse de 800 $" in note
