"""Words we never use, and Quebec typography (domain.md, Words)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import pytest

from tests.conventions.words import english, french

#: Someone is more than a fight; nobody is congratulated for being ill.
NEVER_FRENCH = re.compile(
    r"\b(survivante?s?|combat\w*|batailles?|brave\w*|courag\w*|h[ée]ro\w*|terminale?s?|"
    r"f[ée]licit\w*|bravo|avec succès|victimes?|madame|monsieur|iels?|rejet[ée]e?s?)\b",
    re.IGNORECASE,
)
NEVER_ENGLISH = re.compile(
    r"\b(survivors?|fight\w*|battles?|brave\w*|courag\w*|journeys?|hero\w*|terminal\w*|"
    r"congratulat\w*|successfully|victims?|mrs|sir|madam)\b",
    re.IGNORECASE,
)

Texts = Callable[[], Iterable[tuple[str, str]]]

#: No-break space before the colon and inside quotation marks; none before ; ! ?
WRONG_SPACE = re.compile(r"[^\s:\d/](?<![a-z]p)(?<!https)(?<!Subject):(?=\s|$)| [:;!?»]|« |\w'\w")


@pytest.mark.parametrize(
    ("texts", "never"), [(french, NEVER_FRENCH), (english, NEVER_ENGLISH)], ids=["fr", "en"]
)
def test_no_text_uses_a_word_we_never_use(texts: Texts, never: re.Pattern[str]) -> None:
    found = [(where, never.search(text)[0]) for where, text in texts() if never.search(text)]
    assert found == []


@pytest.mark.parametrize("texts", [french, english], ids=["fr", "en"])
def test_nothing_exclaims(texts: Texts) -> None:
    assert [(where, text) for where, text in texts() if "!" in text] == []


def test_french_typography_is_that_of_quebec() -> None:
    wrong = [
        (where, text[max(0, found.start() - 20) : found.end() + 10])
        for where, text in french()
        if (found := WRONG_SPACE.search(text.replace("\u00a0", "\u202f")))
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Votre numéro\u202f: K7M", True),
        ("Votre numéro: K7M", False),
        ("Votre numéro : K7M", False),
        ("«\u202fNon\u202f»", True),
        ("« Non »", False),
        ("Vraiment ?", False),
        ("Vraiment?", True),
        ("l'accord", False),
        ("l’accord", True),
        ("https://suicide.ca", True),
        ("à 13\u202fh\u202f30", True),
    ],
)
def test_the_rule_of_typography_sees_what_it_should(text: str, right: bool) -> None:
    assert (WRONG_SPACE.search(text) is None) is right
