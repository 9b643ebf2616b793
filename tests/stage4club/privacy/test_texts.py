"""The words a person agrees to, version by version."""

from __future__ import annotations

import pytest
from django.utils import translation

from stage4club.privacy.enums import ConsentPurpose
from stage4club.privacy.texts import (
    APPOINTMENT,
    ASSISTANCE,
    CONSENT_TEXTS,
    REGISTRATION,
    VERSIONS,
    text_in_force,
    text_of,
)


def test_every_purpose_has_its_text_in_force() -> None:
    assert set(VERSIONS) == set(ConsentPurpose)
    assert set(CONSENT_TEXTS) == {ConsentPurpose.CONTACT}


@pytest.mark.parametrize("purpose", ConsentPurpose)
def test_versions_are_numbered_from_one_and_the_last_is_in_force(purpose: ConsentPurpose) -> None:
    versions = VERSIONS[purpose]
    assert [text.version for text in versions] == list(range(1, len(versions) + 1))
    for about in {text.about for text in versions}:
        spoken_of = [text for text in versions if text.about == about]
        assert text_in_force(purpose, about) == spoken_of[-1]


def test_each_purpose_is_asked_where_it_is_needed() -> None:
    asked = {purpose: {text.about for text in texts} for purpose, texts in VERSIONS.items()}
    assert asked == {
        ConsentPurpose.CONTACT: {REGISTRATION, APPOINTMENT, ASSISTANCE},
        ConsentPurpose.ASSESSMENT: {ASSISTANCE},
    }
    contact = ConsentPurpose.CONTACT
    assert CONSENT_TEXTS[contact] == text_in_force(contact, REGISTRATION)


def test_nobody_agrees_to_words_about_something_else() -> None:
    with translation.override("en"):
        assert "about this appointment" in str(
            text_in_force(ConsentPurpose.CONTACT, APPOINTMENT).text
        )
    with pytest.raises(LookupError):
        text_in_force(ConsentPurpose.CONTACT, "a donation")


def test_old_words_stay_readable_and_unknown_ones_are_an_error() -> None:
    with translation.override("en"):
        assert "contacting me about this registration" in str(text_of("contact", 1))
    with pytest.raises(LookupError):
        text_of("contact", 99)
