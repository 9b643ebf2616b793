"""« Qu’est-ce qui vous aiderait? »: asked of nobody by name, grouped, answered, forgotten."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import translation

from services.enums import OpinionState
from services.models import Opinion, Service
from services.operations import (
    NothingSaid,
    OfAnotherService,
    erase_opinion,
    erase_opinions,
    forget_opinions,
    give_opinion,
    group_opinion,
    group_opinions,
)
from services.tasks import forget_old_opinions
from stage4club.core import audit
from stage4club.core.workflow import TransitionRefused
from stage4club.people.models import BrowserSession
from tests.factories import NOW, make_opinion, make_theme, make_user
from tests.services.factories import make_pillar, make_service
from tests.stage4club.core.violations import violates

pytestmark = pytest.mark.django_db

FORM = "/services/chit-chat-club/avis/"
SAID = {"would_help": "Des rencontres le soir.", "helps": ""}


@pytest.fixture(autouse=True)
def at_now():
    with time_machine.travel(NOW, tick=False), translation.override("fr"):
        yield


@pytest.fixture
def group() -> Service:
    return make_service()


def token_of(page: str) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def send(client: Client, **answers: str):
    token = token_of(client.get(FORM).text)
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        return client.post(FORM, {"form_token": token, **SAID, **answers}, follow=True)


# The form ----------------------------------------------------------------------------------------


def test_an_opinion_is_kept_without_anything_of_who_gives_it(client: Client, group: Service):
    answer = send(client)
    assert "Merci, c’est noté" in answer.text
    opinion = Opinion.objects.get()
    assert (opinion.service, opinion.would_help, opinion.helps) == (group, SAID["would_help"], "")
    assert (opinion.received_on, opinion.language, opinion.state) == (NOW.date(), "fr", "new")
    assert opinion.is_suspicious is False
    assert BrowserSession.objects.count() == 0
    assert set(client.cookies) == {"csrftoken"}
    # No moment, no address, no account: nothing by which somebody could be found again.
    assert {field.name for field in Opinion._meta.get_fields()} == {
        "id",
        "dedupe_key",
        "service",
        "language",
        "would_help",
        "helps",
        "received_on",
        "state",
        "theme",
        "is_suspicious",
    }
    assert not audit.history(opinion).exists()


def test_it_is_kept_in_the_language_of_the_page(client: Client, group: Service):
    page = "/en/services/chit-chat-club/opinion/"
    token = token_of(client.get(page).text)
    answer = client.post(page, {"form_token": token, "helps": "The chat."})
    assert answer["Location"] == "/en/services/chit-chat-club/opinion/received/"
    assert Opinion.objects.get().language == "en"


def test_sent_twice_it_is_kept_once_and_corrected(client: Client, group: Service):
    token = token_of(client.get(FORM).text)
    for words in ("Un.", "Un.", "Deux."):
        assert client.post(FORM, {"form_token": token, "helps": words}).status_code == 302
    assert [opinion.helps for opinion in Opinion.objects.all()] == ["Deux."]


def test_what_was_grouped_meanwhile_stays_and_the_correction_is_another(
    client: Client, group: Service
):
    token = token_of(client.get(FORM).text)
    client.post(FORM, {"form_token": token, "helps": "Un."})
    group_opinion(Opinion.objects.get(), theme=make_theme(group), by=make_user(), now=NOW)
    for _ in range(2):
        client.post(FORM, {"form_token": token, "helps": "Deux."})
    kept = Opinion.objects.order_by("pk").values_list("helps", "state")
    assert list(kept) == [("Un.", "grouped"), ("Deux.", "new")]
    # Both were seen to: the same words once more change nothing.
    erase_opinion(Opinion.objects.get(helps="Deux."), by=make_user(), now=NOW)
    client.post(FORM, {"form_token": token, "helps": "Deux."})
    assert list(kept.all()) == [("Un.", "grouped"), ("", "erased")]


@pytest.mark.parametrize(
    ("answers", "field", "words"),
    [
        ({"would_help": " "}, "would_help", "Répondez à une des deux questions."),
        ({"would_help": "a\u202eb"}, "would_help", None),
        ({"helps": "a" * 501}, "helps", "Raccourcissez"),
    ],
)
def test_what_cannot_be_kept_stays_in_the_page(
    client: Client, group: Service, answers: dict[str, str], field: str, words: str | None
):
    token = token_of(client.get(FORM).text)
    answer = client.post(FORM, {"form_token": token, **SAID, **answers})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert words is None or words in answer.text
    assert answer.context["form"]["would_help"].value() == (SAID | answers)["would_help"]
    assert Opinion.objects.count() == 0


def test_a_robot_is_set_apart_and_told_nothing(client: Client, group: Service):
    page = send(client, website="x")
    assert "Merci, c’est noté" in page.text
    assert Opinion.objects.get().is_suspicious is True
    assert list(Opinion.objects.unread()) == []


@pytest.mark.parametrize("page", [FORM, f"{FORM}recu/"])
def test_the_pages_of_something_that_is_not_there(client: Client, page: str):
    assert client.get(page).status_code == 404
    make_service(is_published=False)
    assert client.get(page).status_code == 404
    assert client.get(page.replace("avis", "avi")).status_code == 404


def test_the_pages_cost_one_query(client: Client, group: Service, django_assert_num_queries):
    for page in (FORM, f"{FORM}recu/"):
        client.get(page)
        with django_assert_num_queries(1):
            assert client.get(page).status_code == 200
    assert client.post(f"{FORM}recu/").status_code == 405


# What is told ------------------------------------------------------------------------------------


def test_what_was_done_is_public_once_published(client: Client, group: Service):
    make_theme(group, title_fr="Caché", is_published=False)
    make_theme(group, title_fr="Ancien", answered_on=date(2020, 1, 1))
    make_theme(group, title_fr="Récent", answer_fr="C’est **fait**.")
    other = make_service("other", pillar=make_pillar(), position=2, is_published=False)
    make_theme(other, title_fr="D’un service caché")
    page = client.get("/services/chit-chat-club/").text
    assert re.findall(r"<h3>([^<]+)</h3>", page) == ["Récent", "Ancien"]
    assert "<p>C’est <strong>fait</strong>.</p>" in page
    assert "Réponse du 11\N{NO-BREAK SPACE}mars\N{NO-BREAK SPACE}2026" in page
    assert 'href="/services/chit-chat-club/avis/"' in page
    home = client.get("/").text.partition('id="opinions"')[2]
    assert re.findall(r"<h3>([^<]+)</h3>", home) == ["Récent", "Ancien"]
    assert "Ce que vous nous avez dit" not in client.get("/en/").text
    assert "What you told us" in client.get("/en/").text


def test_without_answers_the_home_says_nothing_of_opinions(client: Client, group: Service):
    assert "Ce que vous nous avez dit" not in client.get("/").text


def test_what_was_said_is_never_public(client: Client, group: Service):
    theme = make_theme(group)
    opinion = make_opinion(group, would_help="Canari")
    group_opinion(opinion, theme=theme, by=make_user(), now=NOW)
    for page in ("/", "/services/chit-chat-club/", FORM, f"{FORM}recu/"):
        assert "Canari" not in client.get(page).text


# What is done with it ----------------------------------------------------------------------------


def test_opinions_are_grouped_and_grouped_again(group: Service):
    theme, other, by = make_theme(group), make_theme(group), make_user()
    opinions = [make_opinion(group), make_opinion(group, is_suspicious=True)]
    assert group_opinions(opinions, theme=theme, by=by, now=NOW) == opinions
    group_opinion(opinions[0], theme=other, by=by, now=NOW)
    stored = Opinion.objects.order_by("pk").values_list("state", "theme", "is_suspicious")
    assert list(stored) == [("grouped", other.pk, False), ("grouped", theme.pk, False)]
    assert [event.verb for event in audit.history(opinions[0])] == ["group", "group"]
    assert audit.history(opinions[0]).first().actor_id == by.pk


def test_an_opinion_is_answered_where_it_was_given(group: Service):
    other = make_service("other", pillar=make_pillar(), position=2)
    opinions = [make_opinion(group), make_opinion(other)]
    with pytest.raises(OfAnotherService):
        group_opinions(opinions, theme=make_theme(group), by=make_user(), now=NOW)
    assert set(Opinion.objects.values_list("state", flat=True)) == {"new"}


def test_what_names_somebody_is_erased_for_good(group: Service):
    by = make_user()
    opinion = make_opinion(group)
    group_opinion(opinion, theme=make_theme(group), by=by, now=NOW)
    erased = erase_opinion(opinion, by=by, now=NOW)
    assert (erased.state, erased.would_help, erased.helps, erased.theme) == ("erased", "", "", None)
    assert (erased.beginning, str(erased)) == ("", f"nº\N{NO-BREAK SPACE}{erased.pk}")
    for again in (
        lambda: erase_opinion(opinion, by=by, now=NOW),
        lambda: group_opinion(opinion, theme=make_theme(group), by=by, now=NOW),
    ):
        with pytest.raises(TransitionRefused):
            again()


def test_several_are_erased_all_or_none(group: Service):
    by = make_user()
    opinions = [make_opinion(group), make_opinion(group)]
    erase_opinion(opinions[1], by=by, now=NOW)
    with pytest.raises(TransitionRefused):
        erase_opinions(opinions, by=by, now=NOW)
    assert Opinion.objects.filter(state="new").count() == 1
    erase_opinions(opinions[:1], by=by, now=NOW)
    assert Opinion.objects.filter(state="new").count() == 0


def test_nothing_said_is_nothing_kept(group: Service):
    with pytest.raises(NothingSaid):
        give_opinion(group, would_help="", helps="", language="fr", form_key="x", now=NOW)


def test_an_opinion_is_forgotten_after_a_year_and_its_answer_stays(group: Service):
    theme = make_theme(group)
    for days in (364, 365, 366, 4_000):
        opinion = make_opinion(group, received_on=NOW.date() - timedelta(days=days))
        group_opinion(opinion, theme=theme, by=make_user(), now=NOW)
    assert forget_opinions(NOW) == 3
    assert Opinion.objects.get().received_on == NOW.date() - timedelta(days=364)
    theme.refresh_from_db()
    with time_machine.travel(NOW + timedelta(days=2)):
        forget_old_opinions()
    assert Opinion.objects.count() == 0


def test_a_long_one_is_shown_by_its_beginning(group: Service):
    assert make_opinion(group, would_help="a" * 81).beginning == "a" * 80 + "…"
    assert make_opinion(group, would_help="", helps="b" * 80).beginning == "b" * 80


@pytest.mark.parametrize(
    ("constraint", "columns"),
    [
        ("services_opinion_state", {"state": OpinionState.GROUPED}),
        ("services_opinion_state", {"state": "lost"}),
        ("services_opinion_says_something", {"would_help": ""}),
        ("services_opinion_says_something", {"state": OpinionState.ERASED}),
        ("services_opinion_language_known", {"language": "es"}),
    ],
)
def test_an_opinion_is_never_false(group: Service, constraint: str, columns: dict):
    opinion = make_opinion(group)
    with violates(constraint):
        Opinion.objects.filter(pk=opinion.pk).update(**columns)


def test_what_is_grouped_or_erased_is_never_false(group: Service):
    theme = make_theme(group)
    new, erased = make_opinion(group), make_opinion(group)
    erase_opinion(erased, by=make_user(), now=NOW)
    with violates("services_opinion_state"):
        Opinion.objects.filter(pk=new.pk).update(theme=theme)
    with violates("services_opinion_state"):
        Opinion.objects.filter(pk=erased.pk).update(theme=theme)
    with violates("services_opinion_says_something"):
        Opinion.objects.filter(pk=erased.pk).update(helps="Encore là")
