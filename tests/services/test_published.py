"""What is on the site is there in both languages: held by the database."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from services.enums import PageSlug
from services.models import (
    Page,
    Pillar,
    Program,
    Publishable,
    Resource,
    ResourceTag,
    Service,
    Theme,
)
from services.operations import keep_draft
from tests.factories import (
    NOW,
    make_page,
    make_program,
    make_resource,
    make_tag,
    make_theme,
    make_user,
)
from tests.services.factories import make_pillar, make_service
from tests.stage4club.core.violations import violates

pytestmark = pytest.mark.django_db


def make_row(model: type[Publishable]) -> Any:
    if model is Resource:
        return make_resource(make_pillar())
    if model is Theme:
        return make_theme(make_service())
    makers: dict[Any, Any] = {
        Program: make_program,
        Pillar: make_pillar,
        Service: make_service,
        Page: make_page,
    }
    return makers[model]()


MODELS = [Program, Pillar, Service, Page, Resource, Theme]
#: Written around Python: Django writes them by itself.
COMPLETE = {
    Program: "services_program_complete",
    Pillar: "services_pillar_complete",
    Service: "services_service_complete",
    Page: "services_page_complete",
    Resource: "services_resource_complete",
    Theme: "services_theme_complete",
}
NEEDED = [
    (model, f"{text}_{language}")
    for model in MODELS
    for text in model.TEXTS
    for language in ("fr", "en")
]


@pytest.mark.parametrize(("model", "column"), NEEDED)
def test_what_lacks_a_language_is_not_on_the_site(model: Any, column: str):
    row = make_row(model)
    with violates(COMPLETE[model]):
        model.objects.filter(pk=row.pk).update(**{column: ""})
    model.objects.filter(pk=row.pk).update(**{column: "", "is_published": False})
    row.refresh_from_db()
    assert list(row.missing_texts()) == [column]
    assert list(model.objects.published()) == []


@pytest.mark.parametrize("column", ["steps_fr", "steps_en", "who_fr", "who_en"])
def test_of_a_pair_both_are_written_or_none(column: str):
    service = make_service()
    with violates("services_service_complete"):
        Service.objects.filter(pk=service.pk).update(**{column: "Quelque chose."})
    Service.objects.filter(pk=service.pk).update(
        **{f"{column[:-2]}fr": "Une étape.", f"{column[:-2]}en": "A step."}
    )
    service.refresh_from_db()
    assert list(service.missing_texts()) == []


def test_a_page_is_one_we_know():
    page = make_page()
    with violates("services_page_slug_known"):
        Page.objects.filter(pk=page.pk).update(slug="recipes")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_page()
    assert {make_page(slug).url for slug in PageSlug if slug != PageSlug.PRIVACY} == {
        "/accessibilite/",
        "/deces/",
    }


@pytest.mark.parametrize("column", ["name_fr", "name_en"])
def test_a_subject_is_named_in_both_languages(column: str):
    tag = make_tag()
    with violates("services_resourcetag_complete"):
        ResourceTag.objects.filter(pk=tag.pk).update(**{column: ""})


def test_a_resource_is_never_false():
    resource = make_resource(make_pillar())
    for constraint, columns in (
        ("services_resource_language_known", {"language": "es"}),
        ("services_resource_minutes", {"reading_minutes": 0}),
    ):
        with violates(constraint):
            Resource.objects.filter(pk=resource.pk).update(**columns)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("fatigue", True),
        ("FATIGUE apaiser", True),
        ("idees", True),
        ("idées", True),
        ("revue", True),
        ("English", True),
        ("douleur", False),
        ("fatigue douleur", False),
        ("?!*", False),
        ("%", False),
        ("_", False),
        ("a" * 10_000, False),
        ("é " * 5_000, True),
    ],
)
def test_words_are_found_without_their_accents(typed: str, found: bool):
    resource = make_resource(make_pillar())
    assert list(Resource.objects.matching(typed)) == [resource] * found


def test_what_is_searched_follows_what_is_written():
    resource = make_resource(make_pillar())
    resource.title_fr = resource.title_en = "Mieux dormir"
    resource.save()
    assert Resource.objects.matching("fatigue").count() == 0
    assert Resource.objects.matching("dormir").count() == 1
    assert str(resource) == "Mieux dormir"
    assert str(Resource(source="Revue")) == "Revue"


def test_a_draft_holds_texts_only():
    page = make_page()
    with pytest.raises(KeyError):
        keep_draft(page, {"body_fr": "Un.", "slug": "other"}, by=make_user(), now=NOW)
    page.refresh_from_db()
    assert page.draft == {}
