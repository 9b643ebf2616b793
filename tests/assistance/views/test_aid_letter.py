"""The decision on paper: the words of the private page, for whoever may read them."""

from __future__ import annotations

import re
from typing import Any

import pytest
import time_machine
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from assistance.contents.aid import LETTER, decision_told, letter_words
from assistance.models import AidRequest
from assistance.operations.aid import ask_review
from tests.assistance.aids import dollars, make_aid_request, make_declined, make_granted
from tests.assistance.views.aid_private import FILE, PAGE, enter, let_be_told, open_up, plain
from tests.factories import NOW
from tests.pdfs import roles

pytestmark = pytest.mark.django_db

ADDRESS = f"{PAGE}lettre/"


@pytest.fixture(autouse=True)
def at_ten() -> Any:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def on_paper(request: AidRequest) -> list[str]:
    """What the letter says, a paragraph each."""
    decision = decision_told(request, now=NOW)
    assert decision is not None
    words = letter_words(request, decision)
    with translation.override(words["language"]):
        letter = render_to_string(LETTER, words["context"])
    found = re.findall(r"<(p|h\d)\b[^>]*>(.*?)</\1>", letter, re.DOTALL)
    return [plain_words(re.sub(r"<[^>]+>", "", inside)) for _tag, inside in found]


def plain_words(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\N{NO-BREAK SPACE}", " ")).strip()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_was_granted_is_on_paper_in_her_language(client: Client, language: str) -> None:
    request = make_granted(800, language=language, amount_requested=dollars(800))
    open_up(client, request)
    letter = client.get(ADDRESS)
    assert letter.headers["Content-Type"] == "application/pdf"
    name = {"fr": "lettre", "en": "letter"}[language]
    disposition = f'attachment; filename="{name}-{request.reference}.pdf"'
    assert letter.headers["Content-Disposition"] == disposition
    assert letter.headers["Cache-Control"] == "no-store"
    assert roles(letter.content) == ["P", "P", "P", "H1", "P", "P", "P"]
    said = {
        "fr": ["Bonjour Louise,", "Une aide de 800 $ vous est accordée."],
        "en": ["Hello Louise,", "You are granted $800 in assistance."],
    }
    assert on_paper(request)[4:6] == said[language]


def test_what_is_not_granted_says_who_else_can_help_and_how_to_have_it_reviewed(
    client: Client,
) -> None:
    request = make_declined()
    page = plain(open_up(client, request))
    letter = client.get(ADDRESS)
    assert roles(letter.content) == [
        *("P", "P", "P", "H1", "P", "P", "P", "P", "P"),
        *("H2", "P", "H2", "P", "Link"),
    ]
    words = on_paper(request)
    # The same words as on the page: one template writes both.
    for sentence in (
        "Votre demande n’est pas accordée.",
        "Nous savons que ce n’est pas la réponse que vous espériez.",
    ):
        assert (words.count(sentence), page.count(sentence)) == (1, 1)


def test_once_a_review_is_asked_for_the_letter_does_not_offer_it(client: Client) -> None:
    request = make_declined()
    open_up(client, request)
    ask_review(request, by=None, now=NOW)
    let_be_told()
    request.refresh_from_db()
    assert roles(client.get(ADDRESS).content) == ["P", "P", "P", "H1", "P", "P", "P", "P", "P"]


def test_the_link_alone_opens_no_letter(client: Client) -> None:
    enter(client, make_granted(800))
    assert client.get(ADDRESS)["Location"] == PAGE


def test_before_there_is_an_answer_there_is_no_letter(client: Client) -> None:
    open_up(client, make_aid_request())
    assert client.get(ADDRESS)["Location"] == FILE


def test_a_letter_is_only_read(client: Client) -> None:
    open_up(client, make_granted(800))
    assert client.post(ADDRESS).status_code == 405
