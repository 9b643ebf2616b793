"""Pages of text, and what the pillars recommend to read."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import translation

from services.contents import RESOURCES_SHOWN
from services.enums import PageSlug
from services.models import Pillar, Service
from tests.factories import NOW, make_page, make_program, make_resource, make_tag
from tests.services.factories import make_pillar, make_service

pytestmark = pytest.mark.django_db

#: Page → its slug and its address in English.
ADDRESSES = {
    "/confidentialite/": (PageSlug.PRIVACY, "/en/privacy/"),
    "/accessibilite/": (PageSlug.ACCESSIBILITY, "/en/accessibility/"),
}


@pytest.fixture(autouse=True)
def at_now():
    with time_machine.travel(NOW, tick=False), translation.override("fr"):
        yield


def titles(page: str) -> list[str]:
    """The resources of a page, in their order."""
    listed = re.findall(r'<h3><a href="https://example[^>]*>([^<]+)</a></h3>', page)
    return [title.replace(" (in English)", "") for title in listed]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_of_text_is_read_in_both_languages(
    address: str, client: Client, django_assert_num_queries
):
    slug, english = ADDRESSES[address]
    make_page(slug)
    for page, title in ((address, "Un titre"), (english, "Un titre (in English)")):
        with django_assert_num_queries(1):
            answer = client.get(page)
        assert (answer.status_code, f"<h2>{title}</h2>" in answer.text) == (200, True)
        assert client.post(page).status_code == 405


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_is_not_published_is_nowhere_in_either_language(address: str, client: Client):
    slug, english = ADDRESSES[address]
    assert client.get(address).status_code == 404
    make_page(slug, is_published=False, name_en="")
    assert [client.get(page).status_code for page in (address, english)] == [404, 404]


def test_a_pillar_that_is_not_published_is_nowhere(client: Client):
    pillar = make_pillar(is_published=False, name_en="", name_fr="Pilier canari")
    service = make_service(pillar=pillar)
    for page in ("/piliers/quality-of-life/", "/en/pillars/quality-of-life/"):
        assert client.get(page).status_code == 404
    for page in ("/", service.url):
        assert "canari" not in client.get(page).text


def test_the_home_says_what_the_program_is_and_where_one_gives(client: Client):
    assert "<h1>Club stade\N{NO-BREAK SPACE}4</h1>" in client.get("/").text
    pillar = make_pillar()
    pillar.program = make_program(donation_url="https://example.org/don")
    pillar.save()
    service = make_service(pillar=pillar)
    for page, welcome in (("/", "Ici, on a du temps."), ("/en/", "Ici, on a du temps. (in")):
        text = client.get(page).text
        assert f"<h1>{welcome}" in text
        assert text.count('href="https://example.org/don"') == 1
    assert client.get(pillar.url).text.count('href="https://example.org/don"') == 1
    make_page()
    for page in (service.url, "/confidentialite/", service.register_url, "/rappel/", "/rien/"):
        assert "example.org/don" not in client.get(page).text
    pillar.program.donation_url = ""
    pillar.program.save()
    for page in ("/", pillar.url):
        assert "Faire un don" not in client.get(page).text


def test_what_is_said_of_the_program_is_hidden_with_it(client: Client):
    pillar = make_pillar()
    pillar.program = make_program(
        donation_url="https://example.org/don", is_published=False, summary_en=""
    )
    pillar.save()
    for page in ("/", "/en/", pillar.url):
        text = client.get(page).text
        assert "Ici, on a du temps." not in text
        assert "example.org/don" not in text


def test_a_service_says_what_will_happen_and_who_will_be_there(client: Client):
    service = make_service()
    assert "Comment ça se passe" not in client.get(service.url).text
    Service.objects.update(
        steps_fr="Une étape.\n\nUne autre.", steps_en="x", who_fr="Des gens **bien**.", who_en="x"
    )
    text = client.get(service.url).text
    assert re.findall(r"<li>(Une [^<]+)</li>", text) == ["Une étape.", "Une autre."]
    assert "<p>Des gens <strong>bien</strong>.</p>" in text


def test_resources_stand_on_their_pillar_the_latest_first(client: Client):
    pillar = make_pillar()
    assert "À lire" not in client.get(pillar.url).text
    tag, other = make_tag(), make_tag("rights", name_fr="Droits", position=2)
    make_resource(pillar, tag, other, title_fr="Vieux", published_on=date(2020, 1, 1))
    make_resource(pillar, other, title_fr="Neuf", language="en", reading_minutes=1)
    make_resource(pillar, title_fr="Caché", is_published=False)
    make_resource(make_pillar("rights"), title_fr="Ailleurs")
    page = client.get(pillar.url)
    text = " ".join(page.text.split())
    assert titles(text) == ["Neuf", "Vieux"]
    assert "1 minute de lecture, <strong>en anglais</strong>." in text
    assert "5 minutes de lecture." in text
    assert "Effets secondaires, Droits." in text
    assert [subject["name"] for subject in page.context["pillar"].subjects] == [
        "Effets secondaires",
        "Droits",
    ]
    assert "Revue des soins" in text
    english = " ".join(client.get("/en/pillars/quality-of-life/").text.split())
    assert "5 minutes to read, <strong>in French</strong>." in english
    assert client.get("/en/pillars/quality-of-life/").context["pillar"].subjects[0]["name"] == (
        "Effets secondaires (in English)"
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Dormir", "Marcher"]),
        ("q=dormir", ["Dormir"]),
        ("q=DORMÎR", ["Dormir"]),
        ("q=+++", ["Dormir", "Marcher"]),
        ("q=%3F%21", []),
        ("q=" + "a" * 10_000, []),
        ("subject=side-effects", ["Marcher"]),
        ("subject=side-effects&q=dormir", []),
        ("subject=unknown", []),
        ("subject=%00", None),
        ("page=0", ["Dormir", "Marcher"]),
        ("page=-1", ["Dormir", "Marcher"]),
        ("page=x", ["Dormir", "Marcher"]),
        ("page=%D9%A1", ["Dormir", "Marcher"]),
        ("page=2", ["Dormir", "Marcher"]),
        ("q=dormir&page=9", ["Dormir"]),
        ("page=" + "9" * 5_000, ["Dormir", "Marcher"]),
        ("page=501", ["Dormir", "Marcher"]),
    ],
)
def test_whatever_is_looked_for_is_answered_by_a_page(
    query: str, found: list[str] | None, client: Client
):
    pillar = make_pillar()
    make_resource(pillar, make_tag(), title_fr="Marcher", published_on=date(2020, 1, 1))
    make_resource(pillar, title_fr="Dormir")
    for page in ("/en/pillars/quality-of-life/", "/piliers/quality-of-life/"):
        answer = client.get(f"{page}?{query}")
        assert answer.status_code == (400 if found is None else 200)
    assert titles(answer.text) == (found or [])


def test_what_is_typed_is_shown_back_and_shown_only(client: Client):
    pillar = make_pillar()
    make_resource(pillar)
    typed = '"><script>alert(1)</script>'
    text = client.get(pillar.url, {"q": typed, "subject": typed}).text
    assert "<script>alert" not in text
    assert "Rien trouvé avec ces mots." in text


def test_a_long_list_is_read_page_by_page_in_three_queries(
    client: Client, django_assert_num_queries
):
    pillar = make_pillar()
    tag = make_tag()
    for number in range(2 * RESOURCES_SHOWN + 1):
        day = NOW.date() - timedelta(days=number)
        make_resource(pillar, tag, title_fr=f"Texte {number}", published_on=day)
    shown = []
    for page in ("1", "2", "3"):
        with django_assert_num_queries(3):
            answer = client.get(pillar.url, {"page": page, "q": "texte"})
        shown += titles(answer.text)
        assert "41 textes trouvés." in " ".join(answer.text.split())
        assert ('rel="prev"' in answer.text, 'rel="next"' in answer.text) == (
            page != "1",
            page != "3",
        )
    assert shown == [f"Texte {number}" for number in range(41)]


def test_unknown_pillars_and_broken_languages(client: Client):
    make_pillar()
    assert client.get("/piliers/nothing/").status_code == 404
    for language in ("", "xx", ";q=", "fr;q=abc", "*", "é", "en" * 5_000):
        answer = client.get("/piliers/quality-of-life/", headers={"accept-language": language})
        assert (answer.status_code, answer.headers["Content-Language"]) == (200, "fr")
    assert Pillar.objects.count() == 1
