"""Half of a number or of an address: enough to recognise it."""

from __future__ import annotations

import pytest
from django.utils import translation

from stage4club.core.masking import last_digits, mask_email, mask_phone
from stage4club.core.phones import Phone


@pytest.mark.parametrize(
    ("e164", "french", "english"),
    [
        ("+15145550142", "514 •••-••42", "514-•••-••42"),
        ("+18779907171", "1 ••• •••-••71", "1-•••-•••-••71"),
        ("+33142685300", "+33 • •• •• •• 00", "+33 • •• •• •• 00"),
        # What cannot be read as a number has no area that stands apart.
        ("+999123456789", "+••••••••••89", "+••••••••••89"),
    ],
)
def test_a_number_keeps_its_area_and_its_end(e164: str, french: str, english: str) -> None:
    phone = Phone(e164, "12")
    for language, shown in (("fr", french), ("en", english)):
        with translation.override(language):
            assert mask_phone(phone) == shown
    assert last_digits(phone) == e164[-2:]


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("louise@example.org", "l•••@e•••.org"),
        ("l@a.ca", "l•••@a•••.ca"),
        ("zoe+club@mail.example.co.uk", "z•••@m•••.uk"),
    ],
)
def test_an_address_keeps_its_first_letters_and_its_end(address: str, shown: str) -> None:
    assert mask_email(address) == shown
