"""Every e-mail of the product is whole, and neutral outside (domain.md §4)."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[3] / "templates" / "emails"
KINDS = sorted({path.parent for path in FOLDER.glob("*/*/*.*")})
FILES = ["en.html", "en.txt", "fr.html", "fr.txt"]

#: What a sender, a subject or a first line must not tell whoever looks over a shoulder.
TELLING = re.compile(
    r"cancer|breast|\bsein\b|m[eé]tasta|stage|stade|tumou?r|\bclub\b|oncolog"
    r"|money|argent|aide financi|assistance|\$"
    r"|social|travailleuse|hospital|h[oô]pital|d[eé]c[eè]s|death",
    re.IGNORECASE,
)
SUBJECT = re.compile(r"\A(?:\{%[^%]*%\}|\s)*Subject: (?P<words>[^\n]+)\n\n\S")
PREVIEW = re.compile(r"\{% block preview %\}(.*?)\{% endblock")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{kind.parent.name}/{kind.name}")
def test_a_kind_has_a_text_and_a_page_in_each_language(kind):
    assert sorted(path.name for path in kind.iterdir()) == FILES


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{kind.parent.name}/{kind.name}")
def test_nothing_telling_shows_before_opening(kind, language):
    subject = SUBJECT.match((kind / f"{language}.txt").read_text())
    assert subject, "The text begins with its subject line and an empty line."
    shown = [subject["words"], *PREVIEW.findall((kind / f"{language}.html").read_text())]
    assert [words for words in shown if TELLING.search(words)] == []


def test_the_rule_sees_what_it_should():
    told = ["Club stade 4", "Your $500", "Breast clinic", "L’aide financière", "Tumor board"]
    assert [bool(TELLING.search(words)) for words in told] == [True] * 5
    assert not TELLING.search("Votre inscription K7M-2QX-9RD est confirmée")
