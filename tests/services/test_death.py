"""« Nous informer d’un décès »: three questions, a call the next working day."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation

from services.enums import PageSlug
from services.management.first_catalogue import read_catalogue
from services.models import Page
from services.operations import load_catalogue
from stage4club.people.enums import CallTopic, Role
from stage4club.people.models import CallTask
from stage4club.people.operations import finish_call_task
from tests.services.factories import NOW, make_user
from tests.stage4club.core.violations import violates

pytestmark = pytest.mark.django_db

FORM, ENGLISH_FORM = "/deces/", "/en/death/"
TYPED = {"about_name": "Jeanne Canari", "preferred_name": "Luc", "phone": "514 555-0147"}


@pytest.fixture(autouse=True)
def at_now():
    load_catalogue(**vars(read_catalogue()), now=NOW)
    with time_machine.travel(NOW, tick=False), translation.override("fr"):
        yield


def token_in(page: str) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def tell(client: Client, path: str = FORM, **typed: str):
    token = token_in(client.get(path).text)
    return client.post(path, {"form_token": token, **TYPED, **typed}, follow=True)


@pytest.mark.parametrize(
    ("path", "language", "words"),
    [
        (FORM, "fr", "tous nos messages pour la personne décédée s’arrêtent"),
        (ENGLISH_FORM, "en", "all our messages to the person who died stop"),
    ],
)
def test_somebody_is_called_the_next_working_day(
    client: Client, path: str, language: str, words: str
):
    answer = tell(client, path)
    task = CallTask.objects.get()
    assert (task.reason, task.topic, task.room) == ("call_back", "death", "group")
    assert (task.about_name, task.typed_name, task.language) == ("Jeanne Canari", "Luc", language)
    # A Monday: by the Tuesday.
    assert task.due_on.isoformat() == "2026-11-03"
    assert task.is_quarantined is False
    assert words in answer.text
    assert task.reference in answer.text
    # A page that may be seen by others does not repeat who died.
    assert "Canari" not in answer.text


def test_strangers_are_answered_as_everybody_else(client: Client):
    texts = []
    for name in ("Jeanne Canari", "Personne d’autre"):
        page = tell(Client(), about_name=name).text
        texts.append(re.sub(r"[2-9A-Z]{3}-[2-9A-Z]{3}-[2-9A-Z]{3}", "", page))
    assert texts[0] == texts[1]


def test_the_page_is_that_of_the_editors_and_there_without_them(client: Client):
    assert "<h1>Nous informer d’un décès</h1>" in client.get(FORM).text
    assert "Nous vous offrons nos condoléances." in client.get(FORM).text
    Page.objects.filter(slug=PageSlug.DEATH).update(is_published=False)
    page = client.get(FORM)
    assert (page.status_code, "condoléances" in page.text) == (200, False)
    assert "<h1>Nous informer d’un décès</h1>" in page.text
    assert tell(client).status_code == 200


def test_it_costs_one_query_and_leaves_nothing(client: Client, django_assert_num_queries):
    client.get(FORM)
    with django_assert_num_queries(1):
        client.get(FORM)
    assert set(client.cookies) == {"csrftoken"}


@pytest.mark.parametrize("field", TYPED)
def test_the_three_answers_are_needed_and_kept(client: Client, field: str):
    token = token_in(client.get(FORM).text)
    answer = client.post(FORM, {"form_token": token, **TYPED, field: " "})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert "<title>Erreur\N{NO-BREAK SPACE}: Nous informer d’un décès" in answer.text
    for name in set(TYPED) - {field}:
        assert answer.context["form"][name].value() == TYPED[name]
    assert CallTask.objects.count() == 0


def test_it_is_corrected_where_it_was_told_for_an_hour(client: Client):
    answer = tell(client)
    assert 'href="/deces/?change"' in answer.text
    form = client.get(f"{FORM}?change")
    assert form.context["form"]["about_name"].value() == "Jeanne Canari"
    token = form.context["form"]["form_token"].value()
    client.post(FORM, {"form_token": token, **TYPED, "about_name": "Jeanne Roy"})
    assert CallTask.objects.get().about_name == "Jeanne Roy"
    with time_machine.travel(NOW + timedelta(hours=2), tick=False):
        assert client.get(f"{FORM}?change").context["form"]["about_name"].value() is None


def test_a_robot_asks_nobody_to_call(client: Client):
    assert tell(client, website="x").status_code == 200
    assert CallTask.objects.get().is_quarantined is True


def test_a_death_is_no_topic_of_the_other_form(client: Client):
    page = client.get("/rappel/?subject=death").text
    assert 'value="death"' not in page
    token = token_in(page)
    refused = client.post("/rappel/", {**TYPED, "form_token": token, "subject": "death"})
    assert list(refused.context["form"].errors) == ["subject"]


def test_who_calls_reads_who_died(client: Client):
    tell(client)
    task = CallTask.objects.get()
    staff = Client()
    staff.force_login(make_user(Role.COORDINATOR))
    address = reverse("admin:people_calltask_change", args=[task.pk])
    assert "Jeanne Canari" in staff.get(address).text
    assert "un décès" in staff.get("/admin/").text
    CallTask.objects.update(topic=CallTopic.OTHER, about_name="")
    assert "Personne décédée" not in staff.get(address).text


@pytest.mark.parametrize("columns", [{"about_name": ""}, {"topic": "other"}])
def test_a_death_names_somebody_and_nothing_else_does(client: Client, columns: dict[str, str]):
    tell(client)
    with violates("people_calltask_death_names_somebody"):
        CallTask.objects.update(**columns)


def test_an_editor_sees_the_page_before_it_is_saved(client: Client):
    client.force_login(make_user(Role.EDITOR))
    page = Page.objects.get(slug=PageSlug.DEATH)
    address = reverse("admin:services_page_change", args=[page.pk])
    form = client.get(address).context["adminform"].form
    typed = {name: form[name].value() for name in form.fields}
    answer = client.post(address, {**typed, "summary_fr": "Un essai.", "_preview": "fr"})
    assert (answer.status_code, "Un essai." in answer.text) == (200, True)


def test_a_death_and_another_call_never_become_each_other(client: Client):
    page = client.get("/rappel/").text
    asked = {"preferred_name": "Luc", "phone": "514 555-0147", "form_token": token_in(page)}
    client.post("/rappel/", {**asked, "subject": "group"})
    assert client.get(f"{FORM}?change").context["form"]["about_name"].value() is None
    tell(client)
    # « Modifier » of the first page opens the first call again, not the latest.
    form = client.get("/rappel/?change").context["form"]
    assert form["subject"].value() == "group"
    # Whatever is sent, each stays what it is.
    client.post(FORM, {**TYPED, "form_token": asked["form_token"]})
    topics = CallTask.objects.order_by("pk").values_list("topic", "about_name")
    assert list(topics) == [
        ("group", ""),
        ("death", "Jeanne Canari"),
        ("death", "Jeanne Canari"),
    ]


def test_another_name_after_the_call_is_another_call(client: Client):
    tell(client)
    task = CallTask.objects.get()
    finish_call_task(task, by=make_user(Role.COORDINATOR), now=NOW)
    kept = client.session["forms"]["call-me"][0]
    for name in ("Jeanne Canari", "Rose Canari", "Rose Canari"):
        client.post(FORM, {**TYPED, "about_name": name, "form_token": kept})
    names = CallTask.objects.order_by("pk").values_list("about_name", "state")
    assert list(names) == [("Jeanne Canari", "done"), ("Rose Canari", "open")]


def test_who_tells_of_a_death_is_not_registered(client: Client):
    tell(client)
    staff = Client()
    staff.force_login(make_user(Role.COORDINATOR))
    address = reverse("admin:people_calltask_change", args=[CallTask.objects.get().pk])
    assert "/registration/add/" not in staff.get(address).text
