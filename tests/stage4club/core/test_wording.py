"""What is done for those who write: spaces of Quebec, marks, the length of sentences."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from stage4club.core.plain_language import is_hard_to_read, words_per_sentence
from stage4club.core.prose import as_html
from stage4club.core.spoken import plain_day
from stage4club.core.typography import quebec
from tests.factories import NOW

NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Note: oui", "Note_: oui"),
        ("Note : oui", "Note_: oui"),
        ("Note\u202f: oui", "Note_: oui"),
        ("(ici): **Gras**: l'eau", "(ici)_: **Gras**_: l’eau"),
        ('Il dit "oui".', "Il dit «_oui_»."),
        ("Il dit «oui» ou « non ».", "Il dit «_oui_» ou «_non_»."),
        ("Vraiment ? Oui ; non !", "Vraiment? Oui; non!"),
        ("2 000 $, 12 000 000 et 20 %", "2_000_$, 12_000_000 et 20_%"),
        ("50$ ou 5%", "50_$ ou 5_%"),
        ("à 13 h 30, 9 h et 18 h.", "à 13_h_30, 9_h et 18_h."),
        ("5 mars 2026 et 12 h", "5 mars 2026 et 12_h"),
        (
            "[là](https://example.org/a:b?c=d) http://x.ca",
            "[là](https://example.org/a:b?c=d) http://x.ca",
        ),
        ("mailto:a@b.ca 14:30", "mailto:a@b.ca 14:30"),
        ('[a](https://x.ca "Le plan") : b', '[a](https://x.ca "Le plan")_: b'),
        ("[l'eau](https://x.ca/L'eau)", "[l’eau](https://x.ca/L'eau)"),
        ("Voir https://x.ca/L'eau : oui", "Voir https://x.ca/L'eau_: oui"),
        ("- ! Attention\n* ? Quoi ?", "- ! Attention\n* ? Quoi?"),
        ("un\ue000 deux", "un deux"),
        ("1 877 990-7171", "1_877_990-7171"),
        ("rien à changer", "rien à changer"),
        ("", ""),
    ],
)
def test_french_is_printed_as_in_quebec(typed: str, printed: str):
    assert quebec(typed) == printed.replace("_", NBSP)


@given(st.text(alphabet=f"a1 '\":;!?«»$%h{NBSP}\u202f\n()*"))
def test_what_is_right_stays(typed: str):
    assert quebec(quebec(typed)) == quebec(typed)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("?!", 0),
        ("Une phrase.", 2),
        ("Une phrase. Une autre phrase!", 2.5),
        ("Un titre\n\nUne phrase de cinq mots.", 3.5),
        ("- un point\n- un deuxième point", 2.5),
        ("L’eau coûte 2,50 $ par jour.", 5),
        ("Voir [la page](https://example.org/une/tres/longue/adresse.html) du site.", 5),
        ("« Oui. » Puis rien.", 1.5),
    ],
)
def test_words_of_a_sentence(text: str, words: float):
    assert words_per_sentence(text) == words


def test_nineteen_words_are_hard_and_eighteen_are_not():
    assert [is_hard_to_read("mot " * count + ".") for count in (18, 19)] == [False, True]


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("Un.\n\nDeux.", "<p>Un.</p>\n<p>Deux.</p>\n"),
        ("Un\ndeux", "<p>Un<br>\ndeux</p>\n"),
        ("# Un\n## Deux", "<h2>Un</h2>\n<h2>Deux</h2>\n"),
        ("### Trois\n#### Quatre", "<h3>Trois</h3>\n<h3>Quatre</h3>\n"),
        ("- un\n- **deux**", "<ul>\n<li>un</li>\n<li><strong>deux</strong></li>\n</ul>\n"),
        (
            "[là](https://example.org/?a=b&c)",
            '<p><a href="https://example.org/?a=b&amp;c" rel="noopener noreferrer">là</a></p>\n',
        ),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        (
            "![x](https://example.org/x.png)",
            '<p>!<a href="https://example.org/x.png" rel="noopener noreferrer">x</a></p>\n',
        ),
        ("```\ncode\n```", "<p>```<br>\ncode<br>\n```</p>\n"),
    ],
)
def test_a_few_marks_are_read_and_no_html(written: str, html: str):
    assert as_html(written) == html


@pytest.mark.parametrize(("language", "words"), [("fr", "11_mars_2026"), ("en", "March_11, 2026")])
def test_a_day_without_its_weekday(language: str, words: str):
    with translation.override(language):
        assert plain_day(NOW) == words.replace("_", NBSP)
