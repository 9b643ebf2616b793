"""What a search in the list of registrations finds, and for whom."""

from __future__ import annotations

import pytest

from registrations.models import Registration
from registrations.models.search import search_text_of
from stage4club.core.phones import Phone
from stage4club.people.enums import Role
from tests.factories import make_helper, make_registration, make_service, make_user
from tests.registrations.kit import client_of, make_confirmed

pytestmark = pytest.mark.django_db

LIST = "/admin/registrations/registration/"


def found(user, query: str) -> set[int]:
    answer = client_of(user).get(LIST, {"follow": "all", "q": query})
    assert answer.status_code == 200
    return {row.pk for row in answer.context["cl"].result_list}


@pytest.fixture
def louise() -> Registration:
    return make_registration(
        preferred_name="Élise Côté",
        email="elise@example.org",
        phone=Phone("+15145550161", ""),
        taken_by=make_user(),
    )


@pytest.mark.parametrize(
    "typed",
    [
        "elise",
        "Côté",
        "COTE",
        "ELISE@example.org",
        "514 555-0161",
        "(514) 555.0161",
        "+15145550161",
    ],
)
def test_by_name_number_or_address_where_the_card_is_open(louise, typed):
    other = make_registration(louise.service, preferred_name="Zoé", phone=None)
    assert found(louise.assigned_to, typed) == {louise.pk}
    assert found(make_user(Role.COORDINATOR), typed) == {louise.pk}
    assert found(make_user(), typed) == set()
    assert found(make_user(Role.COORDINATOR), "Zoé") == {other.pk}


def test_a_search_does_not_tell_what_the_list_does_not_show():
    registration = make_registration(preferred_name="Canaria", email="canari@example.org")
    partner = make_user()
    for typed in ("Canaria", "canari@example.org", "514-555-0142"):
        assert found(partner, typed) == set()
    assert found(partner, registration.reference) == {registration.pk}


def test_it_looks_everywhere_unless_somebody_says_where():
    partner = make_user()
    make_confirmed(by=partner)
    make_registration(make_service(), preferred_name="Louisette", taken_by=partner)

    def answer(**asked):
        shown = client_of(partner).get(LIST, {"q": "lou", **asked}).context["cl"]
        [choices] = [list(part.choices(shown)) for part in shown.filter_specs]
        names = sorted(row.preferred_name for row in shown.result_list)
        [selected] = [choice["display"] for choice in choices if choice["selected"]]
        return names, choices[0]["display"], selected

    assert answer() == (["Louise", "Louisette"], "Toutes", "Toutes")
    assert answer(follow="all") == (["Louise", "Louisette"], "Toutes", "Toutes")
    # What takes the choice away leads everywhere, and says so.
    assert answer(follow="confirmed") == (["Louise"], "Toutes", "Confirmées")


def test_by_the_reference_however_it_is_written():
    registration = make_registration()
    make_registration(registration.service, preferred_name="Zoé")
    registration.reference = "K7M-2QX-9RD"
    registration.search_text = search_text_of(registration)
    registration.save()
    partner = make_user()
    for typed in ("K7M-2QX-9RD", "k7m2qx9rd", " k7m 2qx 9rd ", "2qx"):
        assert found(partner, typed) == {registration.pk}


def test_by_the_helper_who_calls_for_her_sister():
    registration = make_registration(helper=make_helper(), taken_by=make_user())
    for typed in ("marthe", "514 555-0143", "marthe@EXAMPLE.org"):
        assert found(registration.assigned_to, typed) == {registration.pk}
        assert found(make_user(), typed) == set()


def test_what_was_corrected_is_found_and_what_stood_before_is_not():
    registration = make_registration(form_key="one", helper=make_helper())
    make_registration(registration.service, form_key="one", preferred_name="Rosalie", phone=None)
    coordinator = make_user(Role.COORDINATOR)
    assert found(coordinator, "rosalie") == {registration.pk}
    assert found(coordinator, "louise") == found(coordinator, "marthe") == set()


def test_a_letter_of_an_address_is_no_name():
    make_registration(preferred_name="Zoé", email="zoe@example.org", taken_by=make_user())
    assert found(make_user(Role.COORDINATOR), "Example") == set()


def test_a_name_that_could_be_a_reference_is_found_as_a_name():
    registration = make_registration(preferred_name="Alexandra")
    assert found(make_user(Role.COORDINATOR), "Alexandra") == {registration.pk}


@pytest.mark.parametrize("typed", ["", "   "])
def test_nothing_typed_finds_all(typed):
    registration = make_registration()
    assert found(make_user(), typed) == {registration.pk}


@pytest.mark.parametrize("typed", ["!", "%", "_", "\u200b", "x" * 300, "' OR 1=1 --"])
def test_what_finds_nothing_finds_nothing(typed):
    make_registration()
    assert found(make_user(Role.COORDINATOR), typed) == set()


def test_the_field_of_another_form_completes_references_only():
    registration = make_registration(preferred_name="Canaria")
    make_registration(registration.service, preferred_name="Autre", taken_by=make_user())
    answer = client_of(make_user()).get(
        "/admin/autocomplete/",
        {
            "app_label": "registrations",
            "model_name": "registration",
            "field_name": "attached_to",
            "term": registration.reference,
        },
    )
    shown = {"id": str(registration.pk), "text": registration.reference}
    assert answer.json()["results"] == [shown]
