"""The rules of the crawl: each sees what it is for, and lets an ordinary page through."""

from dataclasses import replace

import pytest
from playwright.sync_api import Page

from tests.browser.heard import VAGUE, listen, problems, repeated_titles

ORDINARY = """<html lang=fr><title>Le club</title><main id=contenu><h1>Le club</h1><h2>Aide</h2>
<h3>Par téléphone</h3><h2>Dates</h2><a href="tel:1">Les dates</a> <a href="tel:1">LES DATES</a>
<a href="#contenu">Au contenu</a> <a href="/b"><svg aria-hidden=true></svg>Ici, on jase</a>
</main>"""

#: What is changed in the ordinary page, into what, and what is then told.
BROKEN = [
    ("<h1>", "<h2>", "it has 0 h1"),
    ("<h2>Aide</h2>", "<h1>Aide</h1>", "it has 2 h1"),
    ("<h2>Aide</h2>", "", "after h1 comes h3: Par téléphone"),
    ("<h1>", "<h2>Avant</h2><h1>", "after h0 comes h2: Avant"),
    ("Dates</h2>", "<span hidden>Dates</span></h2>", "a heading says nothing"),
    ('"tel:1">LES', '"tel:2">LES', "'les dates' leads to ['tel:1', 'tel:2']"),
    ("Ici, on jase", "Cliquez ici", "a link says 'cliquez ici'"),
    ("Ici, on jase", "", "a link says ''"),
    ('<a href="/b">', '<a href="/b" aria-label="Read more">', "a link says 'read more'"),
    ("id=contenu", "id=content", "'Au contenu' leads to #contenu, which is not there"),
    ("lang=fr", "lang=en", "its language is 'en'"),
]


def test_what_is_wrong_with_a_page_is_told(page: Page) -> None:
    page.goto("/health/live")
    page.set_content(ORDINARY)
    ordinary = listen(page)
    assert problems(ordinary, language="fr") == []
    for there, instead, told in BROKEN:
        page.set_content(ORDINARY.replace(there, instead, 1))
        assert told in problems(listen(page), language="fr")
    assert repeated_titles([ordinary, replace(ordinary, title="Les dates")]) == []
    assert repeated_titles([ordinary, ordinary]) == ["Le club"]
    assert repeated_titles([replace(ordinary, title=" ")]) == [" "]


@pytest.mark.parametrize(
    ("words", "vague"),
    [
        ("ici", True),
        ("Cliquez ici", True),
        ("En savoir plus", True),
        ("Read more", True),
        ("here", True),
        ("https://example.org/a", True),
        ("Ici, on jase", False),
        ("En savoir plus sur les dates", False),
        ("suicide.ca", False),
    ],
)
def test_vague_words_are_those_that_say_nothing_alone(words: str, vague: bool) -> None:
    assert bool(VAGUE.fullmatch(words)) is vague
