"""Editors see before they save, and publish in both languages."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from services.models import Page, Pillar, Program, Resource, ResourceTag, Service
from stage4club.core import audit
from stage4club.people.enums import Role
from tests.factories import make_page, make_resource, make_tag, make_user
from tests.services.admin.kit import address, rows, said, typed
from tests.services.factories import make_pillar, make_service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_french")]

LONG = "mot " * 19 + "."


def test_what_lacks_a_language_is_refused_at_its_field(client: Client, editor: Any):
    for row in rows():
        text = row.TEXTS[-1]
        answer = client.post(address(row), typed(client, row, **{f"{text}_en": " "}))
        assert answer.status_code == 422
        errors = answer.context["adminform"].form.errors
        assert list(errors) == [f"{text}_en"]
        assert "anglais) : écrivez ce texte avant" in errors[f"{text}_en"][0].replace("\xa0", " ")


def test_it_is_saved_once_it_is_off_the_site(client: Client, editor: Any):
    for row in rows():
        text = f"{row.TEXTS[-1]}_en"
        data = typed(client, row, **{text: ""}, is_published=None)
        assert client.post(address(row), data).status_code == 302
        row.refresh_from_db()
        assert (row.is_published, getattr(row, text)) == (False, "")


def test_a_pair_needs_both(client: Client, editor: Any):
    service = make_service()
    answer = client.post(address(service), typed(client, service, who_fr="Des gens."))
    assert list(answer.context["adminform"].form.errors) == ["who_en"]


def test_how_it_works_is_written_line_by_line(client: Client, editor: Any):
    fields = client.get(address(make_service())).context["adminform"].form.fields
    assert {str(fields[name].help_text) for name in ("steps_fr", "steps_en")} == {
        "Une étape par ligne\xa0: elles se numérotent d’elles-mêmes."
    }


def test_french_gets_its_spaces(client: Client, editor: Any):
    page = make_page()
    data = typed(client, page, body_fr='L\'eau : "froide" ?', body_en="Water: cold?")
    client.post(address(page), data)
    page.refresh_from_db()
    assert (page.body_fr, page.body_en) == ("L’eau\xa0: «\xa0froide\xa0»?", "Water: cold?")


def test_long_sentences_are_saved_and_gently_told(client: Client, editor: Any):
    page = make_page()
    answer = client.post(address(page), typed(client, page, body_fr=LONG), follow=True)
    assert said(answer)[0].startswith("Texte (français)\xa0: les phrases ont plus de 18 mots")
    assert said(answer)[1:] == ["C’est enregistré."]
    page.refresh_from_db()
    assert page.body_fr == LONG.strip()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_preview_is_the_public_page_and_saves_nothing(client: Client, editor: Any, language: str):
    for row in rows():
        text = row.TEXTS[-1] if row.TEXTS[-1] != "body" else "summary"
        data = typed(client, row, **{f"{text}_{language}": "Un essai canari."})
        answer = client.post(address(row), {**data, "_preview": language})
        assert (answer.status_code, answer.headers["Content-Language"]) == (200, language)
        assert answer.headers["Cache-Control"].startswith("no-store")
        assert f'<html lang="{language}">' in answer.text
        assert "Un essai canari." in answer.text
        assert "hreflang=" not in answer.text.partition("</header>")[0]
        row.refresh_from_db()
        assert "canari" not in getattr(row, f"{text}_{language}")
        assert not audit.history(row).exists()


def test_a_preview_says_what_is_missing_and_what_is_long(client: Client, editor: Any):
    page = make_page()
    data = typed(client, page, body_en="", body_fr=LONG, _preview="fr")
    text = client.post(address(page), data).text.replace("\xa0", " ")
    assert "Pas encore écrit : Texte (anglais)." in text
    assert "Texte (français) : les phrases ont plus de 18 mots en moyenne." in text


def test_what_is_refused_is_not_previewed_as_typed(client: Client, editor: Any):
    page = make_page()
    data = typed(client, page, body_fr="a\u202eb", _preview="fr")
    assert "\u202e" not in client.post(address(page), data).text


def test_a_new_resource_is_previewed_on_its_pillar(client: Client, editor: Any):
    pillar, tag = make_pillar(), make_tag()
    add = reverse("admin:services_resource_add")
    empty = client.post(add, {"_preview": "fr"})
    assert (empty.status_code, Resource.objects.count()) == (422, 0)
    data = {
        "title_fr": "Bien dormir",
        "summary_fr": "Un texte.",
        "pillar": pillar.pk,
        "published_on": "2026-03-01",
        "reading_minutes": "4",
        "language": "en",
        "source": "Revue",
        "url": "https://example.org/a",
        "tags": [tag.pk],
    }
    seen = client.post(add, {**data, "_preview": "fr"})
    assert (seen.status_code, Resource.objects.count()) == (200, 0)
    assert "Bien dormir" in seen.text
    assert "Effets secondaires." in seen.text
    assert client.post(add, {**data, "is_published": "on"}).status_code == 422
    assert client.post(add, data).status_code == 302
    resource = Resource.objects.get()
    assert (resource.is_published, list(resource.tags.all())) == (False, [tag])


@pytest.mark.parametrize("button", ["_preview", "_draft", "_discard"])
@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.PARTNER])
def test_who_only_reads_does_neither(client: Client, role: Role, button: str):
    service = make_service()
    client.force_login(make_user(Role.EDITOR))
    data = typed(client, service, summary_fr="Autre.") | {button: "fr"}
    client.force_login(make_user(role))
    assert client.post(address(service), data).status_code == 403
    page = make_page()
    assert client.post(address(page), {button: "fr"}).status_code in (403, 404)
    assert client.post(reverse("admin:services_resource_add"), {button: "fr"}).status_code == 403
    assert client.post(
        reverse("admin:services_page_change", args=[0]), {button: "fr"}
    ).status_code in (403, 404)


def test_a_page_that_is_not_there(client: Client, editor: Any):
    missing = reverse("admin:services_page_change", args=[0])
    assert [client.post(missing, {b: "fr"}).status_code for b in ("_preview", "_draft")] == [
        404,
        404,
    ]
    assert client.post(reverse("admin:services_page_add"), {"_preview": "fr"}).status_code == 403


def test_a_subject_is_added_and_keeps_its_address(client: Client, editor: Any):
    add = reverse("admin:services_resourcetag_add")
    data = {"name_fr": "L'argent", "name_en": "Money", "slug": "money", "position": "5"}
    assert client.post(add, data).status_code == 302
    tag = ResourceTag.objects.get()
    assert (tag.name_fr, tag.slug) == ("L’argent", "money")
    client.post(address(tag), {**data, "slug": "other", "name_fr": "Argent"})
    tag.refresh_from_db()
    assert (tag.name_fr, tag.slug) == ("Argent", "money")
    assert client.post(add, data | {"name_en": ""}).status_code == 422


@pytest.mark.parametrize("model", [Program, Pillar, Service, Page, Resource, ResourceTag])
def test_lists_cost_the_same_at_one_and_many_rows(
    client: Client, editor: Any, model: Any, django_assert_max_num_queries
):
    url = reverse(f"admin:services_{model._meta.model_name}_changelist")
    rows()
    client.get(url)
    with django_assert_max_num_queries(9) as at_one:
        assert client.get(url).status_code == 200
    pillar = Pillar.objects.get()
    for number in range(9):
        make_resource(pillar, make_tag(f"tag-{number}"))
    with django_assert_max_num_queries(9) as at_ten:
        client.get(url)
    assert len(at_one) == len(at_ten)


@pytest.mark.parametrize("name", ["reading_minutes", "language", "pillar", "published_on"])
def test_a_new_resource_is_previewed_once_it_can_be_told_of(client: Client, editor: Any, name: str):
    data = typed(client, make_resource(make_pillar(), make_tag()), _preview="fr") | {name: ""}
    answer = client.post(reverse("admin:services_resource_add"), data)
    assert (answer.status_code, list(answer.context["adminform"].form.errors)) == (422, [name])


def test_the_preview_of_a_pillar_has_its_subjects(client: Client, editor: Any):
    pillar = make_pillar()
    resource = make_resource(pillar, make_tag())
    for row in (pillar, resource):
        text = client.post(address(row), typed(client, row, _preview="fr")).text
        assert 'href="/piliers/quality-of-life/?subject=side-effects#resources"' in text


def test_a_preview_says_what_is_not_shown_as_typed_in_the_editor_s_language(
    client: Client, editor: Any
):
    service = make_service()
    data = typed(client, service, email="a@localhost", _preview="en")
    text = client.post(address(service), data).text
    band = text.partition('class="preview-band"')[2].partition("</div>")[0]
    assert 'lang="fr"' in band
    assert "Aperçu\xa0: rien n’est enregistré." in band
    assert "Pas montré comme vous l’avez écrit. Courriel" in band
