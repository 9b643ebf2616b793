"""Before one asks for financial assistance: where one begins, and whether it is for oneself."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from assistance.models import Criteria
from services.models import Service
from stage4club.core.models import Draft
from stage4club.core.working_days import local_date
from tests.assistance.kit import WHOLE_TABLE
from tests.factories import make_service
from tests.stage4club.people.admin.pages import text_of

pytestmark = pytest.mark.django_db

START, FOR_ME = "/aide-financiere/", "/aide-financiere/pour-moi/"
YES = {"stage4": "yes", "in_quebec": "yes"}


@pytest.fixture
def aid(db: None) -> Service:
    return make_service(
        kind="assistance", room="assistance", slug="aid", phone_extension="245", promise_days=10
    )


def in_force(**values: Any) -> Criteria:
    today = local_date(timezone.now())
    return Criteria.objects.create(applies_from=today - timedelta(days=1), **values)


def test_where_one_begins(aid: Service) -> None:
    page = Client().get(START)
    words = text_of(page)
    for part in (
        "Jusqu’à 2 000 $ par année",
        "Jusqu’à 1 000 $ par demande et 2 000 $ par année. L’année commence en janvier.",
        "comptez 6 mois",
        "on vous appelle d’ici 3 jours ouvrables",
        "vous avez une réponse d’ici 10 jours ouvrables",
        "Appelez-nous avant de faire une demande",
        "poste 245",
        "Nous ne demandons jamais votre numéro d’assurance sociale",
    ):
        assert part in words
    assert page.text.count('href="/rappel/?subject=assistance"') == 1
    assert f'href="{FOR_ME}"' in page.text


def test_the_criteria_of_today_stand_there(aid: Service) -> None:
    in_force(ceiling=2500, most_at_once=1200, months_apart=0, first_month=4)
    words = text_of(Client().get(START))
    assert "Jusqu’à 1 200 $ par demande et 2 500 $ par année. L’année commence en avril." in words
    assert "Entre deux demandes" not in words
    english = text_of(Client().get("/en/financial-assistance/"))
    assert "Up to $1,200 for one application and $2,500 for one year, which begins in April." in (
        english
    )


@pytest.mark.parametrize("address", [START, FOR_ME])
def test_where_the_catalogue_says_nothing_of_it_somebody_calls(address: str) -> None:
    make_service(kind="assistance", room="assistance", is_published=False)
    assert Client().get(address).url == "/rappel/?subject=assistance"


def test_its_page_in_the_catalogue_leads_there(aid: Service) -> None:
    page = Client().get("/services/aid/")
    assert f'<a class="button" href="{START}">Comment faire une demande</a>' in page.text
    assert 'href="/rappel/?subject=assistance"' in page.text


# Whether it is for somebody -----------------------------------------------------------------------


def ask(**answers: str) -> Any:
    return Client().post(FOR_ME, answers)


def said(page: Any) -> list[str]:
    return [str(remark) for remark in page.context["remarks"]]


def test_answers_are_told_something_and_stored_nowhere(aid: Service) -> None:
    client = Client()
    blank = client.get(FOR_ME)
    assert 'name="family_income"' not in blank.text
    page = client.post(FOR_ME, {**YES, "social_assistance": "yes"})
    assert (page.status_code, said(page)) == (200, ["call_first", "for_you"])
    assert "no-store" in page.headers["Cache-Control"]
    words = text_of(page)
    assert "D’après vos réponses, cette aide pourrait être pour vous." in words
    assert "C’est toujours une personne qui décide." in words
    assert not Session.objects.exists()
    assert not Draft.objects.exists()
    assert "sessionid" not in client.cookies


@pytest.mark.parametrize(
    ("answers", "remark", "words"),
    [
        ({"stage4": "no"}, "not_stage_4", "Appelez-nous quand même"),
        ({"stage4": "unknown"}, "stage_unknown", "Votre équipe de soins peut vous dire le stade."),
        ({"in_quebec": "no"}, "not_in_quebec", "si vous y recevez vos soins"),
    ],
)
def test_nobody_is_told_no(aid: Service, answers: dict[str, str], remark: str, words: str) -> None:
    page = ask(**{**YES, **answers})
    assert said(page) == [remark]
    assert words in text_of(page)
    assert "vous pouvez faire une demande" in text_of(page)
    assert 'href="/rappel/?subject=assistance"' in page.text


@pytest.mark.parametrize(
    ("size", "income", "remark"),
    [
        ("3", "50 000,00 $", "for_you"),
        ("3 personnes", "50,000.01", "above_income"),
        ("6", "75000", "for_you"),
        ("6", "75 001", "above_income"),
        ("3", "", "for_you"),
    ],
)
def test_the_income_is_held_against_the_criteria(
    aid: Service, size: str, income: str, remark: str
) -> None:
    in_force(**WHOLE_TABLE)
    page = ask(**YES, household_size=size, family_income=income)
    assert said(page) == [remark]
    above = "Le revenu de votre ménage dépasse notre repère." in text_of(page)
    assert above is (remark == "above_income")


def test_the_mark_is_told(aid: Service) -> None:
    in_force(**WHOLE_TABLE)
    page = ask(**YES, household_size="5", family_income="80000")
    assert "Ce n’est qu’un repère : 67 500 $ pour un ménage comme le vôtre." in text_of(page)


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"family_income": "NaN"}, "Écrivez un montant, comme 1 500,00 $."),
        ({"family_income": "-5"}, "Écrivez zéro, ou un montant plus grand."),
        ({"family_income": "99 999 999 999"}, "Ce montant est trop grand."),
        ({"household_size": ""}, "Écrivez aussi combien de personnes vivent avec ce revenu"),
        ({"household_size": "0"}, "Écrivez un nombre, comme 3."),
        ({"household_size": "100"}, "Écrivez un nombre, comme 3."),
        ({"stage4": "maybe"}, "Choisissez"),
        ({"stage4": ""}, "Choisissez oui, non, ou que vous ne savez pas."),
        ({"in_quebec": ""}, "Dites-nous si vous habitez au Québec."),
    ],
)
def test_what_cannot_be_read_is_said_and_kept(
    aid: Service, answers: dict[str, str], sentence: str
) -> None:
    in_force(**WHOLE_TABLE)
    page = ask(**{**YES, "household_size": "4", "family_income": "12 345", **answers})
    assert page.status_code == 422
    assert sentence in text_of(page)
    assert "remarks" not in page.context
    kept = answers.get("family_income", "12 345")
    assert f'value="{kept}"' in page.text


def test_new_criteria_show_at_once(aid: Service) -> None:
    assert 'name="family_income"' not in Client().get(FOR_ME).text
    in_force(**WHOLE_TABLE)
    assert 'name="family_income"' in Client().get(FOR_ME).text


@pytest.mark.parametrize("rows", [1, 40])
def test_the_pages_cost_the_same_whatever_was_in_force_before(
    aid: Service, rows: int, django_assert_num_queries: Any
) -> None:
    first = date(2020, 1, 1)
    Criteria.objects.bulk_create(
        Criteria(applies_from=first + timedelta(days=number)) for number in range(rows)
    )
    client = Client()
    cache.clear()
    for address in (START, FOR_ME):
        with django_assert_num_queries(2):
            client.get(address)
    with django_assert_num_queries(2):
        client.post(FOR_ME, YES)
