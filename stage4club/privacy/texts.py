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


@dataclass(frozen=True)
class ConsentText:
    """One text and its version, stored with each consent."""

    version: int
    text: str | Promise


#: Every text that was ever shown for a purpose, the one in force last.
VERSIONS: Mapping[ConsentPurpose, Sequence[ConsentText]] = {
    ConsentPurpose.CONTACT: [
        ConsentText(
            1,
            _(
                "I agree to the Stage 4 Club keeping what I write here and contacting me about "
                "this registration. I may change my mind at any time."
            ),
        ),
    ],
}

#: The text in force for each purpose.
CONSENT_TEXTS: Mapping[ConsentPurpose, ConsentText] = {
    purpose: versions[-1] for purpose, versions in VERSIONS.items()
}


def text_of(purpose: str, version: int) -> str | Promise:
    """The words of that version, in the active language. Raises LookupError for an unknown one."""
    texts = {known.version: known.text for known in VERSIONS[ConsentPurpose(purpose)]}
    return texts[version]
