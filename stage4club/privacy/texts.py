"""What a person reads when she agrees. A changed text is a new version; old ones stay readable.

Once people have agreed to a text, neither its English nor its French words change any more: add
a version at the end of the list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .enums import ConsentPurpose

#: What a text speaks of: the words of one are no agreement to the other.
REGISTRATION, APPOINTMENT, ASSISTANCE = "registration", "appointment", "assistance"


@dataclass(frozen=True)
class ConsentText:
    """One text and its version, stored with each consent; `about` says of what it speaks."""

    version: int
    text: str | Promise
    about: str = REGISTRATION


#: Every text that was ever shown for a purpose; of those about one thing the last is in force.
VERSIONS: Mapping[ConsentPurpose, Sequence[ConsentText]] = {
    ConsentPurpose.CONTACT: [
        ConsentText(
            1,
            _(
                "I agree to the Stage 4 Club keeping what I write here and contacting me about "
                "this registration. I may change my mind at any time."
            ),
        ),
        ConsentText(
            2,
            _(
                "I agree to the Stage 4 Club keeping what I write here and contacting me about "
                "this appointment. I may change my mind at any time."
            ),
            about=APPOINTMENT,
        ),
        ConsentText(
            3,
            _(
                "I agree to the Stage 4 Club keeping what I write here and contacting me about "
                "this application. I may change my mind at any time."
            ),
            about=ASSISTANCE,
        ),
    ],
    ConsentPurpose.ASSESSMENT: [
        ConsentText(
            1,
            _(
                "I agree to those who decide on financial assistance reading what I write here "
                "about my health, my household and my income, and the documents that I send, to "
                "decide on this application. I may change my mind at any time."
            ),
            about=ASSISTANCE,
        ),
    ],
}


def text_in_force(purpose: ConsentPurpose, about: str = REGISTRATION) -> ConsentText:
    """What one reads today. Raises LookupError where nothing is asked about that."""
    return [text for text in VERSIONS[purpose] if text.about == about][-1]


#: The text in force for each purpose, about a registration.
CONSENT_TEXTS: Mapping[ConsentPurpose, ConsentText] = {
    ConsentPurpose.CONTACT: text_in_force(ConsentPurpose.CONTACT)
}


def text_of(purpose: str, version: int) -> str | Promise:
    """The words of that version, in the active language. Raises LookupError for an unknown one."""
    texts = {known.version: known.text for known in VERSIONS[ConsentPurpose(purpose)]}
    return texts[version]
