import pytest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from stage4club.core.errors import RuleError


class SlotTaken(RuleError):
    message = _("Monday")


@pytest.mark.parametrize(("language", "sentence"), [("en", "Monday"), ("fr", "lundi")])
def test_the_sentence_is_translated_when_it_is_read(language: str, sentence: str) -> None:
    error = SlotTaken()
    assert isinstance(error.message, Promise)
    with override(language):
        assert (str(error), str(error.message)) == (sentence, sentence)


def test_a_sentence_given_to_one_error_is_its_own() -> None:
    precise = SlotTaken("Tuesday is taken.")
    assert str(precise) == precise.message == "Tuesday is taken."
    with override("en"):
        assert str(SlotTaken()) == "Monday"


def test_a_fact_without_a_sentence_still_says_what_to_do() -> None:
    with override("en"):
        assert str(RuleError()) == "This could not be done. Please try again, or call us."
