"""Which passwords are refused, and that sentences of one's own are not."""

from __future__ import annotations

import unicodedata

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from stage4club.people import passwords
from stage4club.people.models import User
from stage4club.people.passwords import WORDS, is_guessed
from tests.factories import make_user


def codes(password: str) -> list[str]:
    try:
        validate_password(password)
    except ValidationError as refusal:
        return [error.code for error in refusal.error_list]
    return []


@pytest.mark.parametrize(
    "password",
    [
        "motdepassemotdepasse",
        "Mot de passe 2026!!!",
        "M0t-d3-p@sse_2026..",
        "m0td3p4$$em0td3p4$$e",
        "SoleilSoleilSoleil",
        "soleil soleil sol",
        "$oleil1234567890",
        "s01e1l s01e1l s01e1l",
        "azertyuiop123456",
        "AZERTYUIOPQSDFGHJKLM",
        "poiuytrezapoiuytreza",
        "qwertyuiopasdfgh",
        "1234567890123456",
        "abcdefghijklmnopq",
        "zyxwvutsrqponmlkjih",
        "a1b2c3d4e5f6g7h8i9",
        "aaaaaaaaaaaaaaaa",
        "abababababababab",
        "x7k2x7k2x7k2x7k2",
        "!!!!!!!!!!!!!!!!!!",
        "Québec Québec 1976",
        "montréalcanadiens",
        "Go Habs Go Go Habs Go!",
        "club de jasette stade 4",
        "Le Club Stade 4, Québec 2026",
        "ClubStade4Jasette!!",
        "cancer du sein métastatique",
        "password password",
        "P4ssw0rd P4ssw0rd!",
        "dragon monkey 1987",
        "sunshine butterfly",
        "testserver testserver",
        "isabelle août 1974",
        "maman pour toujours",
    ],
)
def test_what_is_guessed_first_is_refused(password: str) -> None:
    assert "password_guessed" in codes(password)


@pytest.mark.parametrize(
    "password",
    [
        "une chaise près de la fenêtre",
        "quatre mots sans rapport",
        "cinq mots pour autre chose",
        "huit tasses ébréchées au grenier",
        "soleil parapluie brouette violon",
        "correct horse battery staple",
        "k7x2p9q4m1z8w3v6",
        "8392-7461-5520-6613-9",
        "vT9#rLq2!mZx7&Kp",
        "жираф играет на скрипке",
        "我的猫喜欢在窗台上晒太阳和睡觉哦",
        "motdepasse brouette violon tricot",
    ],
)
def test_a_sentence_of_ones_own_is_not(password: str) -> None:
    assert codes(password) == []


def test_fifteen_signs_at_least_and_two_hundred_and_fifty_six_at_most() -> None:
    sentence = "brouette violon tricot parapluie " * 8
    assert codes("tricot violons") == ["password_too_short"]
    assert codes("tricot violons!") == []
    assert codes(sentence[:256]) == []
    assert codes(sentence[:257]) == ["password_too_long"]
    assert codes("é" * 15) == ["password_guessed"]


def test_the_refusal_says_what_to_do() -> None:
    with pytest.raises(ValidationError) as refusal:
        validate_password("soleil soleil 2026")
    [sentence] = refusal.value.messages
    assert sentence == (
        "Beaucoup de gens choisissent un tel mot de passe, ou ses mots sont ceux du club. Prenez "
        "quatre ou cinq mots sans rapport entre eux."
    )


def test_a_long_text_is_judged_in_no_time() -> None:
    """Every place of it begins a word: what is remembered of each stays small."""
    assert not is_guessed("soleilmamanlune" * 30 + "x" * 7 + "brouette")


def test_the_lists_that_are_kept_are_those_of_the_file() -> None:
    assert passwords._words() == passwords._words.__wrapped__()


def test_the_list_says_where_it_comes_from_and_is_written_plainly() -> None:
    lines = WORDS.read_text(encoding="utf-8").splitlines()
    words = [word for line in lines if line[:1] not in {"#", "["} for word in line.split()]
    assert "Written for this project" in lines[1] + lines[0]
    assert [word for word in words if word != unicodedata.normalize("NFD", word.lower())] == []


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_the_same_accents_of_another_keyboard_are_the_same_password(form: str) -> None:
    user = make_user()
    user.set_password("une chaise près de la ﬁn de l’été")
    typed = unicodedata.normalize(form, "une\u00a0chaise près de la ﬁn de l’été")
    assert user.check_password(typed)
    assert not user.check_password("une chaise pres de la fin de l’ete")
    user.set_password(None)
    assert not user.has_usable_password()
    assert User.objects.get(pk=user.pk).has_usable_password()
