"""Rows as the logs name them: by kind, reference or number."""

import pytest
from django.utils import translation

from stage4club.core.subjects import model_of, references_of, rows_with_reference, words_about
from stage4club.people.models import Person
from tests.factories import make_registration
from tests.stage4club.people.rows import make_call_task, make_person

pytestmark = pytest.mark.django_db

NBSP = "\N{NO-BREAK SPACE}"


def test_a_kind_that_is_no_more_is_none():
    assert model_of("people.person") is Person
    assert [model_of(kind) for kind in ("old.thing", "people.old", "nonsense")] == [None] * 3


def test_a_reference_leads_to_the_rows_that_bear_it():
    person, call = make_person(), make_call_task()
    assert rows_with_reference(person.reference) == [("people.person", str(person.pk))]
    assert rows_with_reference(call.reference) == [("people.calltask", str(call.pk))]
    assert rows_with_reference("K7M-2QX-9RD") == []


def test_references_of_many_rows_are_one_query_for_each_model(django_assert_num_queries):
    people = [make_person() for _ in range(3)]
    call = make_call_task()
    subjects = [("people.person", str(person.pk)) for person in people]
    subjects += [
        ("people.calltask", str(call.pk)),
        ("people.person", "999999999"),
        ("people.person", "no-number"),
        ("people.user", "1"),
        ("old.thing", "1"),
    ]

    with django_assert_num_queries(2):
        found = references_of(subjects)

    wanted = {("people.person", str(person.pk)): person.reference for person in people}
    assert found == wanted | {("people.calltask", str(call.pk)): call.reference}
    with django_assert_num_queries(0):
        assert references_of([]) == {}


def test_a_row_in_words():
    registration = make_registration()
    subject = ("registrations.registration", str(registration.pk))
    with translation.override("fr"):
        told = [
            words_about(subject, {subject: registration.reference}),
            words_about(subject, {}),
            words_about(("registrations.registration", ""), {}),
            words_about(("old.thing", "7"), {}),
            words_about(("old.thing", ""), {}),
        ]
    assert told == [
        f"Inscription {registration.reference}",
        f"Inscription nº{NBSP}{registration.pk}",
        f"Liste{NBSP}: inscriptions",
        "old.thing 7",
        "old.thing",
    ]
