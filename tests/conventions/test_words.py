"""Words we never use, and Quebec typography (domain.md, Words)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import pytest

from tests.conventions.words import english, french, outside_of_tags, written_in

#: Someone is more than a fight; nobody is congratulated for being ill. The second lines are the
#: words of Quebec, and those of the house: rencontre, renseignements personnels, témoin, courriel,
#: texto, poste, « non accordée ». A name between %( and ) is not read.
NEVER_FRENCH = re.compile(
    r"(?<!%\()\b(survivante?s?|combat\w*|batailles?|brave\w*|courag\w*|h[ée]ro\w*|termina(?:le?s?|ux)|"
    r"f[ée]licit\w*|bravo|avec succès|victimes?|madame|mesdames|mme|monsieur|messieurs|iels?|"
    r"(?:rejet|refus)[ée]e?s?|séances?|données personnelles|cookies?|e-?mails?|mails?|sms|"
    r"extensions?)\b",
    re.IGNORECASE,
)
NEVER_ENGLISH = re.compile(
    r"(?<!%\()\b(survivors?|fight\w*|battles?|brave\w*|courag\w*|journeys?|hero\w*|terminal\w*|"
    r"congratulat\w*|bravo|successfully|victims?|mrs|sir|madam)\b",
    re.IGNORECASE,
)
#: Where one of these words has to stand, and why. One that stands there no more is taken out.
EXCEPTIONS = {
    ("registrations/management/demo.py", "email"): "a value of ContactBy, which nobody reads",
}

Texts = Callable[[], Iterable[tuple[str, str]]]

#: No-break space before the colon and inside quotation marks; none before ; ! ?
WRONG_SPACE = re.compile(r"[^\s:\d/](?<![a-z]p)(?<!https)(?<!Subject):(?=\s|$)| [:;!?»]|« |\w'\w")


BOTH = pytest.mark.parametrize(
    ("texts", "never"), [(french, NEVER_FRENCH), (english, NEVER_ENGLISH)], ids=["fr", "en"]
)


def words_found(texts: Texts, never: re.Pattern[str]) -> set[tuple[str, str]]:
    return {
        (where, found[0].casefold()) for where, text in texts() for found in never.finditer(text)
    }


@BOTH
def test_no_text_uses_a_word_we_never_use(texts: Texts, never: re.Pattern[str]) -> None:
    assert words_found(texts, never) - EXCEPTIONS.keys() == set()


def test_an_exception_is_taken_out_with_what_it_was_for() -> None:
    used = words_found(french, NEVER_FRENCH) | words_found(english, NEVER_ENGLISH)
    assert EXCEPTIONS.keys() - used == set()


@pytest.mark.parametrize(
    "text",
    [
        "Une survivante, un combat, la bataille",
        "Bravo",
        "Toutes nos félicitations",
        "Vous êtes courageuse",
        "En phase terminale",
        "Une combattante",
        "Victime du cancer",
        "Enregistré avec succès",
        "Madame, Monsieur",
        "Si iel le souhaite",
        "Votre demande est refusée.",
        "Une demande rejetée",
        "La prochaine séance",
        "Vos données personnelles",
        "Ce site dépose un cookie.",
        "Votre e-mail",
        "Un mail vous attend.",
        "Votre email",
        "Par SMS",
        "1 877 990-7171, extension 250",
    ],
)
def test_the_rule_of_words_sees_what_is_not_said_in_french(text: str) -> None:
    assert NEVER_FRENCH.search(text)


@pytest.mark.parametrize(
    "text",
    [
        "A survivor of breast cancer",
        "We fight with you",
        "Her battle",
        "So brave",
        "Have courage",
        "Your cancer journey",
        "A hero",
        "Terminally ill",
        "Congratulations",
        "Sent successfully",
        "A victim of cancer",
        "Dear Madam",
    ],
)
def test_the_rule_of_words_sees_what_is_not_said_in_english(text: str) -> None:
    assert NEVER_ENGLISH.search(text)


@pytest.mark.parametrize(
    "text",
    [
        "Vos renseignements personnels",
        "Les données sont effacées.",
        "Votre courriel, votre texto, votre poste",
        "Une rencontre, un témoin",
        "Votre demande n’est pas accordée.",
        "Vous ouvrirez une session avec %(email)s.",
        "Vous pouvez refuser.",
        "Le matériel, le ciel, essentiel",
        "Ça se termine à 15 h.",
    ],
)
def test_the_rule_of_words_lets_french_through(text: str) -> None:
    assert not NEVER_FRENCH.search(text)


@pytest.mark.parametrize(
    "text", ["Your e-mail, extension 250", "This site keeps one cookie.", "By text message (SMS)"]
)
def test_the_rule_of_words_lets_english_through(text: str) -> None:
    assert not NEVER_ENGLISH.search(text)


@pytest.mark.parametrize("texts", [french, english], ids=["fr", "en"])
def test_texts_come_from_wherever_people_read_them(texts: Texts) -> None:
    places = {where for where, _text in texts()}
    language = texts.__name__[:2]
    assert places >= {
        "django.po" if language == "fr" else "source",
        f"templates/emails/registrations/confirmed/{language}.txt",
        f"templates/registrations/scripts/confirmed.{language}.txt",
        "templates/components/crisis_help.html",
        "registrations/management/demo.py",
        "registrations/management/invented.py",
        "registrations/management/seed.py",
        "services/management/demo.py",
        f"chit-chat-club.body_{language}",
    }


def test_what_a_template_says_outside_of_its_tags_is_read() -> None:
    template = """{# Une note #}<p class="bravo">Bravo {{ name }}</p>{% translate "Hello" %}
    {% blocktranslate trimmed %}A <b>hero</b>{% endblocktranslate %}<script>cookie()</script>
    <img alt="Une victime"><input title="{{ mail }}">{% comment "x" %}SMS{% endcomment %}"""
    assert [text.split() for text in outside_of_tags(template)] == [["Bravo"], ["Une", "victime"]]


def test_what_a_module_says_is_read_and_what_explains_it_is_not() -> None:
    source = '''"""A hero."""
def f():
    """Bravo."""
    return f"Un combat {1}", "SMS"'''
    assert list(written_in(source)) == ["SMS", "Un combat "]


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
