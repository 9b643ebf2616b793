"""What the privacy officer asks of the two logs: when, who, what, about which row."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.utils import translation

from assistance.models import AidRequest, AidYear, Appointment, StageAttestation
from assistance.operations.aid import prepare_payment
from registrations.enums import CallOutcome
from registrations.models import Registration
from registrations.operations import log_call
from stage4club.core import personal_data
from stage4club.core.models import AccessKind
from stage4club.people.enums import Role
from stage4club.people.models import Person
from stage4club.people.operations import declare_tie
from tests.assistance.documents import send
from tests.assistance.payments import make_chosen
from tests.factories import NOW, make_appointment, make_helper, make_registration, make_user
from tests.stage4club.people.admin.pages import text_of
from tests.stage4club.people.rows import make_call_task
from tests.stage4club.privacy.logs_kit import (
    ACCESS,
    ACTIONS,
    act,
    listed,
    look,
    watcher,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(NOW, tick=False), translation.override("fr"):
        yield


def whom(browser: Any, **asked: Any) -> list[str]:
    """Who stands in the lines of looks at files."""
    return [who for who, *_ in listed(browser, ACCESS, what="view", **asked)]


@pytest.fixture
def month() -> Any:
    """Looks of today, of a week ago and of a month ago, within and without."""
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
            "Au – Choisissez le même jour que le premier, ou un jour plus tard.",
        ),
        (
            {"about": "Marguerite"},
            "Écrivez une référence de neuf lettres et chiffres, comme K7M-2QX-9RD.",
        ),
        ({"who": "4000000"}, "Membre de l’équipe – "),
        ({"what": "x__startswith"}, "Quoi – "),
    ],
)
def test_a_question_that_is_none(asked: dict[str, str], said: str, month: Any) -> None:
    page = month.get(ACCESS, asked)
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert said in text_of(page)
    assert page.context["lines"] == []


def test_what_was_typed_is_kept(month: Any) -> None:
    page = month.get(ACCESS, {"about": "Marguerite", "period": "week", "since": "2026-03-05"})
    assert page.context["form"]["about"].value() == "Marguerite"
    for kept in ('value="Marguerite"', 'value="week" selected', 'value="2026-03-05"'):
        assert kept in page.content.decode()


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
    """No model with a key to a person, or to a registration of hers, is forgotten."""
    registration = make_registration(taken_by=make_user(), helper=make_helper())
    by: Any = registration.assigned_to
    log_call(registration, outcome=CallOutcome.NO_ANSWER, by=by, now=NOW)
    make_call_task(person=registration.person)
    declare_tie(registration.person, by=make_user(), now=NOW)
    make_appointment()
    Appointment.objects.update(person=registration.person)
    chosen = make_chosen(helper=make_helper())
    prepare_payment(chosen, by=make_user(Role.FINANCE, name="Payeuse"), now=NOW)
    send(chosen, "avis.pdf")
    for model in (AidRequest, AidYear, StageAttestation):
        model.objects.update(person=registration.person)
    someone_else = make_registration(preferred_name="Zoé", email="zoe@example.org")

    found = personal_data.notify("rows_about", people={registration.person.pk})

    rows = {row for some in found for row in some}
    assert ("registrations.registration", str(someone_else.pk)) not in rows
    with_a_key = {
        model._meta.label_lower
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model in {Person, Registration} and field.model is not Registration
    }
    # What a person was told, and a time that is kept, are no pages that one could look at.
    with_a_key -= {"registrations.announcement", "assistance.reservation"}
    assert {kind for kind, _key in rows} == with_a_key | {
        "assistance.aidcircumstances",
        "assistance.aiddecision",
        "assistance.aidhelper",
        "assistance.askedpaper",
        "assistance.bankdetails",
        "assistance.document",
        "assistance.ledgerentry",
        "assistance.payment",
        "assistance.paymentway",
        "notifications.message",
        "people.person",
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


@pytest.mark.parametrize("address", [ACCESS, ACTIONS])
def test_what_no_form_asks_is_answered_in_words_and_by_no_line(address: str) -> None:
    """A misspelt filter must not read as « nothing stood in the way »."""
    browser = watcher()
    look(make_user(Role.EDITOR), make_user(name="Aude"))
    act("close", make_user(Role.EDITOR), make_user(name="Béa"))
    for query in ("subject_type__startswith=no", "o=1", "e=1", "period=month&id__gt=1"):
        response = browser.get(f"{address}?{query}")
        words = text_of(response)
        assert response.status_code == HTTPStatus.BAD_REQUEST
        assert ("Aude" in words, "Béa" in words) == (False, False)
        assert "Nous n’avons pas pu lire cet envoi" in words
